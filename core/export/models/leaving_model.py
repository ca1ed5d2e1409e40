"""All that another program needs to predict as a run does, whatever format it leaves in.

    model = leaving_model(KeptRun(store, "3f2a"))

A format only writes it: layers, functions, columns and names are told apart here, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.activations import Activation
from ...catalog.features import FEATURES, Feature
from ...config import RunConfig
from ...data.tabular.prepared import TableInput
from ...data.tabular.scale import Scale
from ...nn.layout import ParameterLayout
from ...nn.network import Network
from ...short_repr import brief
from ..run_arrays import layers_of
from ..run_ends import RunEnds
from ..table_predictions import points_as_table

if TYPE_CHECKING:
    from ..leaving_run import LeavingRun

Layer = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The weights of all networks, shape `(networks, fan in, fan out)`, and the biases, shape
`(networks, fan out)`; `(networks, 0)` without biases."""


@dataclass(frozen=True, slots=True, eq=False)
class LeavingModel:
    """A run's networks, and what they are shown and say."""

    run_id: str
    """Which run."""
    epoch: int
    """Epochs completed."""
    config: RunConfig
    """What they were trained by."""
    seeds: tuple[int, ...]
    """The seed of each network."""
    members: tuple[int, ...]
    """The networks whose mean output is the prediction: all that have not diverged, or all."""
    layers: tuple[Layer, ...]
    """From the first hidden one to the output."""
    functions: tuple[Activation, ...]
    """Each layer's activation, as the config shapes it."""
    in_numpy: tuple[str, ...]
    """Each layer's activation as an expression of `z` that gives the same bits as nnlab."""
    features: tuple[Feature, ...]
    """What is made of two coordinates; empty for a table, whose inputs are shown as they are."""
    inputs: tuple[TableInput, ...]
    """What is made of the columns: their numbers, or a number for a word."""
    scales: tuple[Scale, ...]
    """How each network fills and scales the inputs, and undoes it for targets; of points, which
    are not scaled, none changes anything."""
    fills: bool
    """Whether a missing input is filled; else a row that lacks one has no prediction."""
    targets: tuple[str, ...]
    """The columns that are predicted."""
    classes: tuple[str, ...]
    """What the classes are called; of two with one output the second is that above one half."""
    are_probabilities: bool
    """Whether the outputs for classes are such."""

    __repr__ = brief

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a row is made of, each once."""
        return tuple(dict.fromkeys(each.column for each in self.inputs))

    @property
    def words(self) -> str:
        """Say which run it is, what it predicts and from what, as a sentence."""
        classes = f" ({', '.join(self.classes)})" if self.classes else ""
        return (
            f"Run {self.run_id} of nnlab at epoch {self.epoch:,}: predicts"
            f" {', '.join(self.targets)}{classes} from the columns {', '.join(self.columns)}."
        )

    @property
    def outputs(self) -> tuple[str, ...]:
        """What the numbers of a prediction are called, one for each class or target."""
        return self.classes or self.targets


def leaving_model(run: LeavingRun) -> LeavingModel:
    """Give what leaves of a run, whether its rows are still there or not.

    Raises:
        StoreError: If it is a kept one, and its network can't be put together again.
    """
    ends = run.ends
    return model_of(ends if run.replica is None else ends.of_replica(run.replica), run.run_id)


def model_of(ends: RunEnds, run_id: str) -> LeavingModel:
    """Tell apart what a run of this name has learned."""
    config = ends.config
    network = Network(config)
    is_table = config.table_shape is not None
    points = None if is_table else points_as_table(config)
    inputs = ends.inputs if points is None else points.inputs
    classes = ends.classes if points is None else points.classes
    bounds = network.output.bounds
    layout = ParameterLayout(config.shape, config.bias)
    return LeavingModel(
        run_id=run_id,
        epoch=ends.epoch,
        config=config,
        seeds=ends.seeds,
        members=ends.members,
        layers=tuple(layers_of(ends.parameters, layout)),
        functions=tuple(network.functions),
        in_numpy=tuple(network.scaling.in_numpy),
        features=() if is_table else tuple(FEATURES[name] for name in config.features),
        inputs=inputs,
        scales=tuple(_unscaled(len(inputs), config) if s is None else s for s in ends.scales),
        fills=ends.fills,
        targets=ends.targets if points is None else points.target_names,
        classes=classes,
        are_probabilities=network.output.across_outputs
        or (config.outputs == 1 and bounds == (0.0, 1.0)),
    )


def _unscaled(inputs: int, config: RunConfig) -> Scale:
    zeros: Any = np.zeros(inputs)
    outputs = np.zeros(config.outputs)
    return Scale(zeros, zeros, np.ones(inputs), outputs, np.ones(config.outputs))
