"""Which points are one stroke: a drag of the mouse, or points that were put without a pause."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

_PAUSE = 1.5
"""Seconds between two changes after which the second begins another stroke."""
_NUMBERS = count(1)
"""No two strokes are one, whoever draws them."""


class Stroke:
    """Tells strokes apart: what is changed in one is one edit of the run, one mark on its chart.

    Args:
        now: Tells the time, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._number = 0
        self._changed_at = float("-inf")
        self.is_held = False
        """Whether the mouse's button is held: all that is put meanwhile belongs together."""

    def begin(self) -> None:
        """Let the mouse's button be held from now on."""
        self.end()
        self.is_held = True

    def end(self) -> None:
        """Let the next change be of another stroke."""
        self.is_held = False
        self._changed_at = float("-inf")

    def of_change(self) -> str:
        """Give the stroke that a change belongs to which is made now."""
        now = self._now()
        is_first = self._changed_at == float("-inf")
        if is_first or (not self.is_held and now - self._changed_at > _PAUSE):
            self._number = next(_NUMBERS)
        self._changed_at = now
        return f"stroke {self._number}"
