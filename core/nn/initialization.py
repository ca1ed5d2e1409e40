"""Where the weights start."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..config.network import WeightInitName
from .activations import Array
from .layout import ParameterLayout

Draw = Callable[[np.random.Generator, int, int], Array]


def _glorot(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # Glorot & Bengio 2010, equation 16.
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return generator.uniform(-limit, limit, (fan_in, fan_out))


def _he(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # He, Zhang, Ren & Sun 2015, section 2.2.
    return generator.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))


WEIGHT_INITS: dict[WeightInitName, Draw] = {
    "glorot": _glorot,
    "he": _he,
    "uniform01": lambda generator, *shape: generator.uniform(0.0, 1.0, shape),
    "uniform11": lambda generator, *shape: generator.uniform(-1.0, 1.0, shape),
    "normal": lambda generator, *shape: generator.normal(0.0, 1.0, shape),
    "zeros": lambda generator, *shape: np.zeros(shape),
}
"""How to draw one layer's weights `(generator, fan in, fan out)`, by the name a form shows."""


def initial_parameters(
    layout: ParameterLayout, init: WeightInitName, generator: np.random.Generator
) -> Array:
    """Draw the start: weights layer by layer, biases 0. Shape `(layout.size,)`."""
    parameters = np.zeros(layout.size)
    for layer in range(layout.layers):
        weights = layout.weights(parameters, layer)
        weights[:] = WEIGHT_INITS[init](generator, *weights.shape)
    return parameters
