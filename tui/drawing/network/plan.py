"""Where in a picture the units of a network stand, and which are left out for want of room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .closer import NUMBERS
from .level import Level, Selected
from .room import Room, fitting_levels

HEADED = 14
"""Rows from which on there is one for the names of levels."""
_LEAST = (30, 4)
_BESIDE = NUMBERS
"""Columns for the numbers of one unit, beside the levels."""
_WITH_MAP = 104
"""Columns from which on that unit has a larger map there, too."""
_WIDEST_GAP = 26
"""Columns between two levels, at most."""


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """A network laid out in so much room."""

    width: int
    height: int
    bias: bool
    """Whether there are biases."""
    levels: tuple[Level, ...]
    """Those that are shown, from left to right."""
    depth: int
    """How many levels there are."""
    beside: int
    """The column where one unit is shown closer; the width if there is no room for it."""

    @classmethod
    def of(
        cls,
        names: Sequence[Sequence[str]],
        bias: bool,
        width: int,
        height: int,
        looked_at: Sequence[int],
        level: int,
        *,
        closer: bool = True,
    ) -> NetworkPlan | None:
        """Lay a network out.

        Args:
            names: Of the units of each level, the inputs first.
            bias: Whether units have biases.
            width: Columns of the picture.
            height: Its rows.
            looked_at: A unit of each level that is to be seen.
            level: A level that is to be seen.
            closer: Whether one unit is to be shown closer beside it, where there is room.

        Returns:
            The plan, or None if there is too little room for any.
        """
        if width < _LEAST[0] or height < _LEAST[1]:
            return None
        besides = [_BESIDE] if closer and width >= 2 * _BESIDE else [0]
        if closer and width >= _WITH_MAP:
            besides.insert(0, min(_BESIDE + 2 + 2 * (height - 1), width // 3, 80))
        for shown in _narrower(range(len(names)), level):
            widest = max(len(names[each]) for each in shown)
            # A row for their names is not to cost maps a row.
            headed = height >= HEADED and (height - 1) // widest == height // widest
            for beside in besides:
                room = Room(width - beside - bool(beside), height, headed)
                levels = fitting_levels(names, shown, room, bias, looked_at)
                if levels is not None:
                    placed = _spread(levels, room.width)
                    return cls(width, height, bias, placed, len(names), width - beside)
        return None

    def gaps(self) -> list[tuple[Level, Level]]:
        """Give each pair of levels with links between them."""
        return list(pairwise(self.levels))

    def at(self, column: int, row: int) -> Selected | None:
        """Find the unit that is drawn at a place."""
        for level in self.levels:
            place, down = divmod(row - level.top, level.pitch)
            if (
                0 <= place < level.count
                and down < level.unit_rows
                and level.left <= column < level.end
            ):
                return Selected(level.level, level.first + place)
        return None


def _narrower(levels: range, kept: int) -> list[range]:
    """Give ever fewer levels around one, down to that one and a neighbour."""
    found = [levels]
    while len(levels) > 2:
        # One below is kept as well, as that is where the links come from.
        drop_last = levels[-1] - kept >= max(kept - 1, 0) - levels[0] and levels[-1] > kept
        levels = levels[:-1] if drop_last else levels[1:]
        found.append(levels)
    return found


def _spread(levels: list[Level], width: int) -> tuple[Level, ...]:
    """Give the columns to spare to the links."""
    gaps = max(len(levels) - 1, 1)
    spare = width - sum(level.width for level in levels)
    gap = min(spare // gaps, _WIDEST_GAP)
    at, placed = (spare - gap * gaps) // 2, []
    for level in levels:
        placed.append(replace(level, left=at))
        at += level.width + gap
    return tuple(placed)
