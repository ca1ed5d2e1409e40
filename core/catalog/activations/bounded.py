"""Functions whose outputs stay within bounds: the sigmoid, tanh and softsign."""

from __future__ import annotations

from functools import partial

from ..calls import Call, constant
from ..elsewhere import Elsewhere
from ..lazy_numpy import Array, np
from .activation import Activation


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
    elsewhere=Elsewhere(
        numpy="1.0 / (1.0 + np.exp(-z))", torch="torch.sigmoid(z)", onnx=(("Sigmoid", "z"),)
    ),
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
    elsewhere=Elsewhere(numpy="np.tanh(z)", torch="torch.tanh(z)", onnx=(("Tanh", "z"),)),
    bounds=(-1.0, 1.0),
)


def _softsign(z: Array, a: Array) -> list[Call]:
    one, sizes = constant(1.0, a), np.empty_like(a)
    return [
        partial(np.absolute, z, sizes),
        partial(np.add, sizes, one, sizes),
        partial(np.divide, z, sizes, a),
    ]


def _softsign_slope(a: Array, slope: Array) -> list[Call]:
    # 1 - |a| is 1 / (1 + |z|).
    one = constant(1.0, a)
    return [
        partial(np.absolute, a, slope),
        partial(np.subtract, one, slope, slope),
        partial(np.multiply, slope, slope, slope),
    ]


SOFTSIGN = Activation(
    name="softsign",
    explanation="z / (1 + |z|), from -1 to 1, slower to saturate than tanh",
    words=("soft_sign",),
    scratch=1,
    prepare=_softsign,
    prepare_slope=_softsign_slope,
    formula="Z / (1 + |Z|)",
    slope_formula="(1 - |A|)²",
    on_paper=lambda z: z / (1.0 + np.abs(z)),
    slope_on_paper=lambda z, a: (1.0 + np.abs(z)) ** -2.0,
    elsewhere=Elsewhere(
        numpy="z / (1.0 + np.abs(z))",
        torch="torch.nn.functional.softsign(z)",
        onnx=(("Abs", "z"), ("Add", 0, 1.0), ("Div", "z", 1)),
    ),
    bounds=(-1.0, 1.0),
)
"""Elliott 1993; the hidden units of the PROBEN1 benchmarks (Prechelt 1994)."""
