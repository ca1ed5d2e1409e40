"""Points on a grid of characters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.int8]

EMPTY = -1
WRONG = 100


@dataclass(frozen=True, slots=True)
class Grid:
    """Which cell each point of a plane falls into, found once for one size of the picture."""

    columns: int
    rows: int
    places: NDArray[np.intp]
    """The cell of each point, counted along rows from the top left, shape `(points,)`."""

    @classmethod
    def of(cls, inputs: NDArray[np.float64], columns: int, rows: int) -> Grid:
        """Place points so that they fill the picture, x1 to the right and x2 upwards.

        Args:
            inputs: Shape `(points, 2)`.
            columns: Width of the picture, at least 1.
            rows: Height of the picture, at least 1.
        """
        low, high = inputs.min(axis=0), inputs.max(axis=0)
        span = np.where(high > low, high - low, 1.0)
        share = (inputs - low) / span
        column = np.rint(share[:, 0] * (columns - 1)).astype(np.intp)
        row = np.rint((1.0 - share[:, 1]) * (rows - 1)).astype(np.intp)
        return cls(columns, rows, row * columns + column)

    def paint(self, kinds: NDArray[np.int8]) -> Cells:
        """Give each cell the largest kind among its points, so that wrong ones are never hidden.

        Args:
            kinds: A small number for each point, shape `(points,)`.

        Returns:
            Shape `(rows, columns)`; `EMPTY` where there is no point.
        """
        cells = np.full(self.columns * self.rows, EMPTY, dtype=np.int8)
        np.maximum.at(cells, self.places, kinds)
        return cells.reshape(self.rows, self.columns)

    def points_at(self, column: int, row: int) -> list[int]:
        """Name the points in a cell, by their numbers."""
        return np.flatnonzero(self.places == row * self.columns + column).tolist()

    def around(self, point: int, text: str) -> NDArray[np.uint32]:
        """Write text with its middle on a point, cut at the edges; zeros are see-through.

        Returns:
            Code points, shape `(rows, columns)`.
        """
        row, middle = divmod(int(self.places[point]), self.columns)
        block = np.zeros((self.rows, self.columns), dtype=np.uint32)
        for column, character in enumerate(text, middle - len(text) // 2):
            if 0 <= column < self.columns:
                block[row, column] = ord(character)
        return block


def levels(values: NDArray[np.float64], low: float, high: float, count: int) -> NDArray[np.int8]:
    """Sort values into equal levels from 0 to `count - 1`; what lies outside goes to the ends.

    Args:
        values: Any numbers, shape `(points,)`; those that are none go to level 0.
        low: Start of the lowest level.
        high: End of the highest level.
        count: How many levels.
    """
    # Clipped first, as the numbers of a run that breaks would overflow.
    share = (np.clip(np.nan_to_num(values, nan=low), low, high) - low) / ((high - low) or 1.0)
    return np.clip(np.floor(share * count), 0, count - 1).astype(np.int8)
