"""When the next epochs of a run may begin, if it is held to a speed."""

from __future__ import annotations

from .limit import Ramp, Speed

_MOST_FRAMES = 60
"""The most frames that anything draws in a second."""

_UNHELD_SECONDS = 1.0
"""A run that did not have to wait for so long is as fast as it can be: its ramp is over."""


def together(speed: float) -> int:
    """Tell how many epochs are trained without a wait between them.

    Between two frames nobody sees them apart, and each time that a thread is put to sleep and
    woken costs as much as several epochs of a small network.
    """
    return max(1, int(speed / _MOST_FRAMES))


class Pacing:
    """Spaces the epochs of one run.

    Times are seconds for which the run has trained or waited for its speed, so that a pause makes
    nothing faster.

    Attributes:
        speed: How many epochs a second are allowed now; `None` for as many as possible.
    """

    def __init__(self) -> None:
        self._limit: Speed = None
        self.speed: float | None = None
        # When the epochs that ended last might begin, and how many these were.
        self._begun, self._epochs = float("-inf"), 1
        # When the ramp began, and when the run had to wait last.
        self._ramp_began: float | None = None
        self._held_at = 0.0

    @property
    def limit(self) -> Speed:
        """What was ordered."""
        return self._limit

    @limit.setter
    def limit(self, limit: Speed) -> None:
        self._limit, self._ramp_began = limit, None
        self.speed = limit.start if isinstance(limit, Ramp) else limit

    @property
    def speeds_up(self) -> bool:
        """Whether it is on its way to full speed."""
        return isinstance(self._limit, Ramp) and self.speed is not None

    def left(self, now: float) -> float:
        """Give the seconds until the next epochs may begin, 0 or less if they may now."""
        if isinstance(self._limit, Ramp) and self.speed is not None:
            self._speed_up(self._limit, now)
        if self.speed is None:
            return 0.0
        left = self._begun + self._epochs / self.speed - now
        if left > 0.0:
            self._held_at = now
        return left

    def _speed_up(self, ramp: Ramp, now: float) -> None:
        if self._ramp_began is None:
            self._ramp_began = self._held_at = now
        is_held = now - self._held_at <= _UNHELD_SECONDS
        self.speed = ramp.at(now - self._ramp_began) if is_held else None

    def ended(self, epochs: int, now: float) -> None:
        """Learn that some epochs ended. What is late is not made up for by a burst."""
        if self.speed is not None:
            self._begun = max(self._begun + self._epochs / self.speed, now - epochs / self.speed)
            self._epochs = epochs
