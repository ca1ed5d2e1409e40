"""How fast the line to the terminal is."""

from __future__ import annotations

from ..asking.answers import Answers
from ..asking.line_speed import Speed
from ..finding import Finding

_SLOW = 10_000
"""Bytes a second, below which frames get rare."""


def line_finding(answers: Answers) -> Finding:
    """Say how long an answer takes, and how many bytes a second the terminal takes."""
    middle, speed = answers.round_trip, answers.speed
    if middle is None:
        why = answers.why_none or "it stopped answering"
        return Finding("line", f"unknown, as {why}", is_known=False)
    facts = {
        "round_trip_seconds": round(middle, 6),
        "round_trips": [round(trip, 6) for trip in answers.trips],
        "bytes_a_second": None if speed is None else round(speed.bytes_a_second),
        "is_at_least": None if speed is None else speed.is_least,
    }
    low, high = min(answers.trips), max(answers.trips)
    spread = f" (of {len(answers.trips)}, {_time(low)} to {_time(high)})" if low < high else ""
    words = f"{_time(middle)} there and back{spread}, {_rate(speed)}"
    if speed is not None and speed.bytes_a_second < _SLOW and not speed.is_least:
        return Finding("line", words, "It is slow: --fps 4 sends fewer frames.", facts=facts)
    return Finding("line", words, facts=facts)


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1000 * seconds:.0f} ms" if seconds >= 0.01 else f"{1000 * seconds:.2g} ms"


def _rate(speed: Speed | None) -> str:
    if speed is None:
        return "bytes a second unknown"
    rate = speed.bytes_a_second
    text = f"{rate / 1e6:.2g} MB/s" if rate >= 1e6 else f"{rate / 1000:.2g} kB/s"
    if 1e5 <= rate < 1e6:
        text = f"{round(rate / 1000, -1):.0f} kB/s"
    elif rate >= 1e7:
        text = f"{rate / 1e6:.0f} MB/s"
    return f"at least {text}" if speed.is_least else text
