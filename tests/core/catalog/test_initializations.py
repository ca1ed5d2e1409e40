"""Where the weights start, and where they lie in the one flat vector."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnlab.core.catalog.initializations import INITIALIZATIONS
from nnlab.core.nn.layout import ParameterLayout, initial_parameters
from nnlab.core.randomness import generator

SHAPE = (2, 200, 300, 1)
INITS = INITIALIZATIONS.names
every_init = pytest.mark.parametrize("init", INITS)

MEAN: dict[str, float] = {"uniform01": 0.5}


def variance(init: str, fan_in: int, fan_out: int) -> float:
    return {
        "glorot": 2 / (fan_in + fan_out),
        "he": 2 / fan_in,
        "uniform01": 1 / 12,
        "uniform11": 1 / 3,
        "normal": 1.0,
        "zeros": 0.0,
        "torch": 1 / (3 * fan_in),
        "uniform05": 1 / 12,
    }[init]


def bounds(init: str, fan_in: int, fan_out: int) -> tuple[float, float]:
    limit = np.sqrt(6 / (fan_in + fan_out))
    free = (-np.inf, np.inf)
    ends = {"glorot": (-limit, limit), "uniform01": (0.0, 1.0), "uniform11": (-1.0, 1.0)}
    ends["uniform05"] = (-0.5, 0.5)
    ends["torch"] = (-1 / np.sqrt(fan_in), 1 / np.sqrt(fan_in))
    return ends.get(init, (0.0, 0.0) if init == "zeros" else free)


def drawn(init: str, *, bias: bool = True, seed: int = 1) -> np.ndarray:
    return initial_parameters(ParameterLayout(SHAPE, bias), init, generator(seed, "weights"))


def test_every_declared_init_is_there() -> None:
    assert INITS == (
        "glorot",
        "he",
        "uniform01",
        "uniform11",
        "normal",
        "zeros",
        "torch",
        "uniform05",
    )


@every_init
def test_weights_have_the_mean_the_variance_and_the_bounds_they_should(
    init: str,
) -> None:
    layout, parameters = ParameterLayout(SHAPE, True), drawn(init)
    for layer in range(layout.layers):
        weights = layout.weights(parameters, layer)
        wanted = variance(init, *weights.shape)
        low, high = bounds(init, *weights.shape)
        assert low <= weights.min()
        assert weights.max() <= high
        # Five standard errors: of the mean, and at most of the variance of normal numbers.
        assert abs(weights.mean() - MEAN.get(init, 0.0)) <= 5 * np.sqrt(wanted / weights.size)
        assert abs(weights.var() - wanted) <= 5 * wanted * np.sqrt(2 / weights.size)


@pytest.mark.parametrize(
    "init", [name for name, init in INITIALIZATIONS.items() if not init.biases]
)
def test_biases_start_at_zero(init: str) -> None:
    layout, parameters = ParameterLayout(SHAPE, True), drawn(init)
    for layer in range(layout.layers):
        assert (layout.biases(parameters, layer) == 0).all()


@pytest.mark.slow
def test_torch_draws_biases_from_the_distribution_of_their_layers_weights() -> None:
    layout = ParameterLayout((3, 4000, 5000, 1), True)
    parameters = initial_parameters(layout, "torch", generator(1, "weights"))
    for layer in range(2):
        weights, biases = layout.weights(parameters, layer), layout.biases(parameters, layer)
        limit = 1 / math.sqrt(weights.shape[0])
        for drawn_numbers in (weights.ravel(), biases):
            # A uniform distribution, by the largest distance between both distribution functions
            # (Kolmogorov and Smirnov): beyond 1.95 / sqrt(n) once in a thousand times.
            ranks = np.sort((drawn_numbers / limit + 1) / 2)
            steps = np.arange(1, ranks.size + 1) / ranks.size
            assert np.abs(ranks - steps).max() < 1.95 / math.sqrt(ranks.size)
        assert not (biases == weights.ravel()[: biases.size]).any()
    assert abs(layout.biases(parameters, 2)[0]) <= 1 / math.sqrt(5000)


def test_torch_is_drawn_weights_first_and_then_biases_layer_by_layer() -> None:
    layout = ParameterLayout((2, 3, 1), True)
    parameters = initial_parameters(layout, "torch", generator(5, "weights"))
    unit = generator(5, "weights").uniform(-1, 1, 6 + 3 + 3 + 1)
    limits = [2**-0.5] * 6 + [3**-0.5] * 3 + [2**-0.5] * 3 + [3**-0.5]
    wanted = unit * limits
    found = [
        *layout.weights(parameters, 0).ravel(), *layout.weights(parameters, 1).ravel(),
        *layout.biases(parameters, 0), *layout.biases(parameters, 1),
    ]  # fmt: skip
    assert found == pytest.approx(wanted.tolist(), rel=1e-12)


def test_proben1_draws_weights_and_then_biases_from_minus_to_plus_a_half() -> None:
    layout = ParameterLayout((2, 3, 1), True)
    parameters = initial_parameters(layout, "uniform05", generator(5, "weights"))
    wanted = generator(5, "weights").uniform(-0.5, 0.5, 6 + 3 + 3 + 1)
    found = [
        *layout.weights(parameters, 0).ravel(), *layout.weights(parameters, 1).ravel(),
        *layout.biases(parameters, 0), *layout.biases(parameters, 1),
    ]  # fmt: skip
    assert found == wanted.tolist()


@every_init
def test_the_same_seed_draws_the_same_weights_with_and_without_biases(
    init: str,
) -> None:
    assert (drawn(init) == drawn(init)).all()
    with_bias, without = ParameterLayout(SHAPE, True), ParameterLayout(SHAPE, False)
    for layer in range(3):
        weights = with_bias.weights(drawn(init), layer)
        assert (weights == without.weights(drawn(init, bias=False), layer)).all()


@pytest.mark.parametrize("init", [init for init in INITS if init != "zeros"])
def test_another_seed_draws_other_weights(init: str) -> None:
    assert (drawn(init, seed=1) != drawn(init, seed=2)).any()


@pytest.mark.parametrize(
    ("shape", "bias", "size"),
    [((2, 1), True, 3), ((2, 1), False, 2), ((2, 6, 8, 1), True, 83), ((2, 6, 8, 1), False, 68)],
)
def test_the_vector_is_as_long_as_all_weights_and_biases(
    shape: tuple[int, ...], bias: bool, size: int
) -> None:
    assert ParameterLayout(shape, bias).size == size


@pytest.mark.parametrize("bias", [True, False])
def test_weights_and_biases_are_views_that_cover_the_vector_in_order(bias: bool) -> None:
    layout = ParameterLayout((2, 3, 1), bias)
    vector = np.arange(float(layout.size))
    parts = [
        part
        for layer in range(layout.layers)
        for part in (layout.weights(vector, layer), layout.biases(vector, layer))
    ]
    assert [part.shape for part in parts] == (
        [(2, 3), (3,), (3, 1), (1,)] if bias else [(2, 3), (0,), (3, 1), (0,)]
    )
    assert np.concatenate([part.ravel() for part in parts]).tolist() == vector.tolist()
    for part in parts:
        assert part.size == 0 or np.shares_memory(part, vector)
        part[...] = -1.0
    assert (vector == -1.0).all()


def test_the_last_layer_that_is_not_finite_is_found() -> None:
    layout = ParameterLayout((2, 3, 2, 1), True)
    vector = np.ones(layout.size)
    assert layout.last_not_finite(vector) is None
    layout.biases(vector, 0)[1] = np.inf
    assert layout.last_not_finite(vector) == 0
    layout.weights(vector, 1)[0, 0] = np.nan
    assert layout.last_not_finite(vector) == 1
    layout.biases(vector, 2)[0] = -np.inf
    assert layout.last_not_finite(vector) == 2
