"""Each activation and its slope against values computed one by one, extremes included."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.catalog.activations import ACTIVATIONS, hidden_activations
from nnlab.core.catalog.activations.normal_distribution import GELU_SLOPES, SHARES, looked_up
from nnlab.core.catalog.calls import run

NAMES = tuple(hidden_activations())
POINTS = [0.0, -0.0, 1e-300, -1e-300, 1e-9, -1e-9, 0.3, -0.3, 1.0, -1.0, 2.5, -2.5, 17.0, -17.0]
FAR = [36.0, 37.5, 100.0, 700.0, 709.7, 710.0, 745.0, 1e4, 1e200, 1e308, sys.float_info.max]
EXTREMES = [*FAR, *(-z for z in FAR)]


def exact_sigmoid(z: float) -> float:
    with localcontext() as context:
        context.prec = 60
        return float(1 / (1 + (-Decimal(z)).exp()))


def exact_share(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2


def density(z: float) -> float:
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi) if abs(z) < 30 else 0.0


EXACT: dict[str, Callable[[float], float]] = {
    "sigmoid": exact_sigmoid,
    "tanh": math.tanh,
    "softsign": lambda z: z / (1 + abs(z)),
    "relu": lambda z: z if z > 0 else 0.0,
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "gelu": lambda z: z * exact_share(z) if z > -9 else 0.0,
    "identity": lambda z: z,
}

EXACT_SLOPE: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: math.exp(-abs(z)) / (1 + math.exp(-abs(z))) ** 2,
    "tanh": lambda z: 1 / math.cosh(z) ** 2 if abs(z) < 700 else 0.0,
    "softsign": lambda z: (1 + abs(z)) ** -2,
    "relu": lambda z: 1.0 if z > 0 else 0.0,
    "leaky_relu": lambda z: 1.0 if z >= 0 else 0.01,
    "elu": lambda z: 1.0 if z > 0 else math.exp(z),
    "gelu": lambda z: exact_share(z) + z * density(z),
    "identity": lambda z: 1.0,
}

# Decimal's exp takes forever far out; there the sigmoid is 0 or 1 to every digit.
LIMIT: dict[bool, float] = {False: 0.0, True: 1.0}


def expected(name: str, z: float) -> float:
    return LIMIT[z > 0] if name == "sigmoid" and abs(z) > 1e3 else EXACT[name](z)


every_activation = pytest.mark.parametrize("name", NAMES)


def test_every_declared_activation_is_there() -> None:
    assert tuple(EXACT) == tuple(EXACT_SLOPE) == NAMES
    assert tuple(ACTIVATIONS) == (*NAMES, "softmax")


@every_activation
def test_values_are_right_to_the_last_digits(name: str) -> None:
    z = np.array(POINTS + EXTREMES)
    found = ACTIVATIONS[name](z)
    # Below 1e-307 a sigmoid may be rounded to 0: there are no full digits left.
    wanted = [expected(name, value) for value in z.tolist()]
    # Of GELU's tiny tail absolutely, as it is added to what is larger.
    atol = 1e-18 if name == "gelu" else 1e-307
    np.testing.assert_allclose(found, wanted, rtol=1e-15, atol=atol)


@every_activation
def test_slopes_are_those_at_the_weighted_sum(name: str) -> None:
    z = np.array([value for value in POINTS if abs(value) > 1e-200 or name != "leaky_relu"])
    found = ACTIVATIONS[name].slope_at(z)
    wanted = [EXACT_SLOPE[name](value) for value in z.tolist()]
    # 1 - a loses digits where a is nearly 1: absolutely right, not relatively.
    np.testing.assert_allclose(found, wanted, rtol=1e-14, atol=3e-16)


def test_gelu_is_that_of_pythons_own_error_function_everywhere() -> None:
    z = np.concatenate([np.linspace(-12, 12, 20_001), np.random.default_rng(3).normal(0, 2, 5000)])
    gelu = ACTIVATIONS["gelu"]
    wanted = np.array([value * (1 + math.erf(value / math.sqrt(2))) / 2 for value in z.tolist()])
    np.testing.assert_allclose(gelu(z), wanted, rtol=4e-16, atol=1e-15)
    slopes = [exact_share(value) + value * density(value) for value in z.tolist()]
    np.testing.assert_allclose(gelu.slope_at(z), slopes, rtol=0, atol=6e-16)
    assert gelu.steepest == pytest.approx(max(slopes), rel=1e-6)
    assert gelu.steepest >= max(slopes)


def test_gelu_keeps_the_digits_of_a_small_share() -> None:
    z = np.linspace(-8.9, 0, 5000)
    wanted = [value * exact_share(value) for value in z.tolist()]
    np.testing.assert_allclose(ACTIVATIONS["gelu"](z), wanted, rtol=3e-12)


def test_gelu_has_the_digits_that_single_precision_has() -> None:
    z = np.linspace(-12, 12, 5001, dtype=np.float32)
    shares, slopes = np.empty_like(z), np.empty_like(z)
    run([*looked_up(SHARES, z, shares), *looked_up(GELU_SLOPES, z, slopes)])
    wanted = [exact_share(value) for value in z.tolist()]
    np.testing.assert_allclose(shares, wanted, rtol=0, atol=2e-7)
    wanted = [exact_share(value) + value * density(value) for value in z.tolist()]
    np.testing.assert_allclose(slopes, wanted, rtol=0, atol=4e-7)


@pytest.mark.parametrize("leak", [1e-6, 0.01, 0.3, 1.0])
def test_the_leak_is_the_slope_below_zero(leak: float) -> None:
    leaky = ACTIVATIONS["leaky_relu"].shaped_by(RunConfig(activation="leaky_relu", leak=leak))
    z = np.array([-3.0, -1e-9, 0.0, 2.0])
    assert leaky(z).tolist() == [-3.0 * leak, -1e-9 * leak, 0.0, 2.0]
    assert leaky.slope_at(z).tolist() == [leak, leak, 1.0, 1.0]
    assert leaky.on_paper(z).tolist() == leaky(z).tolist()
    assert f"{leak:g}" in leaky.formula
    assert f"{leak:g}" in leaky.slope_formula


def test_what_has_no_hyperparameters_is_the_same_in_every_config() -> None:
    config = RunConfig(leak=0.2)
    kept = [name for name, each in ACTIVATIONS.items() if each.shaped_by(config) is each]
    assert kept == [name for name, each in ACTIVATIONS.items() if not each.uses]
    assert "leaky_relu" not in kept


def test_slopes_at_the_kink_are_the_origins() -> None:
    zeros = np.array([0.0, -0.0])
    assert ACTIVATIONS["relu"].slope(zeros).tolist() == [0.0, 0.0]
    assert ACTIVATIONS["leaky_relu"].slope(zeros).tolist() == [1.0, 1.0]


@every_activation
def test_slopes_agree_with_central_differences(name: str) -> None:
    z = np.array([-4.0, -1.3, -0.2, 0.1, 0.7, 3.0])
    rise = ACTIVATIONS[name](z + 1e-6) - ACTIVATIONS[name](z - 1e-6)
    np.testing.assert_allclose(ACTIVATIONS[name].slope_at(z), rise / 2e-6, rtol=1e-7, atol=1e-9)


@every_activation
def test_nothing_overflows_and_nothing_warns_at_the_extremes(name: str) -> None:
    outputs = ACTIVATIONS[name](np.array(EXTREMES))
    slopes = ACTIVATIONS[name].slope_at(np.array(EXTREMES))
    assert np.isfinite(outputs).all()
    assert np.isfinite(slopes).all()
    assert ((slopes >= 0) & (slopes <= 1)).all()


@every_activation
def test_a_nan_stays_a_nan(name: str) -> None:
    assert np.isnan(ACTIVATIONS[name](np.array([np.nan]))).all()


@every_activation
def test_the_arguments_are_left_alone(name: str) -> None:
    z = np.linspace(-2, 2, 5)
    outputs = ACTIVATIONS[name](z)
    before = outputs.copy()
    ACTIVATIONS[name].slope(outputs)
    assert (z == np.linspace(-2, 2, 5)).all()
    assert (outputs == before).all()


@every_activation
def test_prepared_calls_read_their_buffers_anew(name: str) -> None:
    z, outputs, slopes = (np.empty((2, 3)) for _ in range(3))
    activation = ACTIVATIONS[name]
    tells = z if activation.slope_by_sum else outputs
    forward, backward = activation.prepare(z, outputs), activation.prepare_slope(tells, slopes)
    for start in (-1.0, 0.5):
        z[:] = np.linspace(start, start + 2, 6).reshape(2, 3)
        run(forward)
        run(backward)
        assert (outputs == activation(z)).all()
        assert (slopes == activation.slope_at(z)).all()


@every_activation
def test_prepared_calls_may_overwrite_their_input(name: str) -> None:
    z = np.linspace(-3, 3, 8)
    wanted = ACTIVATIONS[name](z)
    run(ACTIVATIONS[name].prepare(z, z))
    assert (z == wanted).all()
