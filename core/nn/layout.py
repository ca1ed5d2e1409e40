"""Where each layer's weights and biases lie in the one flat vector of parameters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .activations import Array


class ParameterLayout:
    """The cut of a flat vector into layers: weights of layer 1, its biases, weights of layer 2, ...

    One vector for everything makes an optimizer's step one pass, a snapshot one copy and a
    checkpoint one array.

    Args:
        shape: Widths of all layers, input and output included, e.g. `(2, 6, 8, 1)`.
        bias: Whether layers have biases.
    """

    def __init__(self, shape: tuple[int, ...], bias: bool) -> None:
        self.shape = shape
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

    def last_not_finite(self, vector: Array) -> int | None:
        """Find the last layer that holds a value which is not finite; layers count from 0."""
        for layer in reversed(range(self.layers)):
            if not np.isfinite(vector[self.span(layer)]).all():
                return layer
        return None
