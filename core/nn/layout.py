"""Where each layer's weights and biases lie in the one flat vector of parameters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..catalog.initializations import INITIALIZATIONS
from ..catalog.lazy_numpy import Array


def layer_name(layer: int, layers: int) -> str:
    """Name a layer, counted from 0."""
    return "output" if layer == layers - 1 else f"hidden {layer + 1}"


class ParameterLayout:
    """The cut of a flat vector into layers: weights of layer 1, its biases, weights of layer 2, ...

    One vector for everything makes an optimizer's step one pass, a snapshot one copy and a
    checkpoint one array.

    Args:
        shape: Widths of all layers, input and output included, e.g. `(2, 6, 8, 1)`.
        bias: Whether layers have biases.
        inputs: What the inputs are called; `x1`, `x2` and so on if nothing is said.
        outputs: What several outputs are called; `y1`, `y2` and so on if nothing is said.
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        bias: bool,
        inputs: tuple[str, ...] = (),
        outputs: tuple[str, ...] = (),
    ) -> None:
        self.shape = shape
        self._inputs = inputs or tuple(f"x{unit}" for unit in range(1, shape[0] + 1))
        self._outputs = outputs
        self.bias = bias
        self.layers = len(shape) - 1
        self._weights: list[slice] = []
        self._biases: list[slice] = []
        end = 0
        for fan_in, fan_out in pairwise(shape):
            self._weights.append(slice(end, end := end + fan_in * fan_out))
            self._biases.append(slice(end, end := end + (fan_out if bias else 0)))
        self.size = end

    def span(self, layer: int) -> slice:
        """Give where one layer's weights and biases lie, together."""
        return slice(self._weights[layer].start, self._biases[layer].stop)

    def weights(self, vector: Array, layer: int) -> Array:
        """View one layer's weights, shape `(fan in, fan out)`; layers count from 0."""
        return vector[self._weights[layer]].reshape(self.shape[layer], self.shape[layer + 1])

    def biases(self, vector: Array, layer: int) -> Array:
        """View one layer's biases, shape `(fan out,)`, or `(0,)` without biases."""
        return vector[self._biases[layer]]

    def all_weights(self, vectors: Array) -> tuple[Array, ...]:
        """View every layer's weights in vectors of shape `(..., size)`.

        Returns:
            For each layer, shape `(..., fan in, fan out)`.
        """
        outer = vectors.shape[:-1]
        return tuple(
            vectors[..., where].reshape(*outer, fan_in, fan_out)
            for where, (fan_in, fan_out) in zip(self._weights, pairwise(self.shape), strict=True)
        )

    def all_biases(self, vectors: Array) -> tuple[Array, ...]:
        """View every layer's biases in vectors of shape `(..., size)`, each `(..., fan out)`."""
        return tuple(vectors[..., where] for where in self._biases)

    def weight_place(self, layer: int, source: int, unit: int) -> int:
        """Give where in the vector the weight from a unit of the layer below lies."""
        return self._weights[layer].start + source * self.shape[layer + 1] + unit

    def bias_place(self, layer: int, unit: int) -> int:
        """Give where in the vector a unit's bias lies, if layers have biases."""
        return self._biases[layer].start + unit

    def unit_name(self, level: int, unit: int) -> str:
        """Name a unit for people: an input `x1`, a hidden one `2.5`, the output `y`; or its own.

        Args:
            level: 0 for the inputs, else the layer from 1 on.
            unit: The unit, from 0.
        """
        if level == 0:
            return self._inputs[unit]
        if level < self.layers:
            return f"{level}.{unit + 1}"
        if self._outputs:
            return self._outputs[unit]
        return "y" if self.shape[-1] == 1 else f"y{unit + 1}"

    def name_of(self, place: int) -> str:
        """Name the weight or bias at a place of the vector, as `weight 1.3 to 2.5` or `bias y`."""
        for layer in range(self.layers):
            weights, biases = self._weights[layer], self._biases[layer]
            if place < weights.stop:
                source, unit = divmod(place - weights.start, self.shape[layer + 1])
                source_name = self.unit_name(layer, source)
                return f"weight {source_name} to {self.unit_name(layer + 1, unit)}"
            if place < biases.stop:
                return f"bias {self.unit_name(layer + 1, place - biases.start)}"
        raise IndexError(place)

    def last_not_finite(self, vector: Array) -> int | None:
        """Find the last layer that holds a value which is not finite; layers count from 0."""
        for layer in reversed(range(self.layers)):
            if not np.isfinite(vector[self.span(layer)]).all():
                return layer
        return None


def initial_parameters(
    layout: ParameterLayout, initialization: str, generator: np.random.Generator
) -> Array:
    """Draw the start, shape `(layout.size,)`: all weights layer by layer, then the biases.

    In this order a seed draws the same weights with and without biases.

    Args:
        layout: How the parameters are cut.
        initialization: The name of the way to draw them.
        generator: Draws them.
    """
    start = INITIALIZATIONS[initialization]
    parameters = np.zeros(layout.size)
    for layer in range(layout.layers):
        weights = layout.weights(parameters, layer)
        weights[:] = start.weights(generator, *weights.shape)
    if start.biases is not None and layout.bias:
        for layer in range(layout.layers):
            widths = layout.weights(parameters, layer).shape
            layout.biases(parameters, layer)[:] = start.biases(generator, *widths)
    return parameters
