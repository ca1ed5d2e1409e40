"""The units of one level of a drawn network: which of them are seen, and where."""

from __future__ import annotations

from dataclasses import dataclass


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
    """The units of one layer, or the inputs, one below the other."""

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
    pitch: int
    """Rows from a unit to the next."""
    unit_rows: int
    """Rows of a unit's map, which is twice as many columns wide."""
    name_width: int
    """Columns of the names, with one for the mark of the selected one and one for the bias."""
    left: int = 0
    """The column that the names begin in."""

    @property
    def count(self) -> int:
        """How many units are shown."""
        return len(self.names)

    @property
    def left_out(self) -> int:
        """How many are not."""
        return self.total - self.count

    @property
    def map_columns(self) -> int:
        """How wide a unit's map is: as wide as it is high, a cell being twice as high as wide."""
        return 2 * self.unit_rows

    @property
    def maps(self) -> int:
        """The column that the maps begin in."""
        return self.left + self.name_width

    @property
    def width(self) -> int:
        """Columns of names and maps."""
        return self.name_width + self.map_columns

    @property
    def end(self) -> int:
        """The column after the maps."""
        return self.left + self.width

    def map_top(self, place: int) -> int:
        """Give the upper row of the map of one of the units shown."""
        return self.top + place * self.pitch

    def name_row(self, place: int) -> int:
        """Give the row of its name."""
        return self.map_top(place) + (self.unit_rows - 1) // 2

    def line_row(self, place: int) -> float:
        """Give the row that its links come in on and leave from, a middle of a row having .5."""
        return self.name_row(place) + 0.5
