"""Where weights and biases start."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..config.hyperparameters.network import WeightInitName
from ..nn.layout import ParameterLayout
from .activations import Array

Draw = Callable[[np.random.Generator, int, int], Array]


def _glorot(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # Glorot & Bengio 2010, equation 16.
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return generator.uniform(-limit, limit, (fan_in, fan_out))


def _he(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # He, Zhang, Ren & Sun 2015, section 2.2.
    return generator.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))


def _torch(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # What PyTorch's Linear layers come to; LeCun, Bottou, Orr & Müller 1998, section 4.6, is near.
    limit = 1.0 / np.sqrt(fan_in)
    return generator.uniform(-limit, limit, (fan_in, fan_out))


def _torch_biases(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    limit = 1.0 / np.sqrt(fan_in)
    return generator.uniform(-limit, limit, fan_out)


WEIGHT_INITS: dict[WeightInitName, Draw] = {
    "glorot": _glorot,
    "he": _he,
    "uniform01": lambda generator, *shape: generator.uniform(0.0, 1.0, shape),
    "uniform11": lambda generator, *shape: generator.uniform(-1.0, 1.0, shape),
    "normal": lambda generator, *shape: generator.normal(0.0, 1.0, shape),
    "zeros": lambda generator, *shape: np.zeros(shape),
    "torch": _torch,
}
"""How to draw one layer's weights `(generator, fan in, fan out)`, by the name a form shows."""

BIAS_INITS: dict[WeightInitName, Draw] = {"torch": _torch_biases}
"""How to draw one layer's biases where they do not start at 0, by the same names."""


def initial_parameters(
    layout: ParameterLayout, init: WeightInitName, generator: np.random.Generator
) -> Array:
    """Draw the start, shape `(layout.size,)`: all weights layer by layer, then the biases.

    In this order a seed draws the same weights with and without biases.
    """
    parameters = np.zeros(layout.size)
    for layer in range(layout.layers):
        weights = layout.weights(parameters, layer)
        weights[:] = WEIGHT_INITS[init](generator, *weights.shape)
    if init in BIAS_INITS and layout.bias:
        for layer in range(layout.layers):
            widths = layout.weights(parameters, layer).shape
            layout.biases(parameters, layer)[:] = BIAS_INITS[init](generator, *widths)
    return parameters
