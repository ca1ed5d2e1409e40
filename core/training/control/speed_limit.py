"""How fast to train for somebody who watches: so many epochs a second, or as fast as possible.

It is no part of a config, as it changes no bits.
"""

from __future__ import annotations

SLOWEST, FASTEST = 0.1, 1000.0
"""What a speed may be, in epochs a second."""

_MOST_FRAMES = 60
"""The most frames that anything draws in a second."""

LADDER: tuple[float | None, ...] = (1.0, 2.0, 5.0, 10.0, 30.0, 100.0, None)
"""The speeds that keys go through; the last is as fast as possible."""


def next_speed(speed: float | None, way: int) -> float | None:
    """Give the next speed of the ladder, faster or slower; at its ends the same.

    Args:
        speed: The present one, which need not be on the ladder.
        way: 1 for faster, -1 for slower.
    """
    beyond = [step for step in LADDER if (_rank(step) - _rank(speed)) * way > 0]
    if not beyond:
        return speed
    return beyond[0] if way > 0 else beyond[-1]


def speed_text(speed: float | None) -> str:
    """Write a speed as a person would type it."""
    return "max" if speed is None else f"{speed:g}"


def _rank(speed: float | None) -> float:
    return float("inf") if speed is None else speed


def together(speed: float) -> int:
    """Tell how many epochs are trained without a wait between them.

    Between two frames nobody sees them apart, and each time that a thread is put to sleep and
    woken costs as much as several epochs of a small network.
    """
    return max(1, int(speed / _MOST_FRAMES))


class Pacing:
    """Spaces the epochs of one run. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        # When the epochs that ended last might begin, and how many these were.
        self._begun, self._epochs = float("-inf"), 1

    def left(self, speed: float, now: float) -> float:
        """Give the seconds until the next epochs may begin, 0 or less if they may now."""
        return self._begun + self._epochs / speed - now

    def ended(self, epochs: int, speed: float, now: float) -> None:
        """Learn that some epochs ended. What is late is not made up for by a burst."""
        self._begun = max(self._begun + self._epochs / speed, now - epochs / speed)
        self._epochs = epochs
