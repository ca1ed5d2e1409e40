"""Dashboards without a terminal, shared as opening one takes long; and terminals of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import pytest_asyncio
from textual._context import active_app

from .lab import SMALL, WIDE, Lab, open_lab
from .terminal import COMMAND, TRUE_COLOUR, Terminal


@pytest.fixture(scope="session", params=[WIDE, SMALL], ids=["120x40", "80x24"])
def shared_size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_lab(shared_size: tuple[int, int]) -> AsyncIterator[Lab]:
    opened: asyncio.Future[Lab] = asyncio.get_running_loop().create_future()
    enough = asyncio.Event()

    async def keep_open() -> None:
        # In one task from start to end, as the app's context belongs to it.
        async with open_lab(size=shared_size) as lab:
            opened.set_result(lab)
            await enough.wait()

    keeping = asyncio.create_task(keep_open())
    await asyncio.wait([keeping, opened], return_when=asyncio.FIRST_COMPLETED)
    if not opened.done():
        await keeping  # to raise what went wrong
    yield opened.result()
    enough.set()
    await keeping


@pytest_asyncio.fixture(loop_scope="session")
async def lab(shared_lab: Lab) -> Lab:
    """A dashboard at 120x40 or 80x24 with a paused run that has not begun."""
    active_app.set(shared_lab.app)  # as in a test that opened it itself
    await shared_lab.start()
    return shared_lab


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
