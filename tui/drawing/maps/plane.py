"""The part of the plane that a picture shows, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .scatter import Grid

Array = NDArray[np.float64]

_MARGIN = 0.04
"""How much of the data's range is shown beyond it, on each side."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A rectangle of the plane, cut into cells; x1 grows to the right, x2 upwards."""

    low: Array
    """Its least x1 and x2, shape `(2,)`."""
    high: Array
    """Its largest x1 and x2, shape `(2,)`."""
    columns: int
    rows: int

    @classmethod
    def around(cls, inputs: Array, columns: int, rows: int) -> Plane:
        """Fit points into so many cells, with a little room around them.

        Args:
            inputs: Shape `(points, 2)`.
            columns: At least 1.
            rows: At least 1.
        """
        low, high = inputs.min(axis=0), inputs.max(axis=0)
        room = np.where(high > low, _MARGIN * (high - low), 0.5)
        return cls(low - room, high + room, columns, rows)

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
