"""How fast to train for somebody who watches: faster and faster, at a speed, or at full speed.

It is no part of a config, as it changes no bits.
"""

from __future__ import annotations

from dataclasses import dataclass

SLOWEST, FASTEST = 0.1, 1000.0
"""What a speed may be, in epochs a second."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """Begin so slowly that the beginning is seen, and go faster and faster to full speed."""

    start: float = 10.0
    """Epochs a second at first; after each second it is twice as many."""
    seconds: float = 10.0
    """After so long nothing is held back any more: by then it is a thousand times as fast."""

    def at(self, seconds: float) -> float | None:
        """Give the speed so many seconds of training after the start; `None` for full speed."""
        return self.start * 2.0**seconds if seconds < self.seconds else None


Speed = float | Ramp | None
"""So many epochs a second at most, faster and faster, or as many as possible."""

RAMP = Ramp()
"""How a run begins in the lab, unless somebody wants it otherwise."""

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


def speed_text(speed: Speed) -> str:
    """Write a speed as a person would type it."""
    if isinstance(speed, Ramp):
        return "ramp"
    return "max" if speed is None else f"{speed:g}"


def limit_words(speed: float | None, *, speeds_up: bool) -> str:
    """Say what holds a run back now: `limit 30/s`, `limit 40/s, doubling`, or nothing.

    Args:
        speed: Of a snapshot.
        speeds_up: Of the same one.
    """
    if speed is None:
        return ""
    if not speeds_up:
        return f"limit {speed_text(speed)}/s"
    return f"limit {speed:,.0f}/s, doubling"


def speed_sentence(speed: Speed) -> str:
    """Say to whoever begins how fast runs go, and which key changes that."""
    if isinstance(speed, Ramp):
        return (
            f"It begins at {speed.start:g} epochs a second and doubles its speed each second;"
            " ) goes to full speed at once."
        )
    if speed is None:
        return "It trains at full speed; ( slows it, to be watched."
    return f"It trains {speed_text(speed)} epochs a second at most; ) goes faster."


def _rank(speed: float | None) -> float:
    return float("inf") if speed is None else speed


def turned_speed(limit: Speed, now: float | None, way: int) -> Speed:
    """Go a step faster or slower; what speeds up by itself goes on so.

    Faster than that is full speed, and slower a speed that stays.

    Args:
        limit: What was said before.
        now: What a run that speeds up is held to just then.
        way: 1 or -1.
    """
    if not isinstance(limit, Ramp):
        return next_speed(limit, way)
    return None if way > 0 else next_speed(now, way)
