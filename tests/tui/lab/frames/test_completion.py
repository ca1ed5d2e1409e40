"""What the first frame does without is added once, however many ask for it and leave."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual.screen import Screen

from nnlab.core import RunConfig
from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui.lab.frames.completion import Completion
from nnlab.tui.lab.session import Session


class Silent:
    """Hears what a session tells."""

    def notify(self, message: str, **_: object) -> None:
        pass

    def run_leaves(self) -> None:
        pass

    def run_began(self, branch: object) -> None:
        pass

    def run_ordered(self) -> None:
        pass


async def test_who_asks_and_leaves_before_it_is_there_does_not_have_it_added_twice():
    added: list[str] = []
    goes_on = asyncio.Event()

    async def add() -> None:
        added.append("tabs")
        await goes_on.wait()
        added.append("form")

    async def completed() -> None:
        added.append("completed")

    completion = Completion(
        Session(RunConfig(), Recorder(None), Silent()),
        paused=True,
        has_drawn=lambda: True,
        add_the_rest=add,
        completed=completed,
        screen=Screen(),
    )
    palette = asyncio.create_task(completion.complete())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    palette.cancel()
    with suppress(asyncio.CancelledError):
        await palette
    key = asyncio.create_task(completion.complete())
    goes_on.set()
    await key
    await completion.complete()
    assert added == ["tabs", "form", "completed"]
    assert completion.is_complete
