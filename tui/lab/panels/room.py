"""How the room of the panels is shared out: above the chart and the plane, below one panel."""

from __future__ import annotations

from dataclasses import dataclass

ROOM_FOR_SEVERAL = (76, 22)
"""From a terminal of so many columns and rows on, several panels are seen at once."""

_TABS = 1
_FRAME = 2
_LEAST_BELOW, _MOST_BELOW, _SHARE_BELOW = 7, 15, 0.31
"""Rows of the panel below, its frame included, and its share of them all."""
_LEAST_PLANE, _MOST_OF_PLANE = 30, 0.58
"""Columns of the plane at least, and its share of them at most."""
_UNDER_PLANE, _BESIDE_PLANE = 3, 10
"""Rows of its axis and legend; columns of its numbers, and some for its legend."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What each part gets, frames included."""

    below: int
    """Rows of the panel below."""
    plane: int
    """Columns of the plane, above; the chart has the others."""


def share_out(columns: int, rows: int) -> Shares:
    """Share out the panels' room, so that a plane with axes of the same scale fills its own.

    A cell is twice as high as it is wide.

    Args:
        columns: Of all panels.
        rows: Of all panels, the line of tabs included.
    """
    below = min(max(round(rows * _SHARE_BELOW), _LEAST_BELOW), _MOST_BELOW)
    inner = rows - _TABS - below - _FRAME
    plane = 2 * (inner - _UNDER_PLANE) + _BESIDE_PLANE + _FRAME
    return Shares(below, max(min(plane, round(columns * _MOST_OF_PLANE)), _LEAST_PLANE))
