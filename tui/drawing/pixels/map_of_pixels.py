"""The cells of a map of the plane in pixels, and the points that are put on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look, PixelCells
from .cells import MOST_COLUMNS, MOST_ROWS, cell_codes, image_ink
from .marks import has_shapes, mark_of, put_marks
from .raster import PixelArea, Raster

_SAMPLES = (2, 4)
"""How many samples of the plane a cell has across and down; the pixels are between them."""

_FINE, _COARSE = 4, 3
"""Pixels of a cell across where the terminal makes them fit: of a map of a panel, of a larger one.

Finer ones are hardly seen to be so, and come to more bytes than a slow line carries.
"""
_MOST_FINE = 1500
"""Cells up to which a map has the fine ones."""

_LINED = 8
"""Pixels of a cell across from which on marks have a line around them."""


class PixelMap:
    """Makes rasters of one size.

    Args:
        pixels: What the terminal can show.
        columns: Cells across.
        rows: Cells down.
        image: The picture's number among all on the screen.
        look: The colours of what sets marks off.

    Attributes:
        samples: How many samples of the plane the map has across and down.
        codes: The characters of its cells.
        ink: Their colour.
        size: Pixels across and down.
        is_sent_whole: Whether one that has hardly changed takes as many bytes as any other.
    """

    def __init__(self, pixels: PixelCells, columns: int, rows: int, image: int, look: Look) -> None:
        across, down = pixels.width, rows * pixels.height
        if pixels.scales:
            # It keeps a picture's shape, and would leave a margin if that were not the cells'.
            across = _FINE if columns * rows <= _MOST_FINE else _COARSE
            down = max(round(down * across / pixels.width), 1)
        self.is_sent_whole = pixels.scales
        self._across, self._cells = across, (columns, rows)
        self.size = columns * across, down
        self.samples = columns * _SAMPLES[0], rows * _SAMPLES[1]
        self.codes, self.ink = cell_codes(columns, rows), image_ink(image)
        self._lining = look.maps.cursor[0].rpartition(" ")[2]
        self._mark_size = max(5, 2 * (across * 3 // 8) + 1)
        self._marks: dict[str, NDArray[np.uint8]] = {}

    @classmethod
    def of(cls, look: Look, columns: int, rows: int, image: int) -> PixelMap | None:
        """Make one where the terminal shows pixels, and so many."""
        pixels = look.pixels
        if pixels is None or columns > MOST_COLUMNS or rows > MOST_ROWS:
            return None
        made = cls(pixels, columns, rows, image, look)
        fits = pixels.scales or max(made.size) <= pixels.most
        return made if fits else None

    def in_halves(self, levels: NDArray[np.int8]) -> NDArray[np.int8]:
        """Give the levels of the upper and the lower half of each cell, of those of all pixels."""
        columns, rows = self._cells
        at_x, at_y = (
            ((np.arange(count) + 0.5) * pixels / count).astype(np.intp)
            for count, pixels in zip((columns, 2 * rows), self.size, strict=True)
        )
        return levels[np.ix_(at_y, at_x)]

    def draws(self, characters: str) -> bool:
        """Tell whether marks for all of these can be drawn in pixels."""
        return has_shapes(characters)

    def area(
        self,
        left: int,
        levels: NDArray[np.int8],
        colours: tuple[str, ...],
        inks: tuple[str, ...],
        points: tuple[NDArray[np.float64], NDArray[np.uint32], NDArray[np.intp]] | None,
    ) -> PixelArea:
        """Make a raster.

        Args:
            left: The first column of its cells in a picture.
            levels: Of the pixels.
            colours: Those of the levels.
            inks: Those of points.
            points: If there are points, where each is as shares of the map from its top left
                corner, its character, and which of the inks it has; those that hide others last.
        """
        marks = np.zeros(levels.shape, dtype=np.uint8)
        if points is not None:
            shares, characters, numbers = points
            places = np.floor(shares * self.size).astype(np.intp)
            # Neighbours of one character are drawn at once, in the order that they are given in.
            cuts = np.flatnonzero(np.diff(characters.astype(np.int64))) + 1
            for those in np.split(np.arange(len(characters)), cuts):
                if those.size:
                    mark = self._mark(chr(int(characters[those[0]])))
                    put_marks(marks, mark, places[those], numbers[those] + 2)
        return self.placed(left, 0, levels, marks, colours, inks)

    def placed(
        self,
        left: int,
        top: int,
        levels: NDArray[np.int8],
        marks: NDArray[np.uint8],
        colours: tuple[str, ...],
        inks: tuple[str, ...] = (),
    ) -> PixelArea:
        """Make a raster of marks that are drawn already.

        Args:
            left: The first column of its cells in a picture.
            top: The first row.
            levels: Of the pixels.
            marks: What lies on each: nothing, what sets marks off, or one of the inks.
            colours: Those of the levels.
            inks: Those of marks.
        """
        shown = (*colours, self._lining, *inks)
        raster = Raster(levels.astype(np.uint8), marks, shown, len(colours))
        return PixelArea(raster, left, top, *self._cells, self.ink)

    def _mark(self, character: str) -> NDArray[np.uint8]:
        if character not in self._marks:
            is_lined = self._across >= _LINED
            self._marks[character] = mark_of(character, self._mark_size, is_lined=is_lined)
        return self._marks[character]
