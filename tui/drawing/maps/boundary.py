"""The picture of a decision boundary: the heat map, points on it, what they mean, and a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....core.data.dataset import Dataset
from ...appearance.look import Look
from ..numbers import place_text, tick_text
from ..picture import Characters, Picture
from .colour_map import class_map, value_map
from .heat_map import HeatMap, Levels, class_levels, value_levels
from .plane import Plane

_BELOW = 2
"""Lines under the map: the range of x1, and the legend."""
_STRETCH = 2.0
"""How much wider or higher than a square the plane may be drawn to fill the panel."""
_ROOM_FOR_LABELS = (30, 8)
_LEAST = (8, 3)
_RAMP, _LEAST_RAMP = 12, 3
"""Columns of the ramp in the legend, and below which there is none."""
_ENTRY = 3
"""Columns that a class takes there: its letter, its number and a gap."""
_GAP = 2


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where in a panel the map is drawn, and which part of the plane."""

    width: int
    height: int
    left: int
    """The map's first column; its first row is the panel's."""
    plane: Plane
    has_labels: bool

    @classmethod
    def of(cls, dataset: Dataset, width: int, height: int) -> Place | None:
        """Find the place for a dataset's points; `None` if there is no room."""
        has_labels = width >= _ROOM_FOR_LABELS[0] and height >= _ROOM_FOR_LABELS[1]
        rows = height - _BELOW * has_labels
        margin = 0
        if has_labels:
            whole = Plane.around(dataset.points, 1, 1)
            margin = max(map(len, _ends(whole, 1))) + 1
        room = width - margin
        if room < _LEAST[0] or rows < _LEAST[1]:
            return None
        # A character is about twice as high as wide.
        columns = min(room, int(2 * rows * _STRETCH))
        rows = min(rows, int(columns / 2 * _STRETCH))
        left = margin + (room - columns) // 2
        return cls(width, height, left, Plane.around(dataset.points, columns, rows), has_labels)

    def cell_at(self, column: int, row: int) -> tuple[int, int] | None:
        """Find the map's cell at a place in the panel; `None` beside the map."""
        column -= self.left
        inside = 0 <= column < self.plane.columns and 0 <= row < self.plane.rows
        return (column, row) if inside else None


