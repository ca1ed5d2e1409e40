"""What every unit of a network makes of the plane, and in which range that lies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....core import RunConfig
from .....core.data.dataset import Dataset
from .....core.nn.network import Network
from .....core.nn.predictor import Probe

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
