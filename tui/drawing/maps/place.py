"""Where in a panel a map of the plane is drawn, with its axes and its legend."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len

from ....core.data.dataset import Dataset
from ....core.data.names import one_line
from ..picture import Picture
from ..text_columns import shortened
from .plane import Plane

_LEAST = (8, 3)
_ROOM_BELOW, _ROOM_BESIDE = (28, 8), (32, 4)
"""Columns and rows that a panel has at least, for a legend below the map and beside it."""
_BESIDE, _GAP = 13, 2
"""Columns of a legend beside the map, and between the two."""
_TWO_LINES, _TWO_SHORT_LINES = 14, 9
"""Rows of a panel that has two lines for a legend below the map, and of one that is narrow."""
_ONE_LINE = 40
"""Columns from which on one line has room for what held-out points look like as well."""
_ROWS_WITH_AXIS = 10
_LONGEST_UP = 9
"""Columns of the name beside the map at most; all of it is in the frame."""
_GAIN = 1.1
"""How many times larger a map is with a legend beside it, for it to be there."""


@dataclass(frozen=True, slots=True)
class LegendPlace:
    """The lines that a legend has."""

    column: int
    row: int
    width: int
    rows: int
    beside: bool
    """Whether it stands beside the map, its entries one below the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where in a panel the map is drawn, and which part of the plane."""

    width: int
    height: int
    left: int
    """The map's first column; its first row is the panel's."""
    plane: Plane
    legend: LegendPlace | None
    """Where it is said what is drawn; where there is little room nothing is, nor are there axes."""
    names: tuple[str, str]
    """What the axes are called, across and up."""
    has_axis: bool
    """Whether the numbers of x1 have a line under the map; those of x2 are beside the legend's."""

    @classmethod
    def of(cls, dataset: Dataset, width: int, height: int) -> Place | None:
        """Find the place where a dataset's points are largest; `None` if there is no room."""
        places = [place(dataset, width, height) for place in (cls._below, cls._beside)]
        below, beside = places
        if below is None or (beside and beside.plane.grain * _GAIN < below.plane.grain):
            return beside or cls._bare(dataset, width, height)
        return below

    @classmethod
    def _below(cls, dataset: Dataset, width: int, height: int) -> Place | None:
        if width < _ROOM_BELOW[0] or height < _ROOM_BELOW[1]:
            return None
        lines = 1 + (height >= (_TWO_LINES if width >= _ONE_LINE else _TWO_SHORT_LINES))
        rows = height - 1 - lines
        margin = _margin(dataset, width, rows)
        plane = Plane.of(dataset, width - margin, rows)
        left = margin + (width - margin - plane.columns) // 2
        legend = LegendPlace(0, plane.rows + 1, width, lines, beside=False)
        return cls(width, height, left, plane, legend, _names(dataset), has_axis=True)

    @classmethod
    def _beside(cls, dataset: Dataset, width: int, height: int) -> Place | None:
        if width < _ROOM_BESIDE[0] or height < _ROOM_BESIDE[1]:
            return None
        has_axis = height >= _ROWS_WITH_AXIS
        room, rows = width - _BESIDE - _GAP, height - has_axis
        margin = _margin(dataset, room, rows)
        plane = Plane.of(dataset, room - margin, rows)
        left = margin + (room - margin - plane.columns) // 2
        column = left + plane.columns + _GAP
        legend = LegendPlace(column, 0, width - column, plane.rows, beside=True)
        return cls(width, height, left, plane, legend, _names(dataset), has_axis)

    @classmethod
    def _bare(cls, dataset: Dataset, width: int, height: int) -> Place | None:
        if width < _LEAST[0] or height < _LEAST[1]:
            return None
        plane = Plane.of(dataset, width, height)
        left = (width - plane.columns) // 2
        return cls(width, height, left, plane, None, _names(dataset), has_axis=False)

    def cell_at(self, column: int, row: int) -> tuple[int, int] | None:
        """Find the map's cell at a place in the panel; `None` beside the map."""
        column -= self.left
        inside = 0 <= column < self.plane.columns and 0 <= row < self.plane.rows
        return (column, row) if inside else None

    def draw_axes(self, picture: Picture, colour: str) -> None:
        """Write round numbers where they are, and which axis is which."""
        if self.legend is None:
            return
        plane = self.plane
        across, up = plane.ticks(0), plane.ticks(1)
        name_across, name_up = self.names
        if not name_up:
            up = []  # a single input has nothing up
        taken = {row for row, _ in up}
        name = next((row for row in range(plane.rows) if row not in taken), 0)
        for row, text in (*up, (name, shortened(name_up, _LONGEST_UP))):
            picture.write(self.left - 1 - cell_len(text), row, text, colour)
        if self.has_axis:
            line = _axis_line(across, plane.columns, name_across)
            picture.write(self.left, plane.rows, line, colour)


def _names(dataset: Dataset) -> tuple[str, str]:
    """Name both axes; the one up has none where there is but one input."""
    across, up = dataset.view.names
    if dataset.table is None:
        return across, up
    return one_line(across), one_line(up) * (up != across)


def _margin(dataset: Dataset, width: int, rows: int) -> int:
    """Count the columns that the numbers of x2 and its name take, and one that stays free."""
    up = Plane.of(dataset, width, rows).ticks(1)
    name = min(cell_len(_names(dataset)[1]), _LONGEST_UP)
    return max(2, name, *(len(text) for _, text in up), 0) + 1


def _axis_line(ticks: list[tuple[int, str]], columns: int, name: str) -> str:
    """Write numbers below their columns, as many as there is room for, and the axis's name."""
    name = shortened(name, columns // 2)
    line = [" "] * (columns - cell_len(name)) + list(name)
    for column, text in ticks:
        # A sign hangs over, so that the digits are below their place.
        start = column - len(text) // 2
        around = line[max(start - 1, 0) : start + len(text) + 1]
        if start >= 0 and len(around) > len(text) and set(around) == {" "}:
            line[start : start + len(text)] = text
    return "".join(line)
