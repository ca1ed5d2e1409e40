"""Turning a number like a knob: to the next value that is usual, above or below."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import floor, log10
from typing import Any

from .declaration import Hyperparameter

_NEAR = 1e-9


def turned(declared: Hyperparameter, value: Any, way: int) -> Any:
    """Give the next value of a hyperparameter: a number, a name or a switch.

    Args:
        declared: The hyperparameter.
        value: What it is.
        way: 1 for the next larger number or the next name, -1 for the one before.

    Returns:
        The next value; the same one at the end, and of what can't be turned.
    """
    match declared.kind:
        case "choice":
            return _neighbour(list(declared.choices), value, way)
        case "choice_each" if value in declared.choices:
            return _neighbour(list(declared.choices), value, way)
        case "switch":
            return way > 0
        case "integer" | "number":
            return _next_number(declared, value, way)
        case _:
            return value


def _neighbour(names: Sequence[str], value: Any, way: int) -> str:
    place = names.index(value) + way
    return names[min(max(place, 0), len(names) - 1)]


def _next_number(declared: Hyperparameter, value: float, way: int) -> float:
    if turns := declared.advice.turns:
        found = _among(turns, value, way)
    elif declared.kind == "integer":
        found = value + way
    else:
        found = _one_two_five(value, way)
    low, high = declared.minimum, declared.maximum
    found = found if low is None else max(found, low)
    found = found if high is None else min(found, high)
    return round(found) if declared.kind == "integer" else float(found)


def _among(turns: Sequence[float], value: float, way: int) -> float:
    """Go to the next of some values; beyond the last of them it stays."""
    if way > 0:
        place = bisect_right(turns, value + _NEAR * abs(value))
        return turns[place] if place < len(turns) else value
    place = bisect_left(turns, value - _NEAR * abs(value)) - 1
    return turns[place] if place >= 0 else value


def _one_two_five(value: float, way: int) -> float:
    """Go to the next of ..., 0.1, 0.2, 0.5, 1, 2, 5, ..."""
    if value <= 0:
        return value
    power = floor(log10(value) + _NEAR)
    # By their texts: 2 * 10**-3 is not the number that one types.
    ladder = [float(f"{base}e{power + step}") for step in (-1, 0, 1) for base in (1, 2, 5)]
    return _among(ladder, value, way)
