"""How long a question takes there and back, and how many bytes a second the terminal takes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from ...terminal.questions.conversation import Conversation
from ...terminal.questions.question import Question

_MOST_TRIPS = 9
_TRIPS_SECONDS = 0.5
"""How long to measure round trips, one after the other."""

_FIRST_BYTES, _MOST_BYTES = 1024, 262_144
_ENOUGH_SECONDS = 0.15
"""Longer than a terminal's and a line's moods, so that it tells of their speed."""
_WANTED_SECONDS = 0.25
"""How long the next lot is to take, by what the one before took."""
_GROWS_BY = 16

_WITHOUT_EFFECT = ("22", "23", "24", "25", "27", "39", "49")
"""Styles that are off anyway. They are drawn by lot, as a line may pack what repeats."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Bytes a second, from the first sent to the answer behind the last."""

    bytes_a_second: float
    is_least: bool
    """Whether it may be much faster: it took hardly longer than the answer alone."""


def round_trips(conversation: Conversation, question: Question[Any]) -> list[float]:
    """Measure how many seconds an answer takes, one after the other; none if none comes."""
    first = conversation.first_seconds
    if first is None:
        return []
    count = min(_MOST_TRIPS, max(1, int(_TRIPS_SECONDS / max(first, 1e-6))))
    found: list[float] = []
    for _ in range(count):
        reply = conversation.ask("", question)
        if reply.meaning is None:
            break
        found.append(reply.seconds)
    return found


def measured_speed(
    conversation: Conversation, question: Question[Any], round_trip: float
) -> Speed | None:
    """Send more and more until it takes its time; `None` if no answer comes.

    Args:
        conversation: The terminal.
        question: One that it answers.
        round_trip: How many seconds an answer takes if nothing is sent before it.
    """
    chance = random.Random(0)
    amount = _FIRST_BYTES if round_trip < _TRIPS_SECONDS else _FIRST_BYTES // 4
    while True:
        lot = _harmless(amount, chance)
        reply = conversation.ask(lot, question)
        if reply.meaning is None:
            return None
        took = max(reply.seconds - round_trip, 1e-4)
        if took >= _ENOUGH_SECONDS:
            return Speed(len(lot) / took, is_least=False)
        if amount >= _MOST_BYTES:
            return Speed(len(lot) / reply.seconds, is_least=took < round_trip)
        amount = int(min(_GROWS_BY * amount, len(lot) / took * _WANTED_SECONDS, _MOST_BYTES))


def _harmless(amount: int, chance: random.Random) -> str:
    return "".join(f"\x1b[{chance.choice(_WITHOUT_EFFECT)}m" for _ in range(amount // 5))
