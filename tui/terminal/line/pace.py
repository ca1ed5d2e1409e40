"""When the next frame may be sent, and how large: as fast as the line carries it and no faster.

A terminal answers a query of the cursor's place once it has drawn what came before: that is the
acknowledgement of a frame. No frame is drawn before the last one's has come, so whatever is pressed
waits for a piece of one frame at most. Where no answer comes, nothing tells how fast the line is:
of a pseudo-terminal Linux says that nothing waits there, and it holds seconds of a slow line before
a write has to. Then a speed is assumed, over a network that of a slow line, as what has gone too
fast can't be called back; and what has no room any more keeps the next frame back.

Nothing here knows of Textual or of the clock, so it is tested without either.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

QUERY = "\x1b[6n"
"""Asks for the cursor's place."""

STATUS_QUERY = "\x1b[5n"
"""Asks whether all is well."""

SHARE = 0.12
"""Seconds that a piece of a frame may keep the line busy, as keys wait behind it."""

SMALLEST = 400
"""Bytes of a piece at least: of fewer, too much would be what leads to its place."""

_FIRST_PATIENCE = 1.0
"""Seconds to wait for a terminal's first answer; it may have none."""

_PATIENCE = 4.0
"""Seconds to wait for an answer of one that has answered, beyond what the last ones took."""

_TELLING = 300
"""Bytes that tell a line's speed; fewer are lost in its round trip."""

_MOST_UNDER_WAY = 8
"""Pieces that may be under way at once: more, and the line is slower than it was."""

_WEIGHT = 0.3
"""How much a new observation counts beside those before it."""

ASSUMED_HERE, ASSUMED_FAR = 100_000.0, 10_000.0
"""Bytes a second of a line of which nothing is known, on this machine and over a network."""

_SLOW_FRAME, _FAST_FRAME = 0.2, 0.15
"""Seconds until a frame has arrived that make the line the limit, and that end it."""


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
    """Says when the next piece of a frame may be sent, and when the next frame.

    A frame that is cut into pieces goes out piece after piece as the line carries them, or a line
    that is far away would stand still for a round trip after each. A piece waits for no more than
    what the line still has to carry of the one before.

    Times are seconds of a clock that never goes back.

    Args:
        assumed: Bytes a second of a line whose terminal doesn't answer.
    """

    def __init__(self, assumed: float = ASSUMED_HERE) -> None:
        self._assumed = assumed
        self._under_way: deque[tuple[float, int]] = deque()
        """When each piece was sent that is not acknowledged yet, and its bytes."""
        self._asked_first: float | None = None
        self._answers = self._never_answers = False
        self._answered_at = float("-inf")
        self._round_trips: deque[float] = deque(maxlen=16)
        self._rate: float | None = None
        self._frame_began: float | None = None
        self._frame_seconds = 0.0
        self._is_limit = False
        self._carried_at = 0.0
        """When the line will have carried all that was sent, as far as its speed is known."""

    def sent(self, size: int, now: float) -> None:
        """Learn that a piece was sent, with a query behind it.

        Args:
            size: Its bytes.
            now: The time.
        """
        if not self._under_way:
            self._frame_began = now
        self._under_way.append((now, size))
        if self._asked_first is None:
            self._asked_first = now
        self._carried_at = max(self._carried_at, now) + size / (self._rate or self._assumed)

    def answered(self, now: float) -> None:
        """Learn that the terminal has answered: the piece has arrived.

        Args:
            now: The time.
        """
        self._answers, self._never_answers = True, False
        if not self._under_way:
            return
        sent_at, size = self._under_way.popleft()
        if size < _TELLING:
            self._round_trips.append(max(now - sent_at, 1e-6))
        else:
            # It was on the line from when it came there, or from when the one before had left it.
            began = max(sent_at + self.round_trip, self._answered_at)
            self._learn(size / max(now - began, 1e-4))
        self._answered_at = now
        if not self._under_way and self._frame_began is not None:
            self._take_frame(now - self._frame_began)
            self._frame_began = None

    def _take_frame(self, seconds: float) -> None:
        self._frame_seconds += _WEIGHT * (seconds - self._frame_seconds)
        self._is_limit = self._frame_seconds > (_FAST_FRAME if self._is_limit else _SLOW_FRAME)

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

    def has_arrived(self, now: float) -> bool:
        """Tell whether all that was sent has arrived, as far as that can be known."""
        return not self._under_way or self._is_lost(now)

    def _is_lost(self, now: float) -> bool:
        """Tell whether no answer will come any more to what is under way."""
        if self._answers:
            is_lost = now - self._under_way[-1][0] > _PATIENCE + self._longest
        elif self._asked_first is not None and now - self._asked_first < _FIRST_PATIENCE:
            return False
        else:
            self._never_answers = True
            is_lost = now >= self._carried_at
        if is_lost:
            self._under_way.clear()
        return is_lost

    @property
    def _longest(self) -> float:
        return 2.0 * (self.round_trip + max(self._carried_at - self._under_way[-1][0], 0.0))

    def seconds_until_free(self, now: float) -> float | None:
        """Give the seconds until the next piece may be sent; `None` if an answer must come first.

        Args:
            now: The time.
        """
        if self.has_arrived(now) or not any(size for _, size in self._under_way):
            return 0.0  # a question by itself keeps nobody waiting
        if self._never_answers:
            return max(self._carried_at - now, 0.0)
        if self._rate is None or not self._answers or len(self._under_way) >= _MOST_UNDER_WAY:
            return None
        return max(self._carried_at - now, 0.0)

    def most(self) -> float:
        """Give how many bytes the next piece may have."""
        rate = self._assumed if self._never_answers else self._rate
        return float("inf") if rate is None else max(rate * SHARE, SMALLEST)

    @property
    def speed(self) -> LineSpeed:
        """What is known of the line."""
        took = self._frame_seconds
        return LineSpeed(
            self._rate,
            self.round_trip,
            1.0 / took if took > 0.0 else float("inf"),
            self._is_limit,
        )