class BoundaryDrawing:
    """Draws one dataset's boundary at one place, again and again.

    Args:
        dataset: The points.
        place: Where.
        look: Characters and colours.

    Attributes:
        samples: How many levels the map has across and down.
    """

    def __init__(self, dataset: Dataset, place: Place, look: Look) -> None:
        self._place, self._look = place, look
        targets = dataset.targets
        several = dataset.has_several_classes
        if dataset.task == "classification":
            self._range = 0.0, 1.0
        else:
            self._range = float(targets.min()), float(targets.max())
        if several:
            self.colour_map = class_map(look, targets.shape[1])
            classes = dataset.labels.astype(int)
        else:
            self.colour_map = value_map(look)
            classes = (dataset.labels >= sum(self._range) / 2).astype(int)
        self._is_several = several
        self.samples = place.plane.columns, place.plane.rows * self.colour_map.samples_down
        self._glyphs = point_glyphs(look, targets.shape[1])
        self._grid = place.plane.grid(dataset.points)
        held_out = np.ones(len(targets), dtype=np.int8)
        held_out[dataset.train] = 0
        count = len(self._glyphs.train)
        # Of several points in a cell the largest of these is seen.
        self._right = (held_out * count + classes).astype(np.int8)
        self._wrong = (held_out + 2 * count).astype(np.int8)
        codes = map(ord, self._glyphs.train + self._glyphs.held_out + self._glyphs.wrong)
        self._codes = np.array([*codes, 0], dtype=np.uint32)
        self._first_wrong = 2 * count
        self._surroundings: dict[tuple[bool, int], Picture] = {}

    def levels(self, outputs: NDArray[np.floating[Any]], *, discretize: bool) -> Levels:
        """Find the level of each sample.

        Args:
            outputs: The network's, shape `(samples, outputs)`.
            discretize: Whether to leave out how sure the network is.
        """
        if self._is_several:
            return class_levels(outputs, self.colour_map, discretize=discretize)
        low, high = self._range
        return value_levels(outputs[:, 0], low, high, self.colour_map, discretize=discretize)

    def draw(
        self,
        levels: Levels,
        right: NDArray[np.bool_],
        *,
        cursor: tuple[int, int] | None,
        discretize: bool,
        row: int | None = None,
    ) -> Picture:
        """Draw the map with everything on and around it.

        Args:
            levels: Of the samples, shape `(down, across)`.
            right: Whether each point is predicted right, shape `(points,)`.
            cursor: Column and row of a cell to mark.
            discretize: Whether the levels are; for the legend.
            row: A point to mark by brackets around it, whatever else is in its cell.
        """
        place, colour_map = self._place, self.colour_map
        surroundings = discretize, int(np.count_nonzero(~right))
        if surroundings not in self._surroundings:
            self._surroundings = {surroundings: self._draw_surroundings(*surroundings)}
        picture = self._surroundings[surroundings].copy()
        heat_map = HeatMap(levels, colour_map)
        cells = self._grid.paint(np.where(right, self._right, self._wrong))
        is_wrong = cells >= self._first_wrong
        glyphs = self._codes[cells]
        heat_map.put(np.where(is_wrong, 0, glyphs))
        heat_map.put(np.where(is_wrong, glyphs, 0), *colour_map.wrong)
        if row is not None:
            kind = (self._right if right[row] else self._wrong)[row]
            text = f"[{chr(self._codes[kind])}]"
            heat_map.put(self._grid.around(row, text), *colour_map.cursor)
        if cursor is not None:
            mark = np.zeros_like(glyphs)
            mark[cursor[::-1]] = ord("+")
            heat_map.put(mark, *colour_map.cursor)
        heat_map.draw(picture, place.left, 0)
        return picture

    def rows_at(self, cell: tuple[int, int]) -> list[int]:
        """Name the points in a cell of the map, by their rows in the dataset."""
        return self._grid.points_at(*cell)

    def _draw_surroundings(self, discretize: bool, wrong: int) -> Picture:
        """Draw what is around the map, the same in most frames."""
        picture = Picture(self._place.width, self._place.height)
        if self._place.has_labels:
            self._draw_labels(picture)
            self._draw_legend(picture, wrong, discretize)
        return picture

    def _draw_labels(self, picture: Picture) -> None:
        place, faint = self._place, self._look.palette.faint
        plane = place.plane
        for label, row in zip(
            (*_ends(plane, 1)[::-1], "x2"), (0, plane.rows - 1, plane.rows // 2), strict=True
        ):
            picture.write(place.left - 1 - len(label), row, label, faint)
        low, high = _ends(plane, 0)
        line = low + "x1".center(plane.columns - len(low) - len(high)) + high
        picture.write(place.left, plane.rows, line, faint)

    def _draw_legend(self, picture: Picture, wrong: int, discretize: bool) -> None:
        place, faint = self._place, self._look.palette.faint
        row, wrong_text = place.plane.rows + 1, f"{self._glyphs.wrong} wrong {wrong:,}"
        # The key gives way to the number: that is nowhere else, and means another one if it is cut.
        key = self._key(discretize, place.width - len(wrong_text) - _GAP)
        if key is None:
            picture.write(max((place.width - len(wrong_text)) // 2, 0), row, wrong_text, faint)
            return
        levels, glyphs, before, after = key
        columns = levels.shape[1]
        width = len(before) + columns + len(after) + _GAP + len(wrong_text)
        column = (place.width - width) // 2
        picture.write(column, row, before, faint)
        column += len(before)
        ramp = HeatMap(levels, self.colour_map)
        ramp.put(glyphs)
        ramp.draw(picture, column, row)
        picture.write(column + columns, row, f"{after}{' ' * _GAP}{wrong_text}", faint)

    def _key(self, discretize: bool, room: int) -> tuple[Levels, Characters, str, str] | None:
        """Give the levels that the legend shows, what is put on them, and what they stand for.

        Of several classes those that fit; `None` if there is no room for any, or for a ramp.
        """
        down = self.colour_map.samples_down
        if self._is_several:
            letters = self._glyphs.train[: max((room + 1) // _ENTRY, 0)]
            if not letters:
                return None
            strengths = self.colour_map.strengths
            sure = np.arange(1, len(letters) + 1) * strengths - 1
            # A letter and a number on each class's colour, and a gap.
            key = np.column_stack([sure, sure, np.full_like(sure, -1)]).ravel()[:-1]
            text = " ".join(f"{letter}{number}" for number, letter in enumerate(letters))
            glyphs = np.array([[*map(ord, text)]], dtype=np.uint32)
            return np.tile(key.astype(np.int8), (down, 1)), glyphs, "", ""
        low, high = self._range
        before, after = f"{_short(low)} ", f" {_short(high)}"
        columns = min(_RAMP, room - len(before) - len(after))
        if columns < _LEAST_RAMP:
            return None
        values = np.linspace(low, high, columns)
        key = value_levels(values, low, high, self.colour_map, discretize=discretize)
        nothing = np.zeros((1, columns), dtype=np.uint32)
        return np.tile(key, (down, 1)), nothing, before, after


@dataclass(frozen=True, slots=True)
class PointGlyphs:
    """What points are drawn as."""

    train: str
    """One for each class."""
    held_out: str
    wrong: str
    """For a point that trains, and for one that is held out."""


def point_glyphs(look: Look, outputs: int) -> PointGlyphs:
    """Choose what points are drawn as: letters where there are more than two classes."""
    glyphs = look.glyphs
    if outputs > 1:
        train, held_out = ascii_lowercase[:outputs], ascii_uppercase[:outputs]
        return PointGlyphs(train, held_out, glyphs.wrong_points)
    return PointGlyphs(glyphs.train_points, glyphs.held_out_points, glyphs.wrong_points)


def _ends(plane: Plane, axis: int) -> tuple[str, str]:
    span = float(plane.high[axis] - plane.low[axis])
    # One digit less than the cursor's, as it only says how far the map goes.
    return place_text(plane.low[axis], 10 * span), place_text(plane.high[axis], 10 * span)


def _short(value: float) -> str:
    return tick_text(float(f"{value:.2g}"))
