"""Functions that let pass what is above 0, and hold back what is below."""

from __future__ import annotations

from functools import partial
from math import erf, pi, sqrt
from typing import cast

from ..calls import Call, constant
from ..elsewhere import Elsewhere
from ..lazy_numpy import Array, np
from .activation import Activation
from .normal_distribution import GELU_SLOPES, SHARES, SHARES_IN_NUMPY, looked_up


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
    elsewhere=Elsewhere(numpy="np.maximum(z, 0.0)", torch="torch.relu(z)", onnx=(("Relu", "z"),)),
    side=_sign,
    instead="leaky ReLU",
)


def _leaky_relu(leak: float) -> Activation:
    """Make the ReLU that lets a share of what is below 0 pass (Maas, Hannun & Ng 2013)."""

    def prepare(z: Array, a: Array) -> list[Call]:
        share, leaked = constant(leak, a), np.empty_like(a)
        return [partial(np.multiply, z, share, leaked), partial(np.maximum, z, leaked, out=a)]

    def prepare_slope(a: Array, slope: Array) -> list[Call]:
        # The output has the sign of z; 1 at zero, as the origin has it.
        zero, share = constant(0.0, a), constant(leak, a)
        return [
            partial(np.greater_equal, a, zero, slope),
            partial(np.maximum, slope, share, out=slope),
        ]

    return Activation(
        name="leaky_relu",
        explanation="z, or the leak times z below zero",
        words=("leaky", "lrelu", "leakyrelu"),
        uses=("leak",),
        shaped=lambda config: _leaky_relu(config.leak),
        scratch=1,
        prepare=prepare,
        prepare_slope=prepare_slope,
        formula=f"Z, {leak:g} Z below 0",
        slope_formula=f"1, {leak:g} below 0",
        on_paper=lambda z: np.where(z >= 0.0, z, leak * z),
        slope_on_paper=lambda z, a: np.where(z >= 0.0, 1.0, leak),
        elsewhere=Elsewhere(
            numpy=f"np.maximum(z, z * {float(leak)!r})",
            torch=f"torch.maximum(z, z * {float(leak)!r})",
            onnx=(("Mul", "z", float(leak)), ("Max", "z", 0)),
        ),
        side=_sign,
    )


LEAKY_RELU = _leaky_relu(0.01)


def _elu(z: Array, a: Array) -> list[Call]:
    # exp of what is at most 0 can't overflow, and keeps its digits near 0 as expm1.
    zero, below = constant(0.0, a), np.empty_like(a)
    return [
        partial(np.minimum, z, zero, out=below),
        partial(np.expm1, below, below),
        partial(np.maximum, z, zero, out=a),
        partial(np.add, a, below, a),
    ]


def _elu_slope(a: Array, slope: Array) -> list[Call]:
    # exp(z) is a + 1.
    zero, one = constant(0.0, a), constant(1.0, a)
    return [partial(np.minimum, a, zero, out=slope), partial(np.add, slope, one, slope)]


def _is_above(a: Array) -> Array:
    return cast(Array, a > 0.0)


ELU = Activation(
    name="elu",
    explanation="z, or exp(z) - 1 below zero: a ReLU that levels off at -1",
    words=("exponential_linear",),
    scratch=1,
    prepare=_elu,
    prepare_slope=_elu_slope,
    formula="Z, exp(Z) - 1 below 0",
    slope_formula="1, A + 1 below 0",
    on_paper=lambda z: np.where(z > 0.0, z, np.exp(np.minimum(z, 0.0)) - 1.0),
    slope_on_paper=lambda z, a: np.where(z > 0.0, 1.0, np.exp(np.minimum(z, 0.0))),
    elsewhere=Elsewhere(
        numpy="np.maximum(z, 0.0) + np.expm1(np.minimum(z, 0.0))",
        torch="torch.nn.functional.elu(z)",
        onnx=(("Min", "z", 0.0), ("Exp", 0), ("Sub", 1, 1.0), ("Max", "z", 0.0), ("Add", 3, 2)),
    ),
    # The slope has no leap there, but a corner.
    side=_is_above,
)
"""Clevert, Unterthiner & Hochreiter 2016, with their alpha of 1."""


def _gelu(z: Array, a: Array) -> list[Call]:
    share = np.empty_like(a)
    return [*looked_up(SHARES, z, share), partial(np.multiply, z, share, a)]


def _gelu_slope(z: Array, slope: Array) -> list[Call]:
    return looked_up(GELU_SLOPES, z, slope)


def _share_on_paper(z: Array) -> Array:
    return (1.0 + np.vectorize(erf, otypes=[float])(z / sqrt(2.0))) / 2.0


GELU = Activation(
    name="gelu",
    explanation="z times the share of a normal distribution below z: a round ReLU",
    words=("gaussian_error_linear",),
    # The sum, the share, and for each of both tables the place, the distance and the term.
    scratch=8,
    prepare=_gelu,
    prepare_slope=_gelu_slope,
    slope_by_sum=True,
    formula="Z Φ(Z), Φ(Z) = (1 + erf(Z / √2)) / 2",
    slope_formula="Φ(Z) + Z exp(-Z² / 2) / √(2π)",
    on_paper=lambda z: z * _share_on_paper(z),
    slope_on_paper=lambda z, a: _share_on_paper(z) + z * np.exp(-z * z / 2.0) / sqrt(2.0 * pi),
    elsewhere=Elsewhere(
        numpy="z * share_below(z)",
        definitions=SHARES_IN_NUMPY,
        torch="torch.nn.functional.gelu(z)",
        onnx=(
            ("Mul", "z", sqrt(0.5)),
            ("Erf", 0),
            ("Add", 1, 1.0),
            ("Mul", 2, 0.5),
            ("Mul", "z", 3),
        ),
    ),
    # Its slope is largest at the root of 2.
    steepest=(1.0 + erf(1.0)) / 2.0 + 1.0 / (sqrt(pi) * 2.718281828459045),
)
"""Hendrycks & Gimpel 2016: the exact one, by the error function."""
