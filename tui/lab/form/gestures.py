"""Which turns of a knob belong together: those that follow each other without a pause."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

PATIENCE = 1.5
"""Seconds without a turn after which the next one begins another gesture."""


class Gestures:
    """The gestures in which one knob is turned.

    Args:
        name: The knob's name.
        clock: Gives the seconds of now.
    """

    def __init__(self, name: str, clock: Callable[[], float] = monotonic) -> None:
        self._name = name
        self._clock = clock
        self._at = float("-inf")
        self._count = 0

    def turned(self) -> str:
        """Take notice of a turn, and name the gesture that it belongs to."""
        now = self._clock()
        if now - self._at > PATIENCE:
            self._count += 1
        self._at = now
        return f"{self._name} knob {self._count}"
