"""The picture of a decision boundary: the heat map, points on it, what they mean, and a cursor."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....core.data.dataset import Dataset
from ....core.data.units import shown_targets
from ...appearance.look import Look
from ..picture import Picture
from .colour_map import class_map, value_map
from .heat_map import HeatMap, Levels, class_levels, value_levels
from .legend import Legend
from .place import Place
from .scatter import PointKinds

Numbers = NDArray[np.floating[Any]]


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
        self._dataset, self._place, self._look = dataset, place, look
        several = dataset.has_several_classes
        if dataset.task == "classification":
            self._range = 0.0, 1.0
        else:
            targets = shown_targets(dataset)
            self._range = float(targets.min()), float(targets.max())
        classes = dataset.targets.shape[1]
        self.colour_map = class_map(look, classes) if several else value_map(look)
        self._is_several = several
        self.samples = place.plane.columns, place.plane.rows * self.colour_map.samples_down
        self._grid = place.plane.grid(dataset.points)
        self._kinds = PointKinds(dataset, look)
        self._inks, self._names = self._inks_of_points()
        self._legend = place.legend and Legend(
            dataset, place.legend, look, self.colour_map, self._range, self._kinds.glyphs
        )
        self._surroundings: dict[tuple[bool, bool, int], Picture] = {}

    def levels(self, outputs: Numbers, *, discretize: bool) -> Levels:
        """Find the level of each sample.

        Args:
            outputs: The network's, shape `(samples, outputs)`.
            discretize: Whether to leave out how sure the network is.
        """
        if self._is_several:
            return class_levels(outputs, self.colour_map, discretize=discretize)
        low, high = self._range
        shown = outputs[:, self._dataset.shown_target]
        return value_levels(shown, low, high, self.colour_map, discretize=discretize)

    def draw(
        self,
        levels: Levels,
        right: NDArray[np.bool_],
        predictions: Numbers,
        *,
        cursor: tuple[int, int] | None,
        discretize: bool,
        by_tolerance: bool = False,
        row: int | None = None,
    ) -> Picture:
        """Draw the map with everything on and around it.

        Args:
            levels: Of the samples, shape `(down, across)`.
            right: Whether each point is predicted right, shape `(points,)`.
            predictions: What is predicted for each point, as a snapshot has it.
            cursor: Column and row of a cell to mark.
            discretize: Whether the levels are; for the legend.
            by_tolerance: Whether right is what is close enough, not what is on the right side.
            row: A point to mark by brackets around it, whatever else is in its cell.
        """
        place, colour_map = self._place, self.colour_map
        surroundings = discretize, by_tolerance, int(np.count_nonzero(~right))
        if surroundings not in self._surroundings:
            self._surroundings = {surroundings: self._draw_surroundings(*surroundings)}
        picture = self._surroundings[surroundings].copy()
        heat_map = HeatMap(levels, colour_map)
        kinds = self._kinds.judged(right, predictions, by_tolerance=by_tolerance)
        seen = self._grid.seen(kinds)
        glyphs = np.where(seen < 0, np.uint32(0), self._kinds.codes[kinds[seen]])
        # A point stands on the colour of what it is taken for itself, not of its cell's middle.
        outputs = predictions if predictions.ndim > 1 else predictions[:, None]
        own = np.maximum(self.levels(outputs, discretize=discretize), 0)
        inks = self._inks if colour_map.class_inks else self._inks + own
        heat_map.put_points(glyphs, inks[seen], self._names, own[seen])
        if row is not None:
            text = f"[{chr(self._kinds.codes[kinds[row]])}]"
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

    def _inks_of_points(self) -> tuple[NDArray[np.intp], list[str]]:
        """Give the number of each point's ink, and the inks.

        Where the ink is that of the level a point stands on, the level is to be added.
        """
        colour_map, kinds = self.colour_map, self._kinds
        by_class = bool(colour_map.class_inks)
        inks = list(colour_map.class_inks or colour_map.point_inks)
        numbers = kinds.classes % len(inks) if by_class else np.zeros_like(kinds.classes)
        mark = kinds.glyphs.held_out_ink
        if not mark:
            return numbers, inks
        return numbers + len(inks) * kinds.held_out, [*inks, *(f"{mark} {ink}" for ink in inks)]

    def _draw_surroundings(self, discretize: bool, by_tolerance: bool, wrong: int) -> Picture:
        """Draw what is around the map, the same in most frames."""
        picture = Picture(self._place.width, self._place.height)
        self._place.draw_axes(picture, self._look.palette.faint)
        if self._legend is not None:
            self._legend.write(picture, wrong, by_tolerance=by_tolerance, discretize=discretize)
        return picture
