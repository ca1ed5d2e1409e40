"""Where in a chart's picture its curves are, and where in that a place or a value is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .vertical import Array, Vertical


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the picture that has curves, and the numbers at its borders."""

    left: int
    width: int
    height: int
    x_range: tuple[float, float]
    vertical: Vertical

    def columns(self, places: Array, dots: int = 1) -> NDArray[np.int64]:
        """Find the columns of places, with so many dots a character.

        The edges are in the middles of the outer columns.
        """
        low, high = self.x_range
        share = (places - low) / (high - low)
        found = np.floor((dots - 1) / 2 + dots * (self.width - 1) * share + 0.5)
        return found.clip(0, self.width * dots - 1).astype(np.int64)

    def heights(self, values: Array, dots: int = 1) -> NDArray[np.int64]:
        """Find the rows of values, counted from the bottom, with so many dots a character.

        On a logarithmic axis they are exponents of ten.
        """
        return self.vertical.heights(values, self.height, dots)

    def row_of(self, value: float) -> int:
        """Find the row of one value, counted from the top; of a value above 0 on a log axis."""
        on_scale = np.log10(value) if self.vertical.is_log else value
        return self.height - 1 - int(self.heights(np.array([on_scale]))[0])

    def column_of(self, place: float) -> int:
        """Find the column of one place, as `columns` does, but without an array for it."""
        low, high = self.x_range
        found = math.floor((self.width - 1) * ((place - low) / (high - low)) + 0.5)
        return min(max(found, 0), self.width - 1)

    def place_at(self, column: float) -> float:
        """Find the place in the middle of a column; the edges are in the outer columns' middles."""
        low, high = self.x_range
        return low + (high - low) * min(max(column / max(self.width - 1, 1), 0.0), 1.0)
