"""Progress as the lab's pictures, redrawn in place; the last one stays when the run is over."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TextIO

from .....core.training.snapshot import ENDED, Snapshot
from ....drawing.picture import Picture
from ..frame.paint import Painter
from ..frame.run_frame import RunFrame
from ..frame.watched_screen import WatchedScreen

_SECONDS_BETWEEN = 0.1
_REST = 9
"""How many times as long as a frame takes nothing is drawn after it: a tenth of a processor."""


class WatchedRun:
    """Draws the chart, the plane and the status of a run, a few times a second at most.

    Args:
        stream: The terminal that they are drawn on.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._painter = Painter(stream)
        self._frame = RunFrame(self._painter.look)
        self._screen = WatchedScreen(stream)
        self._said: list[str] = []
        self._newest: Snapshot | None = None
        self._picture: Picture | None = None
        self._rests_until = 0.0
        self._screen.enter()

    def show(self, snapshot: Snapshot) -> None:
        """Draw a snapshot, unless the one before was drawn just now."""
        self._newest = snapshot
        begin = perf_counter()
        if begin < self._rests_until and snapshot.state not in ENDED:
            return
        self._draw(snapshot)
        took = perf_counter() - begin
        self._rests_until = begin + took + max(_SECONDS_BETWEEN, _REST * took)

    def note(self, sentence: str) -> None:
        """Say something above the status, and once more when the first screen is back."""
        self._said.append(sentence)
        if self._newest is not None:
            self._draw(self._newest)

    def close(self) -> None:
        """Leave the terminal as it was found, with the last picture on it."""
        self._screen.leave()
        if self._picture is not None:
            self._stream.write("\n".join([*self._painter.lines(self._picture), "", ""]))
            self._stream.flush()
        for sentence in self._said:
            print(sentence, file=sys.stderr, flush=True)

    def give_back(self) -> None:
        """Leave the terminal at once."""
        self._screen.give_back()

    def _draw(self, snapshot: Snapshot) -> None:
        size = self._screen.size
        sentence = self._said[-1] if self._said else ""
        self._picture = self._frame.draw(snapshot, size.columns, size.lines, sentence)
        self._screen.show(self._painter.lines(self._picture))
