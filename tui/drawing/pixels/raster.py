"""A picture of few colours, pixel by pixel: a map's levels, and marks that lie on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """Levels with marks on them, both as numbers of colours; it is not changed any more.

    They are kept apart because one of the ways to send them paints the one over the other.
    """

    levels: Numbers
    """The level of each pixel, shape `(height, width)`, both at least 1."""
    marks: Numbers
    """What lies on each: 0 is nothing, 1 the first colour of marks. Same shape."""
    colours: tuple[str, ...]
    """Those of the levels and then of the marks, written like `#1c5fae`; 256 at most."""
    count: int
    """How many of these are of levels."""

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.levels.shape[1]

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.levels.shape[0]

    @property
    def seen(self) -> Numbers:
        """The number of the colour that each pixel has in the end."""
        marked = self.marks + np.uint8(self.count - 1)
        return np.where(self.marks > 0, marked, self.levels).astype(np.uint8)

    def may_become(self, other: Raster) -> bool:
        """Tell whether another one has the same size and colours."""
        return self.levels.shape == other.levels.shape and self.colours == other.colours

    def is_like(self, other: Raster | None) -> bool:
        """Tell whether another one looks the same."""
        return other is self or (
            other is not None
            and self.colours == other.colours
            and np.array_equal(self.levels, other.levels)
            and np.array_equal(self.marks, other.marks)
        )


@dataclass(frozen=True, slots=True, eq=False)
class PixelArea:
    """A raster, and the cells of a picture in whose place it is."""

    raster: Raster
    left: int
    top: int
    columns: int
    rows: int
    ink: str
    """By which a terminal knows it."""


def rgb(colour: str) -> tuple[int, int, int]:
    """Give the red, green and blue of a colour that is written like `#1c5fae`."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
