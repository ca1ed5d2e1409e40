"""What comes after the first frame: the run trains, and the rest of the lab is added."""

from __future__ import annotations

from asyncio import Task, create_task, shield
from collections.abc import Awaitable, Callable
from typing import Any

from textual.screen import Screen

from ....core.training.speed.limit import Ramp
from ...terminal.line.line import show_from_now_on
from ..session import Session


class Completion:
    """Completes a screen once, after its first frame or when a key asks for more.

    Args:
        session: The run.
        paused: Whether the first run waits for a key.
        has_drawn: Tells whether the first frame has shown all that it can.
        add_the_rest: Adds what the first frame does without.
        completed: Called when everything is there.
        screen: The screen.

    Attributes:
        is_complete: Whether everything is there.
    """

    def __init__(
        self,
        session: Session,
        *,
        paused: bool,
        has_drawn: Callable[[], bool],
        add_the_rest: Callable[[], Awaitable[None]],
        completed: Callable[[], Awaitable[None]],
        screen: Screen[Any],
    ) -> None:
        self._session = session
        self._paused = paused
        self._has_drawn = has_drawn
        self._add_the_rest = add_the_rest
        self._completed = completed
        self._screen = screen
        self._is_begun = False
        self.is_complete = False
        self._under_way: Task[None] | None = None

    async def complete(self) -> None:
        """Add what the first frame does without, unless it is there already."""
        if self.is_complete:
            return
        # A key may ask for it while the first frame's own request is still under way, and a
        # palette that asks may be closed meanwhile: half of it must not be added twice.
        if self._under_way is None:
            self._under_way = create_task(self._add())
        await shield(self._under_way)

    async def _add(self) -> None:
        await self._add_the_rest()
        self.is_complete = True
        self._begin()
        await self._completed()

    def _begin(self) -> None:
        if not self._is_begun:
            self._is_begun = True
            if not self._paused:
                self._session.resume()

    def frame_sent(self) -> None:
        """Go on with what the first frame did without."""
        if not self._session.has_run:
            return  # a frame without anything in it yet
        # The slow beginning is there to be seen, which it is not while everything else is added.
        if not isinstance(self._session.speed_limit, Ramp):
            self._begin()
        if not self.is_complete and self._has_drawn():
            show_from_now_on(self._screen.app)  # what was laid out before had nothing in it
            self._screen.call_next(self.complete)
