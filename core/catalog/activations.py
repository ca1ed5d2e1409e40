"""What a unit does with its weighted sum, and the slope of that.

Every function is a list of numpy calls prepared on fixed buffers, so that nothing is looked up or
allocated while training, and works on a whole block of units in place. Every slope is found from
the function's OUTPUT, as that is what backpropagation has at hand.

The sigmoid needs exp(-z). It is spared that minus, one call in four, by being handed -z in the
first place: `scale` says so, and whoever keeps the weights keeps them multiplied by it (see
`Network.scales`). Slopes are by what was handed in, so the chain rule stays the plain one.

`HALVED_SIGMOID` is the same function in one call instead of three, for networks of nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import call
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ..config.hyperparameters.network import ActivationName, OutputFunctionName

Array = NDArray[np.floating[Any]]
Call = Callable[[], object]

# What numpy says of its reductions allows no arguments by position, which are the fastest.
_SUM = cast(Callable[..., object], np.add.reduce)
_LARGEST = cast(Callable[..., object], np.maximum.reduce)

_SPREAD = 512
"""Up to so many numbers are multiplied by a whole array of a constant; see `constant`."""

LEAK = 0.01
"""Slope of the leaky ReLU below zero."""


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function, as calls prepared on fixed buffers.

    All but softmax take each number by itself; for softmax, outputs are the first axis.
    """

    prepare: Callable[[Array, Array], list[Call]]
    """`prepare(z, a)`: calls that fill `a` with f(z), any shape; `a` may be `z` itself. `z` holds
    the weighted sum times `scale`."""
    prepare_slope: Callable[[Array, Array], list[Call]]
    """`prepare_slope(a, slope)`: calls that fill `slope` with the derivative by what `z` holds."""
    scale: float = 1.0
    """What the weighted sum is multiplied by to be handed in."""
    constant_slope: bool = False
    """Whether the slope is 1 everywhere, so that multiplying by it can be left out."""
    lifted: bool = False
    """Whether the next layer is to be handed 1 more than `a`."""

    def __call__(self, z: Array) -> Array:
        """Give f(z) of weighted sums as a new array of the same shape."""
        source = np.array(z, dtype=float)
        result = np.empty_like(source)
        with np.errstate(over="ignore"):
            run(self.prepare(source * self.scale, result))
        return result

    def slope(self, a: Array) -> Array:
        """Give f'(z) by weighted sums for a = f(z) as a new array of the same shape."""
        outputs = np.array(a, dtype=float)
        result = np.empty_like(outputs)
        run(self.prepare_slope(outputs, result))
        return result * self.scale


make = deque[object](maxlen=0).extend
"""Makes all calls of an iterator without a turn through the interpreter for each."""


def run(calls: list[Call]) -> None:
    """Make the prepared calls in order."""
    make(map(call, calls))


def constant(value: float, like: Array) -> Array:
    """Give a number as numpy takes it fastest beside some array.

    An array without axes is twice as fast as a plain number; spread over the shape of a small
    array it spares another 30 ns of 210, while beyond some hundred numbers reading it costs more.
    """
    return np.full(like.shape if like.size <= _SPREAD else (), value, dtype=like.dtype)


def sum_of(block: Array, out: Array, axis: int = 0) -> Call:
    """Prepare the sum along an axis, which is that of the outputs unless told otherwise."""
    return partial(_SUM, block, axis, None, out)


def largest_of(block: Array, out: Array) -> Call:
    """Prepare the largest of the outputs, the first axis."""
    return partial(_LARGEST, block, 0, None, out)


def _sigmoid(z: Array, a: Array) -> list[Call]:
    # exp may become infinite, and 1 / inf is the right 0; exp(z) / (1 + exp(z)) would be NaN
    # instead. This form keeps all digits of tiny outputs, unlike (1 + tanh(z/2)) / 2.
    one = constant(1.0, a)
    return [partial(np.exp, z, a), partial(np.add, a, one, a), partial(np.reciprocal, a, a)]


def _sigmoid_slope(a: Array, slope: Array) -> list[Call]:
    # By -z, so a (a - 1) instead of a (1 - a).
    one = constant(1.0, a)
    return [partial(np.subtract, a, one, slope), partial(np.multiply, slope, a, slope)]


def _tanh(z: Array, a: Array) -> list[Call]:
    return [partial(np.tanh, z, a)]


def _tanh_slope(a: Array, slope: Array) -> list[Call]:
    one = constant(1.0, a)
    return [partial(np.multiply, a, a, slope), partial(np.subtract, one, slope, slope)]


def _relu(z: Array, a: Array) -> list[Call]:
    zero = constant(0.0, a)
    return [partial(np.maximum, z, zero, out=a)]


def _relu_slope(a: Array, slope: Array) -> list[Call]:
    zero = constant(0.0, a)
    return [partial(np.greater, a, zero, slope)]


def _leaky_relu(z: Array, a: Array) -> list[Call]:
    leak, leaked = constant(LEAK, a), np.empty_like(a)
    return [partial(np.multiply, z, leak, leaked), partial(np.maximum, z, leaked, out=a)]


def _leaky_relu_slope(a: Array, slope: Array) -> list[Call]:
    # The output has the sign of z; 1 at zero, as the origin has it.
    zero, leak = constant(0.0, a), constant(LEAK, a)
    return [partial(np.greater_equal, a, zero, slope), partial(np.maximum, slope, leak, out=slope)]


def _softmax(z: Array, a: Array) -> list[Call]:
    # exp of what is at most 0 can't overflow, and the largest gives a 1: the sum is never 0.
    largest, total = (np.empty(a.shape[1:], a.dtype) for _ in range(2))
    return [
        largest_of(z, largest),
        partial(np.subtract, z, largest, a),
        partial(np.exp, a, a),
        sum_of(a, total),
        partial(np.divide, a, total, a),
    ]


def _softmax_slope(a: Array, slope: Array) -> list[Call]:
    # Of each output by its own sum only. That tells how saturated it is; for the gradient,
    # cross-entropy knows the derivative with all the others at once.
    one = constant(1.0, a)
    return [partial(np.subtract, one, a, slope), partial(np.multiply, slope, a, slope)]


def _identity(z: Array, a: Array) -> list[Call]:
    return [] if a is z else [partial(np.copyto, a, z)]


def _identity_slope(a: Array, slope: Array) -> list[Call]:
    return [partial(slope.fill, 1.0)]


ACTIVATIONS: dict[ActivationName, Activation] = {
    "sigmoid": Activation(_sigmoid, _sigmoid_slope, scale=-1.0),
    "tanh": Activation(_tanh, _tanh_slope),
    "relu": Activation(_relu, _relu_slope),
    "leaky_relu": Activation(_leaky_relu, _leaky_relu_slope),
    "identity": Activation(_identity, _identity_slope, constant_slope=True),
}
"""Every activation of hidden units by the name that a form shows."""

HALVED_SIGMOID = Activation(_tanh, _tanh_slope, scale=0.5, lifted=True)
"""The sigmoid by half the angle, (1 + tanh(z / 2)) / 2, up to that last half: what the next layer
is handed is twice the sigmoid. See `Network` for what is made of that."""

OUTPUT_ACTIVATIONS: dict[OutputFunctionName, Activation] = {
    **ACTIVATIONS,
    "softmax": Activation(_softmax, _softmax_slope),
}
"""Every activation of outputs."""
