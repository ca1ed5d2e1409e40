"""How many bytes a second pictures may take: what is left of a budget that all frames share.

Cells are sent whenever they change, as numbers come first and keys show there. A picture that has
only changed waits until what was sent before it is paid for: while a boundary moves most there are
fewer pictures a second, and once it has come to rest the last one is there within a second.

Nothing here knows of pictures or of the clock, so it is tested without either.
"""

from __future__ import annotations

BYTES_A_SECOND = 22_000.0
"""Bytes of cells and pictures together; what a person at a fast line never has to think of."""

_MOST_SAVED = 16_000.0
"""Bytes that may be sent at once after a while of rest: a step's picture shows immediately."""

_MOST_OWED = 22_000.0
"""Bytes that are owed at most, however large a frame was."""


class Budget:
    """What may be sent of pictures; times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._left = _MOST_SAVED
        self._since = float("-inf")

    def spend(self, size: int, now: float) -> None:
        """Learn that so many bytes were sent, of whatever."""
        self._left = max(self._at(now) - size, -_MOST_OWED)
        self._since = now

    def seconds_until_free(self, now: float) -> float:
        """Give the seconds until the next picture may be sent; 0 if it may now."""
        return max(-self._at(now) / BYTES_A_SECOND, 0.0)

    def _at(self, now: float) -> float:
        if self._since == float("-inf"):
            return self._left
        return min(self._left + (now - self._since) * BYTES_A_SECOND, _MOST_SAVED)
