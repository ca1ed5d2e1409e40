"""A snapshot's network drawn with its numbers: the whole of it, and the selected unit closer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....core import Snapshot
from .....core.data.dataset import Dataset
from ....appearance.look import Look
from ....drawing.maps.colour_map import value_map
from ....drawing.maps.plane import Plane
from ....drawing.network.closer import closer_areas, draw_closer
from ....drawing.network.picture import NetworkDrawing, samples_of, shades
from ....drawing.network.plan import NetworkPlan
from ....drawing.picture import Picture
from .selection import MOST_PRODUCTS, NetworkSelection
from .unit_maps import UnitValues

Numbers = NDArray[np.floating[Any]]


class SnapshotDrawing:
    """Draws the snapshots of a run; what finds activations is made once for each size of maps."""

    def __init__(self) -> None:
        self._values: dict[tuple[int, int], UnitValues] = {}

    def forget(self) -> None:
        """Begin anew, for another run or look."""
        self._values.clear()

    def plan_picture(
        self,
        plan: NetworkPlan,
        selection: NetworkSelection,
        snapshot: Snapshot,
        dataset: Dataset,
        *,
        scale: float,
        marks_selected: bool,
        look: Look,
    ) -> Picture:
        """Draw units as maps of the plane, and the links between them.

        Args:
            plan: Where all that is.
            selection: The run's network, and what of it is selected.
            snapshot: Of that run.
            dataset: The run's.
            scale: The size of a weight that signs and digits go up to.
            marks_selected: Whether what is selected is marked.
            look: Characters and colours.
        """
        layout, colour_map = selection.network.layout, value_map(look)
        parameters = snapshot.parameters
        across, down = samples_of(plan, colour_map)
        values = self._values_at(snapshot, dataset, across, down)
        found = values.run(parameters)
        maps = [
            shades(each, *values.ranges(level, each), colour_map)
            for level, each in enumerate(found)
        ]
        return NetworkDrawing(plan, look).draw(
            [layout.weights(parameters, layer) for layer in range(layout.layers)],
            [layout.biases(parameters, layer) for layer in range(layout.layers)],
            maps,
            scale,
            selection.selected if marks_selected else None,
        )

    def draw_closer(
        self,
        picture: Picture,
        column: int,
        selection: NetworkSelection,
        snapshot: Snapshot,
        dataset: Dataset,
        *,
        gradient: Numbers | None,
        look: Look,
    ) -> None:
        """Draw the selected unit, with a larger map and its bias and weights as numbers.

        Args:
            picture: Where.
            column: From which column on.
            selection: The run's network, and what of it is selected.
            snapshot: Of that run.
            dataset: The run's.
            gradient: For all parameters, if it is to be shown.
            look: Characters and colours.
        """
        layout, selected = selection.network.layout, selection.selected
        level, unit = selected.level, selected.unit
        lines = selection.lines(snapshot.parameters, gradient)
        map_area, number_area = closer_areas(picture.width - column, picture.height, len(lines))
        colour_map = value_map(look)
        across, down = map_area.width, map_area.height * colour_map.samples_down
        coarser = int(np.ceil(np.sqrt(across * down * layout.size / MOST_PRODUCTS))) or 1
        few = -(-across // coarser), -(-down // coarser)
        values = self._values_at(snapshot, dataset, *few)
        own = values.run(snapshot.parameters)[level][unit : unit + 1]
        found = shades(own, *values.ranges(level, own), colour_map).reshape(few[1], few[0])
        rows, columns = np.arange(down) * few[1] // down, np.arange(across) * few[0] // across
        marked = None if level == 0 else 0
        if selected.source is not None:
            marked = selected.source + layout.bias
        elif not layout.bias:
            marked = None
        low, high = (float(end[0]) for end in values.ranges(level, own))
        head = f"{selection.called}  {low:.3g} to {high:.3g}"
        draw_closer(
            picture,
            column,
            head,
            (map_area, found[rows[:, None], columns]),
            (number_area, lines, marked),
            look,
        )

    def _values_at(
        self, snapshot: Snapshot, dataset: Dataset, across: int, down: int
    ) -> UnitValues:
        """Give what finds the activations at the middles of so many cells of the plane."""
        if (across, down) not in self._values:
            points = Plane.around(dataset.points, 1, 1).middles(across, down)
            self._values[across, down] = UnitValues(snapshot.config, dataset, points)
        return self._values[across, down]
