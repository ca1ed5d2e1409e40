"""Values over a plane as coloured characters, two values to a character where there are colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..picture import Characters, Picture
from .colour_map import ColourMap
from .scatter import levels

Levels = NDArray[np.int8]
"""Numbers of levels; `UNKNOWN` where there is no number to show."""
Numbers = NDArray[np.floating[Any]]

UNKNOWN = -1
_OWN = np.int16(-1)
"""The surroundings' own ink or ground."""
_SPACE, _UPPER_HALF, _LOWER_HALF, _NO_NUMBER = ord(" "), ord("▀"), ord("▄"), ord("?")


def value_levels(
    values: Numbers,
    low: float,
    high: float,
    colour_map: ColourMap,
    *,
    discretize: bool = False,
    shift: float = 0.0,
) -> Levels:
    """Find the level of each value.

    Args:
        values: Any numbers, shape `(points,)`.
        low: Start of the lowest level.
        high: End of the highest level; what lies outside goes to the ends.
        colour_map: Says how many levels there are.
        discretize: Whether to use the two at the ends only, each for one half of the range.
        shift: By which share of a level all values are moved.
    """
    count = 2 if discretize else colour_map.levels
    moved = np.asarray(values, dtype=float)
    if shift:
        moved = moved + shift * (high - low) / count
    found = levels(moved, low, high, count)
    if discretize:
        found *= colour_map.levels - 1
    found[np.isnan(values)] = UNKNOWN
    return found


def class_levels(
    outputs: Numbers, colour_map: ColourMap, *, discretize: bool = False, shift: float = 0.0
) -> Levels:
    """Find the level of each point: its largest output's class, stronger the surer it is.

    Args:
        outputs: One for each class, shape `(points, classes)`.
        colour_map: Says how many strengths a class has.
        discretize: Whether to be sure everywhere.
        shift: By which share of a level all largest outputs are moved.
    """
    classes, strengths = outputs.shape[1], colour_map.strengths
    coloured = outputs.argmax(axis=1) % (colour_map.levels // strengths)
    found = coloured.astype(np.int8) * strengths
    if discretize:
        found += strengths - 1
    else:
        # The largest of k probabilities is 1/k at least.
        best = np.asarray(outputs.max(axis=1), dtype=float)
        if shift:
            best = best + shift * (1.0 - 1.0 / classes) / strengths
        found += levels(best, 1.0 / classes, 1.0, strengths)
    found[np.isnan(outputs).any(axis=1)] = UNKNOWN
    return found


class HeatMap:
    """The characters of levels, with their colours; points are put on it before it is drawn.

    Args:
        found: Shape `(rows, columns)`, where a character takes `samples_down` rows.
        colour_map: The levels' looks.
    """

    def __init__(self, found: Levels, colour_map: ColourMap) -> None:
        numbers = found.astype(np.int16)
        count = colour_map.levels
        self._has_grounds = bool(colour_map.grounds)
        if colour_map.grounds:
            upper, lower = numbers[0::2], numbers[1::2]
            even = np.abs(upper - lower) <= colour_map.blur
            self._characters = np.where(even, np.uint32(_SPACE), np.uint32(_UPPER_HALF))
            self._inks = np.where(even, _OWN, upper)
            self._grounds = np.where(even, upper, lower)
            unknown = (upper < 0) | (lower < 0)
            self._characters[unknown] = _NO_NUMBER
            self._inks[unknown] = self._grounds[unknown] = _OWN
            self._point_grounds = upper
        else:
            table = np.array([*map(ord, colour_map.characters), _NO_NUMBER], dtype=np.uint32)
            self._characters = table[numbers]
            self._inks = numbers.copy()
            self._point_grounds = np.full_like(numbers, _OWN)
            self._grounds = self._point_grounds.copy()
        # A point stands on the upper one of its two levels, in an ink to suit that.
        upper = numbers[:: colour_map.samples_down]
        self._point_inks = np.where(upper < 0, _OWN, upper + np.int16(count))
        self._colours = [*(colour_map.grounds or colour_map.inks), *colour_map.point_inks]
        self._is_map = np.ones(self._characters.shape, dtype=np.bool_)
        """Where nothing was put over the map itself."""

    def put_points(
        self,
        glyphs: Characters,
        inks: NDArray[np.intp],
        names: Sequence[str],
        grounds: NDArray[np.integer[Any]],
    ) -> None:
        """Put glyphs over the characters, each with an ink and a level of its own.

        Args:
            glyphs: Shape `(rows, columns)`; zeros are see-through.
            inks: Which of the names each has, same shape.
            names: Inks, as rich writes them.
            grounds: The level that each stands on, same shape.
        """
        where = glyphs != 0
        self._is_map &= ~where
        first = len(self._colours)
        self._colours += names
        np.copyto(self._characters, glyphs, where=where)
        np.copyto(self._inks, (inks + first).astype(np.int16), where=where)
        if self._has_grounds:
            np.copyto(self._grounds, grounds.astype(np.int16), where=where)

    def put(self, glyphs: Characters, ink: str = "", ground: str = "") -> None:
        """Put glyphs over the characters; zeros are see-through.

        Args:
            glyphs: Shape `(rows, columns)`.
            ink: Their colour; none means what can be read on the level they stand on.
            ground: What they stand on; none means their level's colour.
        """
        where = glyphs != 0
        self._is_map &= ~where
        np.copyto(self._characters, glyphs, where=where)
        np.copyto(self._inks, self._number(ink) if ink else self._point_inks, where=where)
        np.copyto(
            self._grounds, self._number(ground) if ground else self._point_grounds, where=where
        )

    def leave_to_pixels(self, codes: Characters, ink: str) -> None:
        """Have a picture of pixels shown wherever nothing was put over the map.

        Args:
            codes: The characters of the picture's cells, shape `(rows, columns)`.
            ink: Their colour.
        """
        np.copyto(self._characters, codes, where=self._is_map)
        np.copyto(self._inks, self._number(ink), where=self._is_map)
        np.copyto(self._grounds, _OWN, where=self._is_map)

    def halve(self, rows: NDArray[np.bool_]) -> None:
        """Leave the upper halves of rows of characters empty, which have two levels each."""
        lower = self._grounds[rows]
        self._characters[rows] = np.where(lower < 0, np.uint32(_NO_NUMBER), np.uint32(_LOWER_HALF))
        self._inks[rows], self._grounds[rows] = lower, _OWN

    def empty(self, rows: NDArray[np.bool_]) -> None:
        """Leave rows of characters empty."""
        self._characters[rows] = _SPACE
        self._inks[rows] = self._grounds[rows] = _OWN

    def _number(self, colour: str) -> np.int16:
        self._colours.append(colour)
        return np.int16(len(self._colours) - 1)

    def draw(self, picture: Picture, column: int, row: int) -> None:
        """Draw it into a picture, its top left corner there."""
        picture.paint(column, row, self._characters, self._inks, self._grounds, self._colours)
