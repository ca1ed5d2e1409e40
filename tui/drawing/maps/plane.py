"""The part of the plane that a picture shows, cell by cell.

Where both axes have one unit they are drawn in the same scale; two columns of a table have each its
own, and fill the room.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....core.data.dataset import Dataset
from ....core.data.tabular.planes import PlaneOfColumns
from ..numbers import tick_text
from .scatter import Grid

Array = NDArray[np.float64]

CELL_HEIGHT = 2
"""How many times as high as wide a cell of a terminal is."""

_MARGIN = 0.04
"""How much of the data's range is shown beyond it, on each side."""
_SURROUNDINGS = 1.75
"""How many times the data's own range is shown at most where the room is wider or higher."""
_LEAST_SHARE = 1e-9
"""Points that are no further apart than so much of where they lie are one."""
EVERYTHING = math.inf
"""Fills the room, however much beside the data is shown."""
_STEPS = 2.5
"""How often the numbers' distance is in the shorter side, at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A rectangle of the plane, cut into cells; x1 grows to the right, x2 upwards.

    A cell is twice as high as wide, and so is what it shows of a round plane: a circle is round.
    """

    low: Array
    """Its least x1 and x2, shape `(2,)`."""
    high: Array
    """Its largest x1 and x2, shape `(2,)`."""
    columns: int
    rows: int
    is_round: bool = True
    """Whether both axes have one unit."""

    @classmethod
    def of(
        cls, dataset: Dataset, columns: int, rows: int, surroundings: float = _SURROUNDINGS
    ) -> Plane:
        """Show a dataset's points as large as they can be, the plane beside them in what is left.

        Points that are drawn by hand have all of the plane that they may be put on: it stays as it
        is while there are more and more of them.

        Args:
            dataset: What is shown.
            columns: Room, at least 1.
            rows: Likewise.
            surroundings: How many times the data's own range is shown at most. What is not needed
                for that is left out: the plane may have fewer cells than there is room for.
        """
        if dataset.reach is None:
            is_round, points = dataset.view.is_round, dataset.points
            if not len(points) and isinstance(dataset.view, PlaneOfColumns):
                points = dataset.view.around_the_mean
            return cls.of_points(points, columns, rows, surroundings, is_round=is_round)
        corner = np.full(2, dataset.reach)
        return cls.around(-corner, corner, columns, rows, surroundings)

    @classmethod
    def of_points(
        cls,
        points: Array,
        columns: int,
        rows: int,
        surroundings: float = _SURROUNDINGS,
        *,
        is_round: bool = True,
    ) -> Plane:
        """Show points, shape `(points, 2)`, with a little room around them; see `of`."""
        low, high = points.min(axis=0), points.max(axis=0)
        span = high - low
        if not is_round:
            flat = span <= _LEAST_SHARE * np.maximum(np.abs(low), np.abs(high))
            room = np.where(flat, np.maximum(np.abs(high) * _MARGIN, 0.5), _MARGIN * span)
            return cls(low - room, high + room, columns, rows, is_round=False)
        if span.max() <= _LEAST_SHARE * max(float(np.abs(points).max()), _LEAST_SHARE):
            span[:] = 0
        room = np.where(span > 0, _MARGIN * span, _MARGIN * span.max() or 0.5)
        return cls.around(low - room, high + room, columns, rows, surroundings)

    @classmethod
    def around(
        cls, low: Array, high: Array, columns: int, rows: int, surroundings: float = _SURROUNDINGS
    ) -> Plane:
        """Show a rectangle in the middle of so much room; see `of`."""
        span = high - low
        unit = max(span[0] / columns, span[1] / (CELL_HEIGHT * rows))
        most = surroundings * span / unit
        columns = max(int(min(columns, np.ceil(most[0] - 1e-9))), 1)
        rows = max(int(min(rows, np.ceil(most[1] / CELL_HEIGHT - 1e-9))), 1)
        middle, half = (low + high) / 2, unit * np.array([columns, CELL_HEIGHT * rows]) / 2
        return cls(middle - half, middle + half, columns, rows)

    @property
    def unit(self) -> float:
        """How wide a cell is in the plane."""
        return float(self.high[0] - self.low[0]) / self.columns

    @property
    def grain(self) -> float:
        """How much of the plane a cell shows: the less of it, the larger is what is seen."""
        span = self.high - self.low
        return math.sqrt(float(span[0]) / self.columns * float(span[1]) / self.rows)

    def middles(self, across: int, down: int) -> Array:
        """Cut the rectangle into other cells, and give their middles row by row from the top left.

        Returns:
            Shape `(down * across, 2)`.
        """
        span = self.high - self.low
        x1 = self.low[0] + (np.arange(across) + 0.5) / across * span[0]
        x2 = self.high[1] - (np.arange(down) + 0.5) / down * span[1]
        return np.column_stack([np.tile(x1, down), np.repeat(x2, across)])

    def middle(self, column: int, row: int) -> tuple[float, float]:
        """Give the middle of a cell."""
        span = self.high - self.low
        return (
            float(self.low[0] + (column + 0.5) / self.columns * span[0]),
            float(self.high[1] - (row + 0.5) / self.rows * span[1]),
        )

    def grid(self, inputs: Array) -> Grid:
        """Find the cells that points lie in.

        Args:
            inputs: Points within the rectangle, shape `(points, 2)`.
        """
        counts = np.array([self.columns, self.rows])
        share = (inputs - self.low) / (self.high - self.low)
        share[:, 1] = 1.0 - share[:, 1]
        cells = np.clip(np.floor(share * counts), 0, counts - 1).astype(np.intp)
        return Grid(self.columns, self.rows, cells[:, 1] * self.columns + cells[:, 0])

    def ticks(self, axis: int) -> list[tuple[int, str]]:
        """Choose round numbers along an axis, so far apart that they can be read.

        Args:
            axis: 0 for x1, 1 for x2.

        Returns:
            The column, or the row, of each number, and what to write there.
        """
        if self.is_round:
            span = min(self.columns, CELL_HEIGHT * self.rows) * self.unit
        else:
            span = float(self.high[axis] - self.low[axis])
        step = _round_step(span / _STEPS)
        places = self._places(axis, step)
        if axis == 1 and not self.is_round:
            while len(places) > max(self.rows // 2, 1):
                step = _round_step(step * 2.5)
                places = self._places(axis, step)
        if axis == 0:
            widest = max((len(text) for _, text in places), default=0)
            while len(places) > 2 and step < (widest + 2) * self.unit:
                step = _round_step(step * 2.5)
                places = self._places(axis, step)
        return places

    def _places(self, axis: int, step: float) -> list[tuple[int, str]]:
        """Find the cells that the multiples of a step lie in along an axis."""
        low, high = float(self.low[axis]), float(self.high[axis])
        count = (self.columns, self.rows)[axis]
        numbers = range(math.ceil(low / step), math.floor(high / step) + 1)
        shares = [(number * step - low) / (high - low) for number in numbers]
        cells = [min(int((1 - share if axis else share) * count), count - 1) for share in shares]
        # What twelve digits leave of 0.1 + 0.2 is what a person would write.
        texts = [tick_text(float(f"{number * step:.12g}")) for number in numbers]
        return list(zip(cells, texts, strict=True))


def _round_step(most: float) -> float:
    """Give the largest of 1, 2 and 5 times a power of ten that is not larger."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(times * power for times in (5, 2, 1) if times * power <= most * (1 + 1e-9))
