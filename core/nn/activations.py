"""What a unit does with its weighted sum, and the slope of that.

Every function works in place on a whole block of units, and every slope is found from the
function's OUTPUT, as that is what backpropagation has at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..config.network import ActivationName

Array = NDArray[np.float64]
Call = Callable[[], object]

LEAK = 0.01
"""Slope of the leaky ReLU below zero."""


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function, as calls prepared on fixed buffers.

    Both functions return a list of calls without arguments: a plan makes the list once and runs
    it at every step, so that nothing is looked up or allocated while training.
    """

    prepare: Callable[[Array, Array], list[Call]]
    """`prepare(z, a)`: calls that fill `a` with f(z), any shape; `a` may be `z` itself."""
    prepare_slope: Callable[[Array, Array], list[Call]]
    """`prepare_slope(a, slope)`: calls that fill `slope` with f'(z), found from a = f(z)."""

    def __call__(self, z: Array) -> Array:
        """Give f(z) as a new array of the same shape."""
        source = np.array(z, dtype=float)
        result = np.empty_like(source)
        with np.errstate(over="ignore"):
            run(self.prepare(source, result))
        return result

    def slope(self, a: Array) -> Array:
        """Give f'(z) for a = f(z) as a new array of the same shape."""
        outputs = np.array(a, dtype=float)
        result = np.empty_like(outputs)
        run(self.prepare_slope(outputs, result))
        return result


def run(calls: list[Call]) -> None:
    """Make the prepared calls in order."""
    for call in calls:
        call()


def _sigmoid(z: Array, a: Array) -> list[Call]:
    # exp(-z) may become infinite, and 1 / inf is the right 0; the quotient exp(z) / (1 + exp(z))
    # would be NaN instead. This form keeps all digits of tiny outputs, unlike (1 + tanh(z/2)) / 2.
    one = np.ones_like(a)
    return [
        lambda: np.negative(z, a),
        lambda: np.exp(a, a),
        lambda: np.add(a, one, a),
        lambda: np.divide(one, a, a),
    ]


def _sigmoid_slope(a: Array, slope: Array) -> list[Call]:
    one = np.ones_like(a)
    return [lambda: np.subtract(one, a, slope), lambda: np.multiply(slope, a, slope)]


def _tanh(z: Array, a: Array) -> list[Call]:
    return [lambda: np.tanh(z, a)]


def _tanh_slope(a: Array, slope: Array) -> list[Call]:
    one = np.ones_like(a)
    return [lambda: np.multiply(a, a, slope), lambda: np.subtract(one, slope, slope)]


def _relu(z: Array, a: Array) -> list[Call]:
    zero = np.zeros_like(a)
    return [lambda: np.maximum(z, zero, out=a)]


def _relu_slope(a: Array, slope: Array) -> list[Call]:
    zero = np.zeros_like(a)
    return [lambda: np.greater(a, zero, slope)]


def _leaky_relu(z: Array, a: Array) -> list[Call]:
    leak, leaked = np.full_like(a, LEAK), np.empty_like(a)
    return [lambda: np.multiply(z, leak, leaked), lambda: np.maximum(z, leaked, out=a)]


def _leaky_relu_slope(a: Array, slope: Array) -> list[Call]:
    # The output has the sign of z; 1 at zero, as the origin has it.
    zero, leak = np.zeros_like(a), np.full_like(a, LEAK)
    return [lambda: np.greater_equal(a, zero, slope), lambda: np.maximum(slope, leak, out=slope)]


def _identity(z: Array, a: Array) -> list[Call]:
    return [] if a is z else [lambda: np.copyto(a, z)]


def _identity_slope(a: Array, slope: Array) -> list[Call]:
    return [lambda: slope.fill(1.0)]


ACTIVATIONS: dict[ActivationName, Activation] = {
    "sigmoid": Activation(_sigmoid, _sigmoid_slope),
    "tanh": Activation(_tanh, _tanh_slope),
    "relu": Activation(_relu, _relu_slope),
    "leaky_relu": Activation(_leaky_relu, _leaky_relu_slope),
    "identity": Activation(_identity, _identity_slope),
}
"""Every activation by the name that a form shows."""
