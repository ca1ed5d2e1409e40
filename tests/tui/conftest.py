"""Dashboards without a terminal, shared as opening one takes long; and terminals of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from textual._context import active_app

from nnlab.core import RunConfig

from .driven_lab import SMALL, WIDE, XOR, Lab, open_lab
from .real_terminal import COMMAND, TRUE_COLOUR, Terminal


@pytest.fixture(scope="session", params=[WIDE, SMALL], ids=["120x40", "80x24"])
def shared_size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Give the terminal's size; files about orders, not pictures, say one of their own."""
    return request.param


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept_open() -> AsyncIterator[Callable[[bool], Awaitable[Lab]]]:
    """Give the one dashboard with or without characters above 127, opened when first asked for."""
    labs: dict[bool, Lab] = {}
    keeping: list[asyncio.Task[None]] = []
    enough = asyncio.Event()

    async def keep_open(ascii_only: bool, opened: asyncio.Future[Lab]) -> None:
        # In one task from start to end, as the app's context belongs to it.
        async with open_lab(ascii_only=ascii_only) as lab:
            opened.set_result(lab)
            await enough.wait()

    async def lab_of(ascii_only: bool) -> Lab:
        if ascii_only not in labs:
            opened: asyncio.Future[Lab] = asyncio.get_running_loop().create_future()
            task = asyncio.create_task(keep_open(ascii_only, opened))
            await asyncio.wait([task, opened], return_when=asyncio.FIRST_COMPLETED)
            if not opened.done():
                await task  # to raise what went wrong
            keeping.append(task)
            labs[ascii_only] = opened.result()
        return labs[ascii_only]

    yield lab_of
    enough.set()
    for task in keeping:
        await task


@pytest.fixture
def shared_lab(
    kept_open: Callable[[bool], Awaitable[Lab]],
) -> Callable[..., AbstractAsyncContextManager[Lab]]:
    """`open_lab` for tests that change nothing which `Lab.start` doesn't put back."""

    @asynccontextmanager
    async def share(
        config: RunConfig = XOR,
        size: tuple[int, int] = WIDE,
        *,
        ascii_only: bool = False,
        **others: Any,
    ) -> AsyncIterator[Lab]:
        lab = await kept_open(ascii_only)
        active_app.set(lab.app)  # as in a test that opened it itself
        if lab.app.size != size:
            await lab.resize(*size)
        await lab.start(config, **others)
        yield lab
        errors = list(lab.app.errors)
        lab.app.errors.clear()
        assert errors == []  # the lab would go on after them, a test does not
        lab.trained.pause()  # so that it takes no time from the tests of another one

    return share


@pytest_asyncio.fixture(loop_scope="session")
async def lab(
    shared_lab: Callable[..., AbstractAsyncContextManager[Lab]], shared_size: tuple[int, int]
) -> AsyncIterator[Lab]:
    """A dashboard at 120x40 or 80x24 with a paused run that has not begun."""
    async with shared_lab(size=shared_size) as lab:
        yield lab


@pytest.fixture
def opened() -> Iterator[Callable[..., Terminal]]:
    terminals: list[Terminal] = []

    def open_one(
        *options: str,
        size: tuple[int, int] = (120, 40),
        command: list[str] | None = None,
        **env: str,
    ) -> Terminal:
        terminal = Terminal([*(command or COMMAND), *options], size, env or TRUE_COLOUR)
        terminals.append(terminal)
        return terminal

    yield open_one
    for terminal in terminals:
        terminal.child.close(force=True)
