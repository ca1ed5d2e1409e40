"""What every unit of a network makes of the plane, and in which range that lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ....core import RunConfig
from ....core.data.dataset import Dataset
from ....core.nn.network import Network
from ....core.nn.predictor import Probe
from ..maps.heat_map import Levels
from ..maps.plane import EVERYTHING, Plane
from .picture import NetworkDrawing

Numbers = NDArray[np.floating[Any]]


class UnitValues:
    """The activations of all units at fixed points, for ever new parameters.

    Args:
        config: The run's.
        dataset: Says what plane it is, and in which range a regression's output lies.
        points: Where, shape `(points, 2)`.
    """

    def __init__(self, config: RunConfig, dataset: Dataset, points: Numbers) -> None:
        network = Network(config)
        self._probe = Probe(network, dataset.view.inputs_at(points))
        *hidden, output = (function.bounds for function in network.functions)
        if dataset.task != "classification":
            output = dataset.range_of_targets
        self._bounds = (None, *hidden, output)

    def run(self, parameters: Numbers) -> list[Numbers]:
        """Find all activations, shape `(units, points)` for each level, the inputs first."""
        self._probe.run(parameters)
        return [self._probe.inputs, *self._probe.outputs]

    def ranges(self, level: int, values: Numbers) -> tuple[Numbers, Numbers]:
        """Give the least and the largest value that each unit's map is shaded by.

        Where the activation sets no bounds, zero is in the middle.

        Args:
            level: 0 for the inputs, else the layer from 1 on.
            values: The units' activations, shape `(units, points)`.
        """
        bounds = self._bounds[level]
        if bounds is not None:
            ones = np.ones(len(values))
            return bounds[0] * ones, bounds[1] * ones
        # What is no number is shown as such, and has no say here.
        sizes = np.abs(np.where(np.isfinite(values), values, 0.0)).max(axis=1)
        return -sizes, sizes

    @classmethod
    def on_plane(
        cls, config: RunConfig, dataset: Dataset, across: int, down: int, samples_down: int
    ) -> Self:
        """Make what finds the activations at the middles of so many samples of the plane.

        Args:
            config: The run's.
            dataset: The run's.
            across: Samples from left to right.
            down: Samples from top to bottom.
            samples_down: How many of them one cell has, one above the other.
        """
        # A cell is as high as two are wide, and so are two samples of it, one above the other.
        plane = Plane.of(dataset, samples_down * across, down, EVERYTHING)
        return cls(config, dataset, plane.middles(across, down))


def maps_of(
    drawing: NetworkDrawing, values_at: Callable[[int, int], UnitValues], parameters: Numbers
) -> dict[int, Levels]:
    """Find the levels of colour of every shown unit's map, for each level of a plan.

    Args:
        drawing: What draws the maps.
        values_at: Gives what finds the activations at so many samples across and down.
        parameters: Of all units.
    """
    sizes = [drawing.samples(level) for level in drawing.plan.levels]
    # All units are run once; smaller maps take some of the points, or what is between them.
    grid = max(across for across, _ in sizes), max(down for _, down in sizes)
    values = values_at(*grid)
    found = values.run(parameters)
    maps: dict[int, Levels] = {}
    for level in drawing.plan.levels:
        own = found[level.level][level.first : level.first + level.count]
        maps[level.level] = drawing.shades(level, grid, own, values.ranges(level.level, own))
    return maps
