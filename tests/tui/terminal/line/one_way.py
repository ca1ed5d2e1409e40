"""One direction of a line: so many bytes a second, each of which arrives so much later."""

from __future__ import annotations

from collections import deque

_SLICE_SECONDS = 0.02
"""How long a slice of bytes keeps the line at most, so that none waits for a large one."""

_AT_ONCE = 1 << 16
"""Bytes that a line without a limit takes at once."""


class OneWay:
    """Bytes on their way. Times are seconds of a clock that never goes back.

    Args:
        bytes_a_second: How many it carries; `None` for as many as there are.
        delay: Seconds from one end to the other.
    """

    def __init__(self, bytes_a_second: float | None, delay: float) -> None:
        self._rate, self._delay = bytes_a_second, delay
        self._free_at = 0.0
        self._under_way: deque[tuple[float, bytes]] = deque()

    def room(self, now: float) -> int:
        """Tell how many bytes it takes now; none while it is busy with those before."""
        if now < self._free_at:
            return 0
        return _AT_ONCE if self._rate is None else max(1, int(self._rate * _SLICE_SECONDS))

    def put(self, data: bytes, now: float) -> None:
        """Send bytes on their way."""
        begun = max(now, self._free_at)
        self._free_at = begun if self._rate is None else begun + len(data) / self._rate
        self._under_way.append((self._free_at + self._delay, data))

    def take(self, now: float) -> bytes | None:
        """Give the next bytes that have arrived, as they were put; `None` if none have."""
        if not self._under_way or self._under_way[0][0] > now:
            return None
        return self._under_way.popleft()[1]

    def next_at(self) -> float:
        """Tell when the next bytes arrive."""
        return self._under_way[0][0] if self._under_way else float("inf")

    def free_at(self) -> float:
        """Tell when it takes bytes again."""
        return self._free_at

    @property
    def is_empty(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way
