"""The picture of a decision boundary: the heat map, points on it, what they mean, and a cursor."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....core.catalog.lazy_numpy import Array
from ....core.data.dataset import Dataset
from ....core.data.units import shown_targets
from ...appearance.look import Look
from ..picture import Picture
from ..pixels.map_of_pixels import PixelMap
from ..pixels.smooth import Smoothing
from .colour_map import class_map, value_map
from .heat_map import HeatMap, Levels, class_levels, value_levels
from .legend import Legend
from .place import Place
from .plane_outputs import PlaneOutputs
from .scatter import PointKinds

Numbers = NDArray[np.floating[Any]]

_HELD = 0.25
"""The share of a level by which a value may be outside of the one that it is drawn in."""


class BoundaryDrawing:
    """Draws one dataset's boundary at one place, again and again.

    Args:
        dataset: The points.
        place: Where.
        look: Characters and colours.
        image: Its number among all pictures on the screen, where they are of pixels.

    Attributes:
        samples: How many places of the plane the network is asked for across and down.
    """

    def __init__(self, dataset: Dataset, place: Place, look: Look, image: int = 0) -> None:
        self._dataset, self._place, self._look = dataset, place, look
        pixels = self._pixels = PixelMap.of(look, place.plane.columns, place.plane.rows, image)
        several = dataset.has_several_classes
        if dataset.task == "classification":
            self._range = 0.0, 1.0
        else:
            targets = shown_targets(dataset)
            self._range = float(targets.min()), float(targets.max())
        classes = dataset.targets.shape[1]
        if several:
            most = look.pixels.colours if pixels and look.pixels else 0
            self.colour_map = class_map(look, classes, most)
        else:
            self.colour_map = value_map(look, look.pixels.levels if pixels and look.pixels else 0)
        self._is_several = several
        self._found: Levels | None = None
        self.samples = place.plane.columns, place.plane.rows * self.colour_map.samples_down
        self._smoothing: tuple[tuple[int, int], Smoothing] | None = None
        if pixels is not None:
            self.samples = pixels.samples
        self._grid = place.plane.grid(dataset.points)
        self._kinds = PointKinds(dataset, look)
        self._inks, self._names = self._inks_of_points()
        characters = "".join(map(chr, self._kinds.codes.tolist()))
        self._are_letters = pixels is None or not pixels.draws(characters)
        self._legend = place.legend and Legend(
            dataset, place.legend, look, self.colour_map, self._range, self._kinds.glyphs
        )
        self._surroundings: dict[tuple[bool, bool, int], Picture] = {}

    def map_levels(
        self,
        evaluated: PlaneOutputs,
        members: Array,
        *,
        discretize: bool,
        holds: bool = False,
    ) -> Levels:
        """Find the level of each part of the map, which are halves of characters, or pixels.

        Args:
            evaluated: The networks at the samples.
            members: Their parameters.
            discretize: Whether to leave out how sure they are.
            holds: Whether a place keeps its level while its value is hardly outside of it, as
                steps of training shake it to and fro, and each change is to be sent.
        """
        outputs = evaluated.outputs(members)
        if self._pixels is None:
            found = self.levels(outputs, discretize=discretize)
            if holds and not discretize:
                found = self._held(found, outputs)
            self._found = None if discretize else found
            return evaluated.spread(found)
        across, down = self._pixels.size
        if self._smoothing is None or self._smoothing[0] != evaluated.shape:
            self._smoothing = evaluated.shape, Smoothing(evaluated.shape, (across, down))
        table = evaluated.table(outputs)
        columns = range(table.shape[2]) if self._is_several else [self._dataset.shown_target]
        spread = [self._smoothing[1].spread(table[:, :, column]).ravel() for column in columns]
        between = np.stack(spread, axis=1)
        found = self.levels(between, discretize=discretize)
        if not self._pixels.is_sent_whole:
            if holds and not discretize:
                found = self._held(found, between)
            self._found = None if discretize else found
        return found.reshape(down, across)

    def _held(self, found: Levels, outputs: Numbers) -> Levels:
        """Keep the level of the picture before wherever that is nearly right."""
        before = self._found
        if before is None or before.shape != found.shape:
            return found
        least = self.levels(outputs, discretize=False, shift=-_HELD)
        most = self.levels(outputs, discretize=False, shift=_HELD)
        return np.where((least <= before) & (before <= most), before, found)

    def levels(self, outputs: Numbers, *, discretize: bool, shift: float = 0.0) -> Levels:
        """Find the level of each output.

        Args:
            outputs: The network's, shape `(samples, outputs)`.
            discretize: Whether to leave out how sure the network is.
            shift: By which share of a level they are moved.
        """
        if self._is_several:
            return class_levels(outputs, self.colour_map, discretize=discretize, shift=shift)
        low, high = self._range
        shown = outputs[:, self._dataset.shown_target if outputs.shape[1] > 1 else 0]
        return value_levels(shown, low, high, self.colour_map, discretize=discretize, shift=shift)

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
            levels: Of the map, as `map_levels` gives them.
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
        pixels = self._pixels
        halves = levels if pixels is None else pixels.in_halves(levels)
        heat_map = HeatMap(halves, colour_map)
        kinds = self._kinds.judged(right, predictions, by_tolerance=by_tolerance)
        if pixels is not None and (levels < 0).any():
            pixels = None  # what is no number has no colour, but a character
        if pixels is None or self._are_letters:
            self._put_points(heat_map, kinds, predictions, discretize=discretize)
        if row is not None:
            text = f"[{chr(self._kinds.codes[kinds[row]])}]"
            heat_map.put(self._grid.around(row, text), *colour_map.cursor)
        if cursor is not None:
            mark = np.zeros((place.plane.rows, place.plane.columns), dtype=np.uint32)
            mark[cursor[::-1]] = ord("+")
            heat_map.put(mark, *colour_map.cursor)
        if pixels is not None:
            heat_map.leave_to_pixels(pixels.codes, pixels.ink)
            points = None if self._are_letters else self._points_in_pixels(kinds)
            area = pixels.area(
                place.left, levels, colour_map.grounds, colour_map.class_inks, points
            )
            picture.pixels = (area,)
        heat_map.draw(picture, place.left, 0)
        return picture

    def _put_points(
        self,
        heat_map: HeatMap,
        kinds: NDArray[np.int16],
        predictions: Numbers,
        *,
        discretize: bool,
    ) -> None:
        """Put the characters of points on the map."""
        seen = self._grid.seen(kinds)
        glyphs = np.where(seen < 0, np.uint32(0), self._kinds.codes[kinds[seen]])
        # A point stands on the colour of what it is taken for itself, not of its cell's middle.
        outputs = predictions if predictions.ndim > 1 else predictions[:, None]
        own = np.maximum(self.levels(outputs, discretize=discretize), 0)
        inks = self._inks if self.colour_map.class_inks else self._inks + own
        heat_map.put_points(glyphs, inks[seen], self._names, own[seen])

    def _points_in_pixels(
        self, kinds: NDArray[np.int16]
    ) -> tuple[NDArray[np.float64], NDArray[np.uint32], NDArray[np.intp]]:
        """Give where points are, their characters and inks, with those that hide others last."""
        order = np.argsort(kinds, kind="stable")
        plane = self._place.plane
        shares = (self._dataset.points - plane.low) / (plane.high - plane.low)
        shares[:, 1] = 1.0 - shares[:, 1]
        return shares[order], self._kinds.codes[kinds[order]], self._inks[order]

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
