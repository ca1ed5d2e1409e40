"""A snapshot's network drawn with its numbers: the whole of it, and the selected unit closer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....core import Snapshot
from .....core.data.dataset import Dataset
from ....appearance.look import Look
from ....drawing.maps.colour_map import value_map
from ....drawing.maps.heat_map import Levels
from ....drawing.network.closer import Area, closer_areas, draw_closer
from ....drawing.network.level import Selected
from ....drawing.network.map_stack import MapStack
from ....drawing.network.names import heads_of
from ....drawing.network.picture import NetworkDrawing, shades
from ....drawing.network.plan import NetworkPlan
from ....drawing.network.unit_maps import UnitValues, maps_of
from ....drawing.picture import Picture
from ....terminal.pixels.showing import new_images
from .selection import MOST_PRODUCTS, NetworkSelection

Numbers = NDArray[np.floating[Any]]

_MOST_PIXELS = 10
"""Pictures of pixels at most: xterm keeps 16, some of them of what was there before."""


class SnapshotDrawing:
    """Draws the snapshots of a run; what finds activations is made once for each size of maps."""

    def __init__(self) -> None:
        self._values: dict[tuple[int, int], UnitValues] = {}
        self._network: NetworkDrawing | None = None
        self._in_pixels = False
        # The first one is of what is drawn closer.
        self._images = new_images(_MOST_PIXELS)
        self._closer: tuple[Area, MapStack | None] | None = None

    def forget(self) -> None:
        """Begin anew, for another run or look."""
        self._values.clear()
        self._network = self._closer = None

    def network(self, plan: NetworkPlan, look: Look) -> NetworkDrawing:
        """Give what draws by a plan; made once for each."""
        if self._network is None or self._network.plan is not plan:
            self._network = NetworkDrawing(plan, look, self._images[1:])
        return self._network

    def picture(
        self,
        plan: NetworkPlan,
        selection: NetworkSelection,
        snapshot: Snapshot,
        dataset: Dataset,
        *,
        scale: float,
        gradient: Numbers | None,
        closer: bool,
        in_pixels: bool,
        look: Look,
    ) -> Picture:
        """Draw the network, and the selected unit closer where there is room; or that alone.

        Args:
            plan: Where all that is.
            selection: The run's network, and what of it is selected.
            snapshot: Of that run.
            dataset: The run's.
            scale: What the lines' weights are measured by.
            gradient: For all parameters, if what is selected is looked at.
            closer: Whether one unit has all the room.
            in_pixels: Whether maps are drawn in pixels where the terminal shows some.
            look: Characters and colours.
        """
        if in_pixels != self._in_pixels:
            self._in_pixels = in_pixels
            self.forget()
        if not in_pixels:
            look = replace(look, pixels=None)
        if closer:
            picture, column = Picture(plan.width, plan.height), 0
        else:
            marked = selection.selected if gradient is not None else None
            picture = self._of_all(
                plan, selection, snapshot, dataset, scale=scale, marked=marked, look=look
            )
            column = plan.beside + 1
        if column < plan.width:
            self._draw_closer(
                picture, column, selection, snapshot, dataset, gradient=gradient, look=look
            )
        return picture

    def _of_all(
        self,
        plan: NetworkPlan,
        selection: NetworkSelection,
        snapshot: Snapshot,
        dataset: Dataset,
        *,
        scale: float,
        marked: Selected | None,
        look: Look,
    ) -> Picture:
        """Draw units as maps of the plane, and the links between them."""
        drawing = self.network(plan, look)
        layout, parameters = selection.network.layout, snapshot.parameters
        samples_down = drawing.colour_map.samples_down
        maps = maps_of(
            drawing,
            lambda across, down: self._values_at(snapshot, dataset, across, down, samples_down),
            parameters,
        )
        return drawing.draw(
            [layout.weights(parameters, layer) for layer in range(layout.layers)],
            [layout.biases(parameters, layer) for layer in range(layout.layers)],
            maps,
            scale,
            marked,
            heads_of(snapshot.config),
        )

    def _draw_closer(
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
        """Draw the selected unit, with a larger map and its bias and weights as numbers."""
        layout, selected = selection.network.layout, selection.selected
        level = selected.level
        lines = selection.lines(snapshot.parameters, gradient)
        map_area, number_area = closer_areas(picture.width - column, picture.height)
        marked = None if level == 0 else 0
        if selected.source is not None:
            marked = selected.source + layout.bias
        elif not layout.bias:
            marked = None
        span, maps, stack = "", None, None
        if map_area is not None:
            stack = self._stack_of(map_area, look)
            span, levels = self._map_of(snapshot, dataset, selection, map_area, stack, look)
            maps = map_area, levels
        numbers = number_area, lines, marked
        draw_closer(picture, column, (selection.name, span), maps, numbers, look, stack=stack)

    def _stack_of(self, area: Area, look: Look) -> MapStack | None:
        """Give what draws the larger map, where it is in pixels."""
        if self._closer is None or self._closer[0] != area:
            self._closer = area, MapStack.of(look, area.width, area.height, self._images[0])
        return self._closer[1]

    def _map_of(
        self,
        snapshot: Snapshot,
        dataset: Dataset,
        selection: NetworkSelection,
        area: Area,
        stack: MapStack | None,
        look: Look,
    ) -> tuple[str, Levels]:
        """Find the levels of colour of the selected unit's larger map, and what they go up to."""
        colour_map, selected = value_map(look), selection.selected
        size = selection.network.layout.size
        across, down = area.width, area.height * colour_map.samples_down
        if stack is not None:
            across, down = stack.samples
        coarser = int(np.ceil(np.sqrt(across * down * size / MOST_PRODUCTS))) or 1
        few = -(-across // coarser), -(-down // coarser)
        values = self._values_at(snapshot, dataset, *few, colour_map.samples_down)
        own = values.run(snapshot.parameters)[selected.level][selected.unit : selected.unit + 1]
        low, high = values.ranges(selected.level, own)
        span = f"{low[0]:.3g} to {high[0]:.3g}"
        if stack is not None:
            return span, shades(stack.spread(few, own), low, high, stack.colour_map)
        found = shades(own, low, high, colour_map).reshape(few[1], few[0])
        rows, columns = np.arange(down) * few[1] // down, np.arange(across) * few[0] // across
        return span, found[rows[:, None], columns]

    def _values_at(
        self, snapshot: Snapshot, dataset: Dataset, across: int, down: int, samples_down: int
    ) -> UnitValues:
        """Give what finds the activations at the middles of so many samples of the plane."""
        if (across, down) not in self._values:
            self._values[across, down] = UnitValues.on_plane(
                snapshot.config, dataset, across, down, samples_down
            )
        return self._values[across, down]
