"""When to draw the next frame: the only place that decides it.

Training and drawing share one interpreter, so whatever a frame costs, training loses. A trainer
makes a snapshot when its state changes and when it is asked for one, never else. So every new
snapshot is drawn as soon as it is found (a key's effect, an edit, the end of a run), and what
drawing costs is decided by how often the next one is asked for:

- at most `fps` times a second;
- so seldom that drawing takes no more than `SHARE` of the processor time that nnlab gets, by what
  the last frames cost: on a busy machine both get less, and training must not lose twice. While
  the trainer waits, held to a speed, it loses nothing: of that time drawing may take `SPARE`,
  though no more frames than there are epochs;
- not at all while nothing trains, or while the terminal is still busy with what was sent before:
  behind a slow line, frames that queue up would hold the keys up as well.

Nothing here knows of Textual or of the clock, so it is tested without either.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

SHARE = 0.05
"""The share of nnlab's processor time that drawing may take while a run trains."""

SPARE = 0.5
"""The share that drawing may take of the time in which a trainer waits for its speed."""

LONGEST_GAP = 1.0
"""Seconds between two frames at most, however much they cost."""

_FIRST_LOOK = 0.004
"""Seconds until a trainer has most likely answered; it does so between two batches."""

_PEEK = 0.1
"""Seconds after which to see whether a run has ended by itself."""

CLOGGED_LOOK = 0.02
"""Seconds after which to see whether the terminal has taken what was sent to it."""

_PATIENCE = 2.0
"""Seconds to look out for what an order does; some do nothing, such as to pause what is paused."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do now, and when to ask again."""

    draw: bool = False
    """Draw the newest snapshot."""
    ask: bool = False
    """Ask the trainer for a snapshot."""
    wait: float | None = None
    """Seconds until the next turn; `None` when nothing will change by itself."""


class Frames:
    """Spaces frames by what they cost.

    Times are seconds of clocks that never go back.

    Args:
        fps: How many frames a second to draw at most.

    Attributes:
        share: The share of the processor time that drawing may take while a run trains.
    """

    def __init__(self, fps: float) -> None:
        self.share = SHARE
        self._shortest_gap = 1.0 / fps
        self._costs: deque[float] = deque(maxlen=5)
        self._drawn_at = self._spent_then = float("-inf")
        self._look_until = 0.0
        self._asked = False
        self._look = _FIRST_LOOK

    def ordered(self, now: float) -> None:
        """Look out for what an order does: it shows as soon as the trainer has obeyed."""
        self._look_until = now + _PATIENCE
        self._look = _FIRST_LOOK

    def turn(
        self,
        now: float,
        spent: float,
        *,
        fresh: bool,
        training: bool,
        clogged: bool = False,
        speed: float | None = None,
        idle: float = 0.0,
    ) -> Turn:
        """Decide what to do.

        Args:
            now: The time.
            spent: Processor time of all of nnlab so far.
            fresh: Whether there is a snapshot that is not drawn yet.
            training: Whether the newest snapshot is of a run that trains.
            clogged: Whether the terminal has not yet taken all that was sent to it.
            speed: How many epochs a second the run is held to, if it is.
            idle: The share of its time that the trainer waits for that.
        """
        if clogged and (fresh or training):
            return Turn(wait=min(self._shortest_gap, CLOGGED_LOOK))
        if fresh:
            self._asked = False
            self._drawn_at, self._spent_then = now, spent
        left = self._left(now, spent, speed, idle)
        ask = training and not fresh and not self._asked and left <= 0.0
        if ask:
            self._asked = True
            self._look = _FIRST_LOOK
        waits = [_PEEK] if training else []
        if training and not self._asked:
            waits.append(left)
        if self._asked or now < self._look_until:
            waits.append(self._look)
            self._look = min(2 * self._look, _PEEK)
        return Turn(draw=fresh, ask=ask, wait=min(waits, default=None))

    def _left(self, now: float, spent: float, speed: float | None, idle: float) -> float:
        """Give the seconds until the next frame may be asked for, 0 or less if it may now."""
        since = now - self._drawn_at
        if since >= LONGEST_GAP:
            return 0.0
        gap = max(self._shortest_gap, 1.0 / speed if speed else 0.0)
        # Of several processors a frame takes one only.
        busy = min(spent - self._spent_then, since)
        # The middle one, as one frame that lays out the screen says nothing about the next.
        cost = sorted(self._costs)[len(self._costs) // 2] if self._costs else 0.0
        owed = cost - self.share * busy - SPARE * idle * since
        return min(max(gap - since, owed / (self.share + SPARE * idle)), LONGEST_GAP - since)

    def drawn(self, cost: float) -> None:
        """Learn what a frame cost, in seconds of the drawing thread's processor time."""
        self._costs.append(cost)
