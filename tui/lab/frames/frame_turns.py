"""Takes the turns that `Frames` decides on: draws, asks the run for a snapshot, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, process_time, thread_time
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from ....core import Snapshot
from ....core.training.background import AnyRun
from ...terminal.line.line import output_waits
from .frame_rate import Frames

_SHORTEST_WAIT = 0.001
"""Seconds until the next turn at least; an interval of none would divide by zero."""


class Turns:
    """Shows a run's newest snapshots on a screen, whenever `Frames` says so.

    Args:
        screen: Whose turns these are.
        fps: How many frames a second to draw at most.
        is_seen: Tells, before each turn, whether anybody sees the screen; if not there is no next
            turn, until an effect is watched for.
        draw: Draws a snapshot; the one that was drawn before comes with it.

    Attributes:
        shown: The snapshot that was drawn last.
    """

    def __init__(
        self,
        screen: Screen[Any],
        fps: float,
        *,
        is_seen: Callable[[], bool],
        draw: Callable[[Snapshot, Snapshot | None], None],
    ) -> None:
        self._screen = screen
        self._frames = Frames(fps)
        self._is_seen, self._draw = is_seen, draw
        self._run: AnyRun | None = None
        self._next: Timer | None = None
        self._frame_began: float | None = None
        self._idle = 0.0
        self.shown: Snapshot | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether there is a next turn without anything happening before."""
        return self._next is not None

    def show(self, run: AnyRun) -> None:
        """Show this run from now on."""
        self._run = run

    def watch_for_effect(self) -> None:
        """Draw what an order does as soon as the trainer has obeyed."""
        self._frames.ordered(monotonic())
        self._take()

    def _take(self) -> None:
        """Draw, ask for a snapshot, or neither, and come back when it is time again."""
        if self._next is not None:
            self._next.stop()
            self._next = None
        if self._run is None or not self._is_seen():
            return
        newest = self._run.newest
        if newest is not self.shown:
            self._idle = idle_between(self.shown, newest)
        turn = self._frames.turn(
            monotonic(),
            process_time(),
            fresh=newest is not self.shown,
            training=newest.state == "running",
            clogged=output_waits(self._screen.app),
            speed=newest.speed,
            idle=self._idle,
        )
        if turn.draw:
            self._frame_began = thread_time()
            before, self.shown = self.shown, newest
            self._draw(newest, before)
        if turn.ask:
            self._run.refresh()
        if turn.wait is not None:
            # An interval, although the next turn ends it: Textual skips a tick that it comes to too
            # late, and a timer has no other. The trainer's thread may hold it up for so long.
            self._next = self._screen.set_interval(max(turn.wait, _SHORTEST_WAIT), self._take)

    def frame_sent(self) -> None:
        """Learn what a frame cost, now that Textual has composed it and sent it off."""
        if self._frame_began is not None:
            self._frames.drawn(thread_time() - self._frame_began)
            self._frame_began = None


def idle_between(before: Snapshot | None, after: Snapshot) -> float:
    """Tell which share of its time between two snapshots a trainer waited for its set speed."""
    if before is None or before.run_id != after.run_id or after.speed is None:
        return 0.0
    waited = after.waited - before.waited
    whole = waited + after.seconds - before.seconds
    return waited / whole if whole > 0.0 else 0.0
