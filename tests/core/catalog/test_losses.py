"""Every loss row by row, and their derivatives by the output's weighted sum."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnlab.core.catalog.activations import ACTIVATIONS, hidden_activations
from nnlab.core.catalog.calls import run
from nnlab.core.catalog.losses import LOSSES
from nnlab.core.config import RunConfig

ACTIVATION_NAMES = tuple(hidden_activations())


CONFIG = RunConfig(huber_delta=0.75)


def column(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float).reshape(-1, 1)


def losses(name: str, z: np.ndarray, targets: np.ndarray, output: str = "sigmoid") -> np.ndarray:
    found = np.full_like(z, np.nan)
    run(LOSSES[name](CONFIG).prepare(z, ACTIVATIONS[output](z), targets, found))
    return found


def deltas(name: str, z: np.ndarray, targets: np.ndarray, output: str = "sigmoid") -> np.ndarray:
    found = np.full_like(z, np.nan)
    activation, loss = ACTIVATIONS[output], LOSSES[name](CONFIG)
    run(loss.prepare_delta(activation(z), targets, found, 1.0))
    slope = activation.slope_at(z) if loss.meets_slope else 1.0
    return found * slope * loss.factor


def test_every_declared_loss_is_there() -> None:
    assert LOSSES.names == ("mse", "bce", "huber", "mae", "cross_entropy")


def test_squared_error_has_no_factor_one_half() -> None:
    found = losses("mse", column(3.0, -1.0, 0.25), column(1.0, 1.0, 0.25), "identity")
    assert found.ravel().tolist() == [4.0, 4.0, 0.0]


@pytest.mark.parametrize("z", [-20.0, -3.0, -0.1, 0.0, 0.1, 3.0, 20.0])
@pytest.mark.parametrize("target", [0.0, 1.0, 0.3])
def test_cross_entropy_is_that_of_the_two_probabilities(z: float, target: float) -> None:
    # -log p and -log (1 - p) with p = 1 / (1 + exp(-z)), written without cancellation.
    wanted = target * math.log1p(math.exp(-z)) + (1 - target) * math.log1p(math.exp(z))
    (found,) = losses("bce", column(z), column(target)).ravel()
    assert found == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize("z", [30.0, 36.0, 40.0, 300.0, 700.0])
def test_a_tiny_cross_entropy_keeps_its_digits(z: float) -> None:
    wanted = math.log1p(math.exp(-z))
    found = losses("bce", column(z, -z), column(1.0, 0.0)).ravel()
    np.testing.assert_allclose(found, wanted, rtol=1e-14)


@pytest.mark.parametrize("z", [710.0, 1e4, 1e200, 1e308])
def test_cross_entropy_neither_overflows_nor_warns(z: float) -> None:
    found = losses("bce", column(z, z, -z, -z), column(1.0, 0.0, 1.0, 0.0)).ravel()
    np.testing.assert_allclose(found, [0.0, z, z, 0.0], atol=1e-300)


@pytest.mark.parametrize("z", [1e200, -1e200, 1e308, -1e308])
def test_an_enormous_squared_error_is_infinite_not_nan(z: float) -> None:
    with np.errstate(over="ignore"):
        assert losses("mse", column(z), column(1.0), "identity") == np.inf
        assert np.isfinite(deltas("mse", column(z / 4), column(1.0), "identity"))


@pytest.mark.parametrize("output", ACTIVATION_NAMES)
@pytest.mark.parametrize("target", [0.0, 1.0, -0.4])
def test_the_derivative_of_the_squared_error(output: str, target: float) -> None:
    z = column(-2.0, -0.3, 0.2, 1.7)
    targets = np.full_like(z, target)
    rise = losses("mse", z + 1e-6, targets, output) - losses("mse", z - 1e-6, targets, output)
    np.testing.assert_allclose(deltas("mse", z, targets, output), rise / 2e-6, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("target", [0.0, 1.0, 0.3])
def test_the_derivative_of_the_cross_entropy(target: float) -> None:
    z = column(-9.0, -2.0, -0.3, 0.0, 0.2, 1.7, 9.0)
    targets = np.full_like(z, target)
    rise = losses("bce", z + 1e-6, targets) - losses("bce", z - 1e-6, targets)
    np.testing.assert_allclose(deltas("bce", z, targets), rise / 2e-6, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("name", ["mse", "bce", "huber", "mae"])
def test_derivatives_of_a_saturated_sigmoid_are_finite(name: str) -> None:
    z, targets = column(1e308, 1e308, -1e308, -1e308), column(1.0, 0.0, 1.0, 0.0)
    found = deltas(name, z, targets).ravel().tolist()
    assert found == ([0.0, 1.0, -1.0, 0.0] if name == "bce" else [0.0] * 4)


@pytest.mark.parametrize("error", [0.0, 1e-9, 0.3, 0.75, 0.750001, 2.0, 1e6, 1e200])
def test_the_huber_loss_is_half_a_square_and_linear_beyond_delta(error: float) -> None:
    wanted = error**2 / 2 if error <= 0.75 else 0.75 * (error - 0.375)
    found = losses("huber", column(error, -error), column(0.0, 0.0), "identity").ravel()
    np.testing.assert_allclose(found, wanted, rtol=1e-15)


@pytest.mark.parametrize("output", ACTIVATION_NAMES)
@pytest.mark.parametrize("target", [0.0, 1.0, -0.4])
def test_the_derivative_of_the_huber_loss(output: str, target: float) -> None:
    z = column(-2.0, -0.3, 0.2, 1.7)
    targets = np.full_like(z, target)
    rise = losses("huber", z + 1e-6, targets, output) - losses("huber", z - 1e-6, targets, output)
    np.testing.assert_allclose(
        deltas("huber", z, targets, output), rise / 2e-6, rtol=1e-7, atol=1e-8
    )


def test_the_pull_of_an_outlier_on_the_huber_loss_is_delta() -> None:
    found = deltas("huber", column(1e300, -1e300), column(0.0, 0.0), "identity")
    assert found.ravel().tolist() == [0.75, -0.75]


def test_a_huber_loss_of_what_is_no_number_is_none_either() -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(losses("huber", column(np.nan), column(0.0), "identity"))
    assert losses("huber", column(np.inf), column(0.0), "identity") == np.inf


def test_the_absolute_error_is_the_distance() -> None:
    found = losses("mae", column(3.0, -1.0, 0.25, 1e308), column(1.0, 1.0, 0.25, 0.0), "identity")
    assert found.ravel().tolist() == [2.0, 2.0, 0.0, 1e308]


@pytest.mark.parametrize("output", ACTIVATION_NAMES)
@pytest.mark.parametrize("target", [0.3, 1.5, -0.4])
def test_the_derivative_of_the_absolute_error(output: str, target: float) -> None:
    z = column(-2.0, -0.31, 0.2, 1.7)
    targets = np.full_like(z, target)
    rise = losses("mae", z + 1e-6, targets, output) - losses("mae", z - 1e-6, targets, output)
    np.testing.assert_allclose(deltas("mae", z, targets, output), rise / 2e-6, rtol=1e-7, atol=1e-8)


def test_a_prediction_that_is_right_is_not_pulled_by_the_absolute_error() -> None:
    found = deltas("mae", column(0.5, 0.6, 0.4, -1e300), column(0.5, 0.5, 0.5, 0.5), "identity")
    assert found.ravel().tolist() == [0.0, 1.0, -1.0, -1.0]
    assert LOSSES["mae"].slope_on_paper(column(0.5), column(0.5)).item() == 0.0
    assert "0 where" in LOSSES["mae"].slope_formula


def test_an_absolute_error_of_what_is_no_number_is_none_either() -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(losses("mae", column(np.nan), column(0.0), "identity"))
        assert np.isnan(deltas("mae", column(np.nan), column(0.0), "identity"))


@pytest.mark.parametrize("unit", [-2.0, -1.0, 1.0, 2.0])
def test_the_sign_of_the_absolute_error_is_scaled_as_errors_are(unit: float) -> None:
    found = np.empty((1, 3))
    predictions = np.array([[unit, 0.0, -unit]])
    run(LOSSES["mae"].prepare_delta(predictions, np.zeros((1, 3)), found, unit))
    assert found.tolist() == [[abs(unit), 0.0, -abs(unit)]]
