"""A probe predicts what the network predicts, whatever it has predicted before."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.nn.network import Network
from nnlab.core.nn.predictor import Probe

CONFIGS = {
    "sigmoid": RunConfig(dataset="xor", hidden_layers=(6, 8), activation="sigmoid"),
    "tanh": RunConfig(dataset="spiral", hidden_layers=(4,)),
    "no bias": RunConfig(dataset="circle", hidden_layers=(3, 3), bias=False, activation="relu"),
    "linear": RunConfig(dataset="plane", hidden_layers=()),
}

every_config = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)


@every_config
def test_it_predicts_what_the_network_predicts_for_one_set_of_parameters_after_another(config):
    random, network = np.random.default_rng(3), Network(config)
    points = random.uniform(-6, 6, (50, 2))
    quick, exact = Probe(network, points), Probe(network, points, np.float64)
    for _ in range(3):
        parameters = random.normal(size=network.layout.size)
        wanted = network.predict(parameters, points)
        np.testing.assert_allclose(quick.run(parameters), wanted, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(exact.run(parameters), wanted, rtol=1e-12)


@pytest.mark.parametrize("size", [1e30, 1e300, np.inf, np.nan])
def test_parameters_of_a_run_that_broke_are_predicted_without_a_word(size):
    network = Network(CONFIGS["linear"])
    outputs = Probe(network, np.array([[1.0, 2.0], [0.0, 0.0]])).run(np.full(3, size))
    assert outputs.shape == (2, 1)


@every_config
def test_it_gives_what_every_unit_makes_of_the_points(config):
    random, network = np.random.default_rng(3), Network(config)
    points = random.uniform(-3, 3, (20, 2))
    probe, parameters = Probe(network, points, np.float64), random.normal(size=network.layout.size)
    probe.run(parameters)
    np.testing.assert_array_equal(probe.inputs, points.T)
    below, layout = points.T, network.layout
    for layer, activation in enumerate(network.functions):
        z = layout.weights(parameters, layer).T @ below
        if layout.bias:
            z += layout.biases(parameters, layer)[:, None]
        below = activation(z)
        np.testing.assert_allclose(probe.outputs[layer], below, rtol=1e-10, atol=1e-12)
