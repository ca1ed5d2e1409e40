"""What outputs have that are numbers or probabilities: nothing, and softmax."""

from __future__ import annotations

from functools import partial

from ..calls import Call, constant, largest_of, sum_of
from ..elsewhere import Elsewhere
from ..lazy_numpy import Array, np
from .activation import Activation


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
    elsewhere=Elsewhere(numpy="z", torch="z", onnx=(("Identity", "z"),)),
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
    elsewhere=Elsewhere(
        numpy="(powers := np.exp(z - z.max(axis=0))) / powers.sum(axis=0)",
        torch="torch.softmax(z, dim=-1)",
        onnx=(("Softmax", "z"),),
    ),
    steepest=0.25,
    bounds=(0.0, 1.0),
)
