"""Equal maps of the plane, one below the other, as one picture of pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..maps.colour_map import ColourMap, value_map
from ..maps.heat_map import HeatMap, Levels
from ..picture import Picture
from ..pixels.map_of_pixels import PixelMap
from ..pixels.marks import LINING
from ..pixels.smooth import Smoothing
from .level import Level

Numbers = NDArray[np.floating[Any]]

_APART = 8
"""A line between maps that stand on each other's heads takes this part of a row."""


class MapStack:
    """Draws stacks of one shape. All of one are one picture: terminals keep few of them.

    Args:
        pixels: Makes the picture.
        colour_map: The levels' looks.
        rows: Rows of cells of each map.
        pitch: Rows from a map to the next.
        count: How many maps there are.

    Attributes:
        colour_map: The levels' looks.
        samples: How many samples of the plane a map has across and down.
    """

    def __init__(
        self, pixels: PixelMap, colour_map: ColourMap, rows: int, pitch: int, count: int
    ) -> None:
        self._pixels, self.colour_map = pixels, colour_map
        total = (count - 1) * pitch + rows
        (across, down), (samples_across, samples_down) = pixels.size, pixels.samples
        self.samples = samples_across, samples_down * rows // total
        self._size = across, -(-down * rows // total)
        self._tops = [down * place * pitch // total for place in range(count)]
        # Maps with room between them need no line.
        self._line = max(self._size[1] // (_APART * rows), 1) if count > 1 and pitch == rows else 0
        self._between = np.arange(total) % pitch >= rows
        self._smoothing: tuple[tuple[int, int], Smoothing] | None = None

    @classmethod
    def of(
        cls, look: Look, columns: int, rows: int, image: int, *, pitch: int = 0, count: int = 1
    ) -> MapStack | None:
        """Make one where the terminal shows pixels, and so many.

        Args:
            look: Says how it does.
            columns: Cells of each map across.
            rows: Likewise down.
            image: The picture's number among all on the screen.
            pitch: Rows from a map to the next, if there is one.
            count: How many maps there are.
        """
        pixels = PixelMap.of(look, columns, (count - 1) * pitch + rows, image)
        if pixels is None or look.pixels is None:
            return None
        return cls(pixels, value_map(look, look.pixels.levels), rows, pitch or rows, count)

    def spread(self, grid: tuple[int, int], values: Numbers) -> Numbers:
        """Find values at the pixels of each map.

        Args:
            grid: How many samples of the plane are known across and down.
            values: At these, shape `(maps, down * across)`.
        """
        if self._smoothing is None or self._smoothing[0] != grid:
            self._smoothing = grid, Smoothing(grid, self._size)
        smoothing, (across, down) = self._smoothing[1], grid
        with np.errstate(all="ignore"):
            return np.array([smoothing.spread(own.reshape(down, across)).ravel() for own in values])

    def draw(self, picture: Picture, column: int, row: int, levels: Levels) -> None:
        """Draw the maps, the first one's top left corner at a place.

        Args:
            picture: What to draw into.
            column: The place.
            row: Likewise.
            levels: Of the pixels of each map, shape `(maps, pixels)`.
        """
        pixels, (across, down) = self._pixels, self._size
        found = np.zeros(pixels.size[::-1], dtype=np.int8)
        marks = np.zeros(found.shape, dtype=np.uint8)
        for top, own in zip(self._tops, levels.reshape(-1, down, across), strict=True):
            found[top : top + down] = own
            marks[top : top + self._line] = LINING
        heat_map = HeatMap(pixels.in_halves(found), self.colour_map)
        if not (found < 0).any():  # what is no number has no colour, but a character
            heat_map.leave_to_pixels(pixels.codes, pixels.ink)
            area = pixels.placed(column, row, found, marks, self.colour_map.grounds)
            picture.pixels = (*picture.pixels, area)
        heat_map.empty(self._between)
        heat_map.draw(picture, column, row)


def stacks_of(levels: Sequence[Level], look: Look, images: Sequence[int]) -> dict[int, MapStack]:
    """Give what draws each level's maps in pixels: all of them, or none.

    Args:
        levels: Where they stand.
        look: Says whether the terminal shows pixels.
        images: Numbers for pictures.
    """
    if look.pixels is None or len(images) < len(levels):
        return {}
    found = {
        level.level: MapStack.of(
            look, level.map_columns, level.unit_rows, image, pitch=level.pitch, count=level.count
        )
        for level, image in zip(levels, images, strict=False)
    }
    made = {level: stack for level, stack in found.items() if stack is not None}
    return made if len(made) == len(found) else {}
