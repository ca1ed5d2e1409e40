"""What a unit does with its weighted sum, and the slope of that: one record for each function.

To train, every function is a list of numpy calls prepared on fixed buffers (see `calls.py`), which
works on a whole block of units in place. Every slope is found from the function's OUTPUT, as that
is what backpropagation has at hand. On paper it is written down once more, plainly, by Z.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from .calls import Call, constant, largest_of, run, sum_of
from .datasets import Targets
from .lazy_numpy import Array, np
from .registry import Registry

LEAK = 0.01
"""Slope of the leaky ReLU below zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """One activation function, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""

    prepare: Callable[[Array, Array], list[Call]]
    """`prepare(z, a)`: calls that fill `a` with f(z), any shape; `a` may be `z` itself.
    Where it is `across_outputs`, these are the first axis."""
    prepare_slope: Callable[[Array, Array], list[Call]]
    """`prepare_slope(a, slope)`: calls that fill `slope` with the derivative by z."""
    constant_slope: bool = False
    """Whether the slope is 1 everywhere, so that multiplying by it can be left out."""
    default_for: Targets | None = None
    """The targets whose outputs have it unless told otherwise."""
    across_outputs: bool = False
    """Whether an output depends on all sums of its layer: then the outputs are the probabilities
    of several classes. All others take each number by itself, and serve hidden units as well."""

    formula: str
    """f on paper, of Z."""
    slope_formula: str
    """f′ on paper, of Z or of the output A."""
    on_paper: Callable[[Array], Array]
    """f(Z) as its formula has it, shape `(rows, units)`."""
    slope_on_paper: Callable[[Array, Array], Array]
    """f′(Z) as its formula has it, of Z and of A = f(Z), shape `(rows, units)`."""

    steepest: float = 1.0
    """The largest slope: a unit with far less hardly passes a gradient on."""
    bounds: tuple[float, float] | None = None
    """Between which values outputs lie, if they are bounded both ways."""
    side: Callable[[Array], Array] | None = None
    """On which side of each kink units stand, found from their outputs; `None` without a kink."""
    instead: str = ""
    """What to try where units of this one learn nothing, in words."""

    def __call__(self, z: Array) -> Array:
        """Give f(z) of weighted sums as a new array of the same shape."""
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


def _sigmoid(z: Array, a: Array) -> list[Call]:
    # exp may become infinite, and 1 / inf is the right 0; exp(z) / (1 + exp(z)) would be NaN
    # instead. This form keeps all digits of tiny outputs, unlike (1 + tanh(z/2)) / 2.
    # Training does with fewer calls: see `core.nn.scaling`.
    one = constant(1.0, a)
    return [
        partial(np.negative, z, a),
        partial(np.exp, a, a),
        partial(np.add, a, one, a),
        partial(np.reciprocal, a, a),
    ]


def _sigmoid_slope(a: Array, slope: Array) -> list[Call]:
    one = constant(1.0, a)
    return [partial(np.subtract, one, a, slope), partial(np.multiply, slope, a, slope)]


SIGMOID = Activation(
    name="sigmoid",
    explanation="1 / (1 + exp(-z)), from 0 to 1",
    words=("logistic",),
    prepare=_sigmoid,
    prepare_slope=_sigmoid_slope,
    default_for="labels",
    formula="1 / (1 + exp(-Z))",
    slope_formula="A (1 - A)",
    on_paper=lambda z: 1.0 / (1.0 + np.exp(-z)),
    slope_on_paper=lambda z, a: a * (1.0 - a),
    steepest=0.25,
    bounds=(0.0, 1.0),
    instead="tanh",
)


def _tanh(z: Array, a: Array) -> list[Call]:
    return [partial(np.tanh, z, a)]


def _tanh_slope(a: Array, slope: Array) -> list[Call]:
    one = constant(1.0, a)
    return [partial(np.multiply, a, a, slope), partial(np.subtract, one, slope, slope)]


def _tanh_on_paper(z: Array) -> Array:
    return np.tanh(z)


TANH = Activation(
    name="tanh",
    explanation="hyperbolic tangent, from -1 to 1",
    words=("hyperbolic",),
    prepare=_tanh,
    prepare_slope=_tanh_slope,
    formula="tanh(Z)",
    slope_formula="1 - A²",
    on_paper=_tanh_on_paper,
    slope_on_paper=lambda z, a: 1.0 - a * a,
    bounds=(-1.0, 1.0),
)


def _relu(z: Array, a: Array) -> list[Call]:
    zero = constant(0.0, a)
    return [partial(np.maximum, z, zero, out=a)]


def _relu_slope(a: Array, slope: Array) -> list[Call]:
    zero = constant(0.0, a)
    return [partial(np.greater, a, zero, slope)]


def _sign(a: Array) -> Array:
    return np.sign(a)


RELU = Activation(
    name="relu",
    explanation="max(0, z)",
    words=("rectifier",),
    prepare=_relu,
    prepare_slope=_relu_slope,
    formula="max(0, Z)",
    slope_formula="1 where Z > 0",
    on_paper=lambda z: np.maximum(z, 0.0),
    slope_on_paper=lambda z, a: (z > 0.0) * 1.0,
    side=_sign,
    instead="leaky ReLU",
)


def _leaky_relu(z: Array, a: Array) -> list[Call]:
    leak, leaked = constant(LEAK, a), np.empty_like(a)
    return [partial(np.multiply, z, leak, leaked), partial(np.maximum, z, leaked, out=a)]


def _leaky_relu_slope(a: Array, slope: Array) -> list[Call]:
    # The output has the sign of z; 1 at zero, as the origin has it.
    zero, leak = constant(0.0, a), constant(LEAK, a)
    return [partial(np.greater_equal, a, zero, slope), partial(np.maximum, slope, leak, out=slope)]


LEAKY_RELU = Activation(
    name="leaky_relu",
    explanation="z, or 0.01 z below zero",
    words=("leaky", "lrelu", "leakyrelu"),
    prepare=_leaky_relu,
    prepare_slope=_leaky_relu_slope,
    formula="Z, 0.01 Z below 0",
    slope_formula="1, 0.01 below 0",
    on_paper=lambda z: np.where(z >= 0.0, z, LEAK * z),
    slope_on_paper=lambda z, a: np.where(z >= 0.0, 1.0, LEAK),
    side=_sign,
)


def _identity(z: Array, a: Array) -> list[Call]:
    return [] if a is z else [partial(np.copyto, a, z)]


def _identity_slope(a: Array, slope: Array) -> list[Call]:
    return [partial(slope.fill, 1.0)]


IDENTITY = Activation(
    name="identity",
    explanation="z itself: no activation",
    words=("none", "linear", "no"),
    prepare=_identity,
    prepare_slope=_identity_slope,
    constant_slope=True,
    default_for="numbers",
    formula="Z",
    slope_formula="1",
    on_paper=lambda z: z.copy(),
    slope_on_paper=lambda z, a: np.ones_like(z),
)


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


def _softmax_on_paper(z: Array) -> Array:
    # The same for all z less a constant, and exp of at most 0 can't overflow.
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


SOFTMAX = Activation(
    name="softmax",
    explanation="exp(z) as a share of all outputs' exp(z): a probability for each class",
    prepare=_softmax,
    prepare_slope=_softmax_slope,
    across_outputs=True,
    default_for="classes",
    formula="exp(Z) / Σ exp(Z)",
    slope_formula="A (1 - A)",
    on_paper=_softmax_on_paper,
    slope_on_paper=lambda z, a: a * (1.0 - a),
    steepest=0.25,
    bounds=(0.0, 1.0),
)

ACTIVATIONS = Registry("activation", (SIGMOID, TANH, RELU, LEAKY_RELU, IDENTITY, SOFTMAX))
"""Every activation; see `Activation.across_outputs` for which of them are for outputs only."""


def hidden_activations() -> dict[str, Activation]:
    """Give those that hidden units may have, by name."""
    return {name: each for name, each in ACTIVATIONS.items() if not each.across_outputs}


def default_output(targets: Targets) -> str:
    """Give what outputs have unless told otherwise, by what they are compared with."""
    return next(name for name, each in ACTIVATIONS.items() if each.default_for == targets)
