"""Points that a person drew, as text: what a config, a file and a state line keep of them.

A point is five characters: its class, a digit, then x1 and x2 with two digits of base 36 each, in
hundredths from -6 up. `0ikik` is a point of class 0 at (0.68, 0.68). Nothing is rounded behind a
person's back: a point is put on the hundredths when it is drawn, and trained on where it is shown.
Points stay in the order they were drawn in, which is the order of the dataset's rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

MOST_POINTS = 400
"""As many as a state line has room for: 2000 characters."""

FEWEST_POINTS = 2
"""Fewer are no dataset: `samples` has the same floor."""

REACH = 6.0
"""The plane that is drawn on goes from minus this to this, both ways."""

_STEPS_A_UNIT = 100
_LARGEST = int(2 * REACH * _STEPS_A_UNIT)
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = 5
_POINT = re.compile("[0-9][0-9a-z]{4}")


class DrawnPoint(NamedTuple):
    """One point; its coordinates are whole hundredths within the plane."""

    label: int
    """Its class, from 0 to 9."""
    x1: float
    x2: float


def drawn_at(label: int, x1: float, x2: float) -> DrawnPoint:
    """Put a point on the nearest place that can be written, at the edge if it is beyond it."""
    return DrawnPoint(label, *(_coordinate(_steps(x)) for x in (x1, x2)))


def to_text(points: Iterable[DrawnPoint]) -> str:
    """Write points, five characters each."""
    return "".join(
        f"{point.label}{_two_digits(_steps(point.x1))}{_two_digits(_steps(point.x2))}"
        for point in points
    )


def from_text(text: str) -> tuple[DrawnPoint, ...]:
    """Read points.

    Raises:
        ValueError: With what is wrong, to stand after the hyperparameter's name.
    """
    if len(text) > MOST_POINTS * _LENGTH:
        raise ValueError(f"has room for {MOST_POINTS} points, {_LENGTH} characters each")
    if len(text) % _LENGTH:
        raise ValueError(
            f"must have {_LENGTH} characters for each point, and {len(text)} can't be shared out"
        )
    points: list[DrawnPoint] = []
    for start in range(0, len(text), _LENGTH):
        told = text[start : start + _LENGTH]
        number = start // _LENGTH + 1
        if not _POINT.fullmatch(told):
            raise ValueError(
                "must have a digit and four of 0 to 9 and a to z for each point; its point"
                f" {number} has not"
            )
        steps = int(told[1:3], 36), int(told[3:5], 36)
        if max(steps) > _LARGEST:
            raise ValueError(
                f"must have its points from {-REACH:g} to {REACH:g}; its point {number} lies"
                f" beyond: the last place is {_two_digits(_LARGEST)}"
            )
        points.append(DrawnPoint(int(told[0]), *map(_coordinate, steps)))
    if len(points) < FEWEST_POINTS:
        raise ValueError(f"must have {FEWEST_POINTS} points or more, not {len(points)}")
    return tuple(points)


def count_of(text: object) -> int:
    """Count the points of a text that may be anything a person typed."""
    return len(text) // _LENGTH if isinstance(text, str) else 0


def classes_of(text: object) -> int:
    """Count the classes that such a text needs: up to its highest, and never fewer than two."""
    if not isinstance(text, str):
        return 2
    labels = text[::_LENGTH]
    return max([int(label) + 1 for label in labels if label in _LETTERS[:10]] + [2])


def _steps(x: float) -> int:
    return max(0, min(round((x + REACH) * _STEPS_A_UNIT), _LARGEST))


def _coordinate(steps: int) -> float:
    return (steps - _LARGEST // 2) / _STEPS_A_UNIT


def _two_digits(number: int) -> str:
    return _LETTERS[number // 36] + _LETTERS[number % 36]


EXAMPLE = to_text(
    drawn_at(label, x1, x2)
    for label, places in enumerate(
        (
            ((-4, 3.5), (-3, 2), (-2, 4), (4, -3), (3, -4), (2.5, -2)),
            ((-3.5, -3), (-2, -2), (-4, -4.5), (3.5, 3), (2, 2.5), (4, 4.5)),
        )
    )
    for x1, x2 in places
)
"""What a drawn dataset has before anybody draws: two classes at opposite corners."""
