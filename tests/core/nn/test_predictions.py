"""A network's predictions for any points, by the textbook and at its limits."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.config import RunConfig
from nnlab.core.nn.network import ForwardPass, Network
from nnlab.core.nn.products import OneRun

from . import plain_network as plain


def start(network: Network) -> np.ndarray:
    return np.random.default_rng(2).normal(size=network.layout.size)


@pytest.mark.parametrize("hidden_layers", [(), (1,), (5, 3), (2,) * 8, (1024,)], ids=str)
@pytest.mark.parametrize("rows", [1, 7])
def test_predictions_are_the_textbooks(hidden_layers: tuple[int, ...], rows: int) -> None:
    config = RunConfig(hidden_layers=hidden_layers)
    network = Network(config)
    parameters, inputs = start(network), np.random.default_rng(1).normal(size=(rows, 2))
    layers = plain.cut(parameters, config.shape, True)
    wanted = plain.predictions(layers, inputs, "tanh", "sigmoid")
    found = network.predict(parameters, inputs)
    assert found.shape == (rows, 1)
    np.testing.assert_allclose(found[:, 0], wanted, rtol=1e-11)


def test_no_points_have_no_predictions() -> None:
    network = Network(RunConfig())
    assert network.predict(start(network), np.empty((0, 2))).shape == (0, 1)


def test_points_may_be_a_slice_of_something() -> None:
    network = Network(RunConfig())
    parameters = start(network)
    points = np.arange(12.0).reshape(2, 6)
    wanted = network.predict(parameters, np.array([[0.0, 6.0], [3.0, 9.0]]))
    assert (network.predict(parameters, points[:, ::3].T) == wanted).all()


def test_a_planned_pass_reads_parameters_and_inputs_anew() -> None:
    network = Network(RunConfig(hidden_layers=(3,)))
    parameters, inputs = start(network), np.zeros((4, 2))
    scaled, samples = network.scaling.scaled(parameters), network.scaling.scaled_inputs(inputs)
    forward = ForwardPass(network, OneRun(), scaled, samples.T)
    forward.run()
    first = forward.predictions.copy()
    samples[:, :2] += 1
    scaled *= 2
    forward.run()
    assert (forward.predictions != first).any()
    assert (network.predict(2 * parameters, inputs + 1) == forward.predictions.T).all()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_enormous_weights_saturate_instead_of_becoming_nan(activation: str) -> None:
    network = Network(RunConfig(activation=activation, output_activation="same"))
    found = network.predict(np.full(network.layout.size, 1e300), np.ones((2, 2)))
    assert found.ravel().tolist() == [1.0, 1.0]


@pytest.mark.parametrize("hidden", [(), (3,), (2, 2)])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_a_tiny_probability_keeps_its_digits(hidden: tuple[int, ...], activation: str) -> None:
    # However hidden layers are worked with: half the angle alone would round it to a multiple of
    # the spacing of numbers near 1.
    network = Network(
        RunConfig(hidden_layers=hidden, activation=activation, output_activation="sigmoid")
    )
    parameters = np.zeros(network.layout.size)
    network.layout.biases(parameters, len(hidden))[:] = -80.0
    found = network.predict(parameters, np.ones((1, 2))).item()
    assert found == pytest.approx(np.exp(-80.0), rel=1e-13)


def test_predicting_with_overflowing_weights_does_not_warn() -> None:
    network = Network(RunConfig(activation="relu", output_activation="identity"))
    assert not np.isfinite(network.predict(np.full(network.layout.size, 1e300), np.ones((1, 2))))
