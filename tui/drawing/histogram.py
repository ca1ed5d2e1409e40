"""How numbers are spread: bars of characters, and a box for the quartiles under them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .picture import Characters

Array = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where numbers stand on a line of so many equal bins."""

    low: float
    high: float
    bins: int
    is_logarithmic: bool = False

    @classmethod
    def around(cls, values: Array, bins: int) -> Scale:
        """Choose a scale for finite numbers: logarithmic if they are of many sizes."""
        low, high = float(values.min()), float(values.max())
        if low > 0 and high > 50 * low:
            return cls(np.log(low), np.log(high), bins, is_logarithmic=True)
        return cls(low, high, bins)

    def places(self, values: Array) -> NDArray[np.int64]:
        """Find the bin of each number; what lies outside goes to the ends."""
        if self.is_logarithmic:
            values = np.log(values)
        share = (values - self.low) / ((self.high - self.low) or 1.0)
        return np.clip(np.floor(share * self.bins), 0, self.bins - 1).astype(np.int64)

    def counts(self, values: Array) -> NDArray[np.int64]:
        """Count the numbers in each bin, shape `(bins,)`."""
        return np.bincount(self.places(values), minlength=self.bins)

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the largest number of the scale."""
        if self.is_logarithmic:
            return float(np.exp(self.low)), float(np.exp(self.high))
        return self.low, self.high


def bars(counts: NDArray[np.int64], rows: int, width: int, levels: str) -> Characters:
    """Draw a bar for each count, the largest to the top; one that is not 0 can always be seen.

    Args:
        counts: Shape `(bins,)`.
        rows: Height of the picture.
        width: Columns of a bar.
        levels: Characters for a part of a row, from the lowest to a full one.

    Returns:
        Shape `(rows, bins * width)`; 0 where there is nothing.
    """
    full = len(levels)
    heights = counts * rows * full / max(int(counts.max()), 1)
    parts = np.where(counts > 0, np.maximum(np.rint(heights), 1), 0).astype(np.int64)
    below = np.arange(rows - 1, -1, -1)[:, None] * full
    filled = np.clip(parts - below, 0, full)
    codes = np.array([0, *map(ord, levels)], dtype=np.uint32)
    return np.repeat(codes[filled], width, axis=1)


def box(places: NDArray[np.int64], width: int) -> str:
    """Draw quartiles between brackets, the median in them, and what lies further out.

    Args:
        places: Columns of the 5th percentile, the quartiles with the median between them, and the
            95th percentile, ascending, shape `(5,)`.
        width: Columns in all.
    """
    first, lower, middle, upper, last = places.tolist()
    line = [" "] * width
    line[first : last + 1] = "-" * (last + 1 - first)
    line[lower : upper + 1] = "=" * (upper + 1 - lower)
    line[lower], line[upper] = "[", "]"
    line[middle] = "|"
    return "".join(line)
