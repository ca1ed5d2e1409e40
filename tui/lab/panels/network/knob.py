"""A weight or bias as a knob: steps to round values, and which of them are one gesture."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor
from time import monotonic

from .....core import Snapshot

COARSE, FINE = 0.1, 0.01
"""How far a turn goes."""
PATIENCE = 1.5
"""Seconds without a turn after which the next one begins another gesture."""
_A_LITTLE = 1e-6


class ParameterKnob:
    """Turns one parameter at a time.

    Training goes on between two turns, and a snapshot comes later than its order: as long as none
    has come since the last turn, the next one goes on from where that went to.

    Args:
        clock: Gives the seconds of now.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._turned: tuple[str, int, int] | None = None
        """Run, replica and place of what was turned last."""
        self._at = 0.0
        self._gestures = 0
        self._seen: Snapshot | None = None
        self._value = 0.0

    def turn(self, snapshot: Snapshot, place: int, step: float) -> tuple[float, str]:
        """Turn a parameter to the next multiple of a step, up or down.

        Args:
            snapshot: What is shown.
            place: Which parameter, counted in the flat vector.
            step: How far, below 0 for down.

        Returns:
            The value, and the gesture that the turn belongs to.
        """
        replica = snapshot.shown.replica if snapshot.shown else 0
        turned, now = (snapshot.run_id, replica, place), self._clock()
        is_same = turned == self._turned and now - self._at <= PATIENCE
        if not is_same:
            self._gestures += 1
        if not is_same or snapshot is not self._seen:
            self._value = float(snapshot.parameters[place])
        self._turned, self._at, self._seen = turned, now, snapshot
        self._value = next_multiple(self._value, step)
        return self._value, f"weight knob {self._gestures}"


def next_multiple(value: float, step: float) -> float:
    """Give the next multiple of a step, in its direction: of 0.53 and 0.1 that is 0.6."""
    size, ratio = abs(step), value / abs(step)
    count = floor(ratio + _A_LITTLE) + 1 if step > 0 else ceil(ratio - _A_LITTLE) - 1
    # What a person would type: 0.3, not 0.30000000000000004.
    return round(count * size, 10) + 0.0
