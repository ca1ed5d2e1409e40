"""How many units of each level there is room for, and how large their maps may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from .level import Level

_MOST_ROWS = 9
"""Of a unit's map."""
_LONG, _CLEAR = 12, 9
"""Columns between levels where links are easy to follow, and where they still can be."""
_GAPS = ((_CLEAR, 2), (6, 2), (_CLEAR, 1), (7, 1), (5, 1))
"""Columns between levels, and rows of maps, both at least: the first that there is room for."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room for the levels of a network."""

    width: int
    height: int
    headed: bool
    """Whether the first row is for the names of levels."""

    @property
    def rows(self) -> int:
        """Rows for units."""
        return self.height - self.headed


def fitting_levels(
    names: Sequence[Sequence[str]], shown: range, room: Room, bias: bool, looked_at: Sequence[int]
) -> list[Level] | None:
    """Choose the largest maps with which levels fit beside each other.

    Args:
        names: Of the units of each level, the inputs first.
        shown: Which levels there are to be.
        room: For them.
        bias: Whether units have biases.
        looked_at: A unit of each level that is to be seen.

    Returns:
        The levels, not placed across yet; None if there is too little room.
    """
    widest = max(len(names[level]) for level in shown)
    most = max(min(room.rows // widest, _MOST_ROWS), 1)
    for gap, least in _GAPS:
        for base in range(most, least - 1, -1):
            # The output is what all the others are for: larger where links stay long.
            for output, columns in ((2 * base + 1, _LONG), (base + 1, _LONG), (base, gap)):
                levels = [
                    _level(number, names, room, bias, looked_at[number], (base, output))
                    for number in shown
                ]
                needed = sum(level.width for level in levels) + columns * (len(levels) - 1)
                if needed <= room.width:
                    return levels
    return None


def _level(
    number: int,
    names: Sequence[Sequence[str]],
    room: Room,
    bias: bool,
    looked_at: int,
    sizes: tuple[int, int],
) -> Level:
    """Lay one level out from top to bottom: few units have larger maps, farther apart."""
    total, rows, (base, most) = len(names[number]), room.rows, sizes
    # The last row says which units these are, where they are not all.
    count = total if total <= rows else rows - 1
    most = most if number == len(names) - 1 else base + (number == 0 and rows > 2 * base + 2)
    tall = max(min(rows // count, most, _MOST_ROWS), 1)
    pitch = max(min(rows // count, 3 * tall + 2), 1)
    first = max(0, min(looked_at - count // 2, total - count))
    top = room.headed + (0 if count < total else (rows - (count - 1) * pitch - tall) // 2)
    some = tuple(names[number][first : first + count])
    # One column for the mark of what is selected, one for the sign of the bias.
    name_width = 1 + max(map(cell_len, some)) + (1 if bias and number else 0)
    return Level(number, some, first, total, top, pitch, tall, name_width + (number == 0))
