"""When the next frame may be sent, and how large: as fast as the line carries it and no faster.

A terminal answers a query of the cursor's place once it has drawn what came before: that is the
acknowledgement of a frame. No frame is sent before the last one's has come, so whatever is pressed
waits for one frame at most. Where no answer comes, how long writes block tells as much as there is
to know. (What the kernel still holds does not: of a pseudo-terminal Linux says that it is nothing.)

Nothing here knows of Textual or of the clock, so it is tested without either.
"""

from __future__ import annotations

from dataclasses import dataclass

QUERY = "\x1b[6n"
"""Asks for the cursor's place."""

SHARE = 0.12
"""Seconds that a piece of a frame may keep the line busy, as keys wait behind it."""

SMALLEST = 700
"""Bytes of a piece at least: with fewer, a line that is far away carries next to nothing."""

_FIRST_PATIENCE = 1.0
"""Seconds to wait for a terminal's first answer; it may have none."""

_PATIENCE = 4.0
"""Seconds to wait for an answer of one that has answered, beyond what the last ones took."""

_TELLING = 600
"""Bytes that tell a line's speed; fewer are lost in its round trip."""

_WEIGHT = 0.3
"""How much a new observation counts beside those before it."""

_ASSUMED = 100_000.0
"""Bytes a second of a line of which nothing is known."""

_SLOW_FRAME = 0.15
"""A frame that takes so many seconds more than the work at it makes the line the limit."""


@dataclass(frozen=True, slots=True)
class LineSpeed:
    """What is known of a line, for who wants to show it."""

    bytes_a_second: float | None
    """`None` where it is faster than can be told."""
    round_trip: float
    """Seconds from a question to its answer; the shortest of late."""
    frames_a_second: float
    """How many frames it carries at present."""
    is_limit: bool
    """Whether frames wait for it."""


class Pace:
    """Says when the next frame may be sent.

    Times are seconds of a clock that never goes back.
    """

    def __init__(self) -> None:
        self._asked_at: float | None = None
        self._asked_bytes = 0
        self._asked_first: float | None = None
        self._answers = False
        self._round_trips: list[float] = []
        self._rate: float | None = None
        self._frame_seconds = 0.0
        self._owed = 0.0
        self._owed_at = 0.0

    def sent(self, size: int, now: float) -> None:
        """Learn that a frame was sent, with a query behind it.

        Args:
            size: Its bytes.
            now: The time.
        """
        self._asked_at, self._asked_bytes = now, size
        if self._asked_first is None:
            self._asked_first = now
        self._owed = max(self._owed - (now - self._owed_at) * (self._rate or _ASSUMED), 0.0) + size
        self._owed_at = now

    def answered(self, now: float) -> None:
        """Learn that the terminal has answered: the frame has arrived."""
        self._answers = True
        if self._asked_at is None:
            return
        took = max(now - self._asked_at, 1e-6)
        self._asked_at = None
        if self._asked_bytes < _TELLING:
            self._round_trips = [*self._round_trips[-15:], took]
        round_trip = self.round_trip
        if self._asked_bytes >= _TELLING:
            self._learn(self._asked_bytes / max(took - round_trip, 1e-4))
        self._frame_seconds += _WEIGHT * (took - self._frame_seconds)

    def blocked(self, size: int, seconds: float) -> None:
        """Learn how long so many bytes took to be written, where no answer tells more."""
        if not self._answers and size >= _TELLING and seconds > 0.0:
            self._learn(size / seconds)
            self._frame_seconds += _WEIGHT * (seconds - self._frame_seconds)

    def _learn(self, rate: float) -> None:
        # By the time a byte takes and not by bytes a second, of which a single fast one would
        # count for more than many slow ones.
        if self._rate is None:
            self._rate = rate
        else:
            self._rate = 1.0 / ((1.0 - _WEIGHT) / self._rate + _WEIGHT / rate)

    @property
    def round_trip(self) -> float:
        """Seconds from a question to its answer, the shortest of late; 0 before the first."""
        return min(self._round_trips, default=0.0)

    def is_free(self, now: float) -> bool:
        """Tell whether the next frame may be sent."""
        if self._asked_at is None:
            return True
        waited = now - self._asked_at
        if self._answers:
            return waited > _PATIENCE + 2.0 * self._expected
        if self._asked_first is not None and now - self._asked_first < _FIRST_PATIENCE:
            return False
        return self._owed - (now - self._owed_at) * (self._rate or _ASSUMED) <= 0.0

    @property
    def _expected(self) -> float:
        return self.round_trip + self._asked_bytes / (self._rate or _ASSUMED)

    def most(self) -> float:
        """Give how many bytes the next piece of a frame may have."""
        if self._rate is None:
            return float("inf")
        return max(self._rate * SHARE, SMALLEST)

    @property
    def speed(self) -> LineSpeed:
        """What is known of the line."""
        took = self._frame_seconds
        return LineSpeed(
            self._rate,
            self.round_trip,
            1.0 / took if took > 0.0 else float("inf"),
            took > _SLOW_FRAME,
        )
