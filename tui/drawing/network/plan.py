"""Where in a picture the units of a network stand, and which are left out for want of room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

MAP_COLUMNS = {2: 6, 3: 8, 4: 10, 5: 12}
"""How wide a unit's map is, by the rows that the unit has."""
_NARROW_MAP = 4
_LEAST = (30, 4)
_STEP = 2
"""The fewest columns that a link takes: its sign, and its line."""
_ROOMY_STEP, _WIDEST_STEP = 4, 7
_BESIDE, _MOST_BESIDE = 27, 44
"""Columns for what is shown of one unit beside the layers, at least and at most."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A unit, or a link into it."""

    level: int
    """0 for the inputs, else the layer from 1 on."""
    unit: int
    """From 0."""
    source: int | None = None
    """The unit of the level below that the link comes from; None means the unit itself."""


@dataclass(frozen=True, slots=True)
class Level:
    """The units of one layer, or the inputs, with the links that come in from the left."""

    level: int
    """0 for the inputs, else the layer from 1 on."""
    names: tuple[str, ...]
    """Of the units that are shown."""
    first: int
    """Which unit is the topmost one shown."""
    total: int
    """How many units there are."""
    top: int
    """The topmost one's upper row."""
    unit_rows: int
    """How many rows a unit has; links come in on the last."""
    map_columns: int
    """How wide the units' maps are."""
    left: int = 0
    """The column that the names begin in."""
    lanes: int = 0
    """The column of the first lane of links."""
    step: int = _STEP
    """From lane to lane."""

    @property
    def count(self) -> int:
        """How many units are shown."""
        return len(self.names)

    @property
    def left_out(self) -> int:
        """How many are not."""
        return self.total - self.count

    @property
    def name_width(self) -> int:
        """Columns of the names, with one for the mark of the one that is selected."""
        return 1 + max(len(label(name)) for name in self.names)

    @property
    def maps(self) -> int:
        """The column that the maps begin in."""
        return self.left + self.name_width

    @property
    def width(self) -> int:
        """Columns of names and maps."""
        return self.name_width + self.map_columns

    def wire(self, place: int) -> int:
        """Give the row that links come in on, of one of the units shown."""
        return self.top + (place + 1) * self.unit_rows - 1


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """A network laid out in so much room."""

    width: int
    height: int
    bias: bool
    """Whether there are biases; they come in on a lane of their own, the first."""
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
    ) -> NetworkPlan | None:
        """Lay a network out.

        Args:
            names: Of the units of each level, the inputs first.
            bias: Whether units have biases.
            width: Columns of the picture.
            height: Its rows.
            looked_at: A unit of each level that is to be seen.
            level: A level that is to be seen.

        Returns:
            The plan, or None if there is too little room for any.
        """
        if width < _LEAST[0] or height < _LEAST[1]:
            return None
        span = range(len(names))
        for most in range(height, 0, -1):
            for shown in _narrower(span, level):
                for narrow in (False, True):
                    levels = _levels(names, shown, height, looked_at, most, narrow)
                    if (spare := width - _needed(levels, bias)) >= 0:
                        return cls._spread(levels, bias, width, height, len(names), spare)
                if len(shown) == 2 or max(len(names[each]) for each in shown) > most:
                    break
        return None

    @classmethod
    def _spread(
        cls, levels: list[Level], bias: bool, width: int, height: int, depth: int, spare: int
    ) -> NetworkPlan:
        """Give the columns to spare to the view of one unit and to the links."""
        beside = _BESIDE if spare >= _BESIDE else 0
        levels, spare = _widen(levels, bias, spare - beside, _ROOMY_STEP)
        if beside:
            more = min(spare, _MOST_BESIDE - beside)
            beside, spare = beside + more, spare - more
        levels, spare = _widen(levels, bias, spare, _WIDEST_STEP)
        at, placed = spare // 2, []
        for place, each in enumerate(levels):
            lanes = at + 1
            if place:
                at += _gap(levels[place - 1], each, bias)
            placed.append(replace(each, left=at, lanes=lanes))
            at += each.width
        return cls(width, height, bias, tuple(placed), depth, width - beside)

    def gaps(self) -> list[tuple[Level, Level]]:
        """Give each pair of levels with links between them."""
        return list(pairwise(self.levels))

    def lane(self, into: Level, source: int) -> int:
        """Give the column of the links from a source, counted among those shown; -1 is the bias."""
        return into.lanes + (source + self.bias) * into.step

    def at(self, column: int, row: int) -> Selected | None:
        """Find what is drawn at a place."""
        for place, level in enumerate(self.levels):
            unit = (row - level.top) // level.unit_rows
            if not 0 <= unit < level.count:
                continue
            if level.left <= column < level.left + level.width:
                return Selected(level.level, level.first + unit)
            if place and row == level.wire(unit) and level.lanes <= column < level.left:
                below = self.levels[place - 1]
                source = (column - level.lanes) // level.step - self.bias
                if source < below.count:
                    found = None if source < 0 else below.first + source
                    return Selected(level.level, level.first + unit, found)
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


def _levels(
    names: Sequence[Sequence[str]],
    shown: range,
    height: int,
    looked_at: Sequence[int],
    most: int,
    narrow: bool,
) -> list[Level]:
    widest = max(min(len(names[level]), most) for level in shown)
    rows = max(2, min(max(MAP_COLUMNS), height // widest))
    columns = _NARROW_MAP if narrow else MAP_COLUMNS[rows]
    levels = []
    for number in shown:
        total = len(names[number])
        count, top = min(total, most), 0
        if count < total or count * rows > height:
            # A line above and one below say how many are left out.
            count, top = max(min(count, (height - 2) // rows), 1), 1
        first = max(0, min(looked_at[number] - count // 2, total - count))
        top = top or (height - count * rows) // 2
        some = tuple(names[number][first : first + count])
        levels.append(Level(number, some, first, total, top, rows, columns))
    for place, level in enumerate(levels[1:], 1):
        # The names of sources stand over their lanes, without what is the same in all.
        longest = max(len(lane_name(name)) for name in levels[place - 1].names)
        levels[place] = replace(level, step=max(_STEP, longest + 1))
    return levels


def label(name: str) -> str:
    """Shorten a unit's name to what is written beside its map: a hidden one's number."""
    return name.rpartition(".")[2]


def lane_name(name: str) -> str:
    """Shorten a unit's name to what tells it from the others of its level."""
    return label(name).lstrip("xy") or name


def left_out_text(count: int) -> str:
    """Say how many there are beside those that are shown."""
    return f"+{count:,} more"


def _gap(below: Level, level: Level, bias: bool) -> int:
    lanes = below.count + bias
    return 1 + lanes * level.step + (len(f"+{below.left_out} ") if below.left_out else 0)


def _needed(levels: list[Level], bias: bool) -> int:
    gaps = pairwise(levels)
    return sum(level.width for level in levels) + sum(_gap(*pair, bias) for pair in gaps)


def _widen(levels: list[Level], bias: bool, spare: int, most: int) -> tuple[list[Level], int]:
    """Put lanes farther apart, all alike, while there are columns to spare."""
    while True:
        wider = [
            replace(level, step=level.step + 1) if level.step < most else level for level in levels
        ]
        cost = _needed(wider, bias) - _needed(levels, bias)
        if not 0 < cost <= spare:
            return levels, spare
        levels, spare = wider, spare - cost
