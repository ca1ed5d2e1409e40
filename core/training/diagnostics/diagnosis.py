"""How a network fares inside, layer by layer; computed only when somebody looks.

    snapshot = trainer.snapshot()
    diagnose(trainer.network, snapshot.parameters, trainer.dataset)

Gradients that shrink from layer to layer towards the input vanish; units that are saturated or dead
pass none on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...catalog.lazy_numpy import Array
from ...data.dataset import Dataset
from ...nn.gradient import gradient_of
from ...nn.network import ForwardPass, Network
from ...nn.products import OneRun
from ...short_repr import brief

_FLAT = 0.01 - 1e-9
"""Share of its largest slope below which a unit passes hardly any gradient on. The leaky ReLU
keeps just this share, and is never flat."""

_HALF = 0.5
"""Share of the rows from which a unit that is flat for them counts as saturated."""

_MOST_NUMBERS = 500_000
"""Numbers in all layers' blocks; of more rows, so many are looked at, spread evenly, as a person
waits for it."""


@dataclass(frozen=True, slots=True)
class LayerDiagnosis:
    """One layer at one moment, over the rows that train."""

    gradient_norm: float
    """Euclidean length of the mean loss's derivative by the layer's weights and biases, without
    penalties and dropout."""
    saturated: float
    """Share of all outputs, units times rows, whose slope is below 1 % of the largest that the
    activation has."""
    dead: float
    """Share of the units that are so for every row: nothing trains what leads to them. Where
    cross-entropy meets its own output function the slope cancels out, so none is dead there."""
    dead_units: int
    """How many units that is."""
    saturated_units: int
    """How many others are so for half of the rows or more."""
    smallest_weight: float
    """The smallest of the layer's weights, biases left out."""
    largest_weight: float
    """The largest of them."""
    mean_size: float
    """The mean of their absolute values."""


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """All layers at one moment, and the gradient that was found on the way."""

    layers: tuple[LayerDiagnosis, ...]
    """The first hidden one first."""
    gradient: Array
    """The mean loss's derivative by each weight and bias, shape `(size,)`, as in
    `LayerDiagnosis.gradient_norm`."""

    __repr__ = brief


def diagnose(network: Network, parameters: Array, dataset: Dataset) -> tuple[LayerDiagnosis, ...]:
    """Look into every layer, the first hidden one first; arguments as for `look_inside`."""
    return look_inside(network, parameters, dataset).layers


def look_inside(network: Network, parameters: Array, dataset: Dataset) -> Inside:
    """Look into every layer, and keep the gradient.

    Args:
        network: Whose layers.
        parameters: Their weights and biases, shape `(size,)`.
        dataset: Gives the rows that train.
    """
    layout = network.layout
    rows = dataset.train
    most = max(1, _MOST_NUMBERS // sum(layout.shape))
    if rows.size > most:
        rows = rows[np.linspace(0, rows.size - 1, most).round().astype(int)]
    parameters = np.asarray(parameters, dtype=float)
    inputs, targets = dataset.inputs[rows], dataset.targets[rows]
    weights = dataset.weights_at(rows)
    gradient = gradient_of(network, parameters, inputs, targets, "mean", weights=weights)
    samples = network.scaling.scaled_inputs(inputs)
    forward = ForwardPass(network, OneRun(), network.scaling.scaled(parameters), samples.T)
    with np.errstate(all="ignore"):
        forward.run()
        given = [inputs.T, *forward.outputs]
        layers = tuple(
            _layer(network, parameters, gradient, given[layer], given[layer + 1], layer)
            for layer in range(layout.layers)
        )
    return Inside(layers, gradient)


def _layer(
    network: Network,
    parameters: Array,
    gradient: Array,
    inputs: Array,
    outputs: Array,
    layer: int,
) -> LayerDiagnosis:
    layout, function = network.layout, network.functions[layer]
    # What is no number is not steep either.
    weights = layout.weights(parameters, layer)
    tells = outputs
    if function.slope_by_sum:
        tells = weights.T @ inputs
        if layout.bias:
            tells += layout.biases(parameters, layer)[:, None]
    slopes = function.slope(tells)
    flat = ~(np.abs(slopes) >= _FLAT * function.steepest)
    through_slope = layer < layout.layers - 1 or network.loss.meets_slope
    dead, half = flat.all(axis=1) & through_slope, flat.mean(axis=1) >= _HALF
    return LayerDiagnosis(
        gradient_norm=float(np.linalg.norm(gradient[layout.span(layer)])),
        saturated=float(flat.mean()),
        dead=float(dead.mean()),
        dead_units=int(dead.sum()),
        saturated_units=int((half & ~dead).sum()),
        smallest_weight=float(weights.min()),
        largest_weight=float(weights.max()),
        mean_size=float(np.abs(weights).mean()),
    )
