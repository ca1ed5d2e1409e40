"""Scaled numbers are plain ones but for powers of two and signs, both ways and to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core.catalog.activations import ACTIVATIONS, SIGMOID
from nnlab.core.catalog.calls import run
from nnlab.core.config import RunConfig
from nnlab.core.nn.network import Network
from nnlab.core.nn.scaling import HALVED_SIGMOID, NEGATED_SIGMOID

ALL_SIGMOIDS = {"activation": "sigmoid", "output_activation": "sigmoid"}
ONE_SIGMOID = {"activation": "tanh", "output_activation": "sigmoid"}
NONE = {"activation": "tanh", "output_activation": "identity", "loss": "mse"}


def test_half_the_angle_and_1_more_is_twice_the_sigmoid() -> None:
    z = np.linspace(-30.0, 30.0, 301)
    half = np.empty_like(z)
    run(HALVED_SIGMOID.prepare(z * HALVED_SIGMOID.scale, half))
    np.testing.assert_allclose(half + 1.0, 2.0 * SIGMOID(z), rtol=1e-12, atol=1e-15)
    # The slope is by half the angle, and of twice the sigmoid.
    slopes = np.empty_like(z)
    run(HALVED_SIGMOID.prepare_slope(half, slopes))
    np.testing.assert_allclose(slopes, 4.0 * SIGMOID.slope(SIGMOID(z)), rtol=1e-9, atol=1e-15)


def test_the_sigmoid_of_minus_z_is_the_sigmoid_to_the_last_bit() -> None:
    z = np.concatenate([np.linspace(-800.0, 800.0, 401), [-1e308, 1e308]])
    outputs, slopes = np.empty_like(z), np.empty_like(z)
    with np.errstate(over="ignore"):
        run(NEGATED_SIGMOID.prepare(z * NEGATED_SIGMOID.scale, outputs))
        run(NEGATED_SIGMOID.prepare_slope(outputs, slopes))
    assert (outputs == SIGMOID(z)).all()
    assert (slopes * NEGATED_SIGMOID.scale == SIGMOID.slope(outputs)).all()


@pytest.mark.parametrize("functions", [ALL_SIGMOIDS, ONE_SIGMOID, NONE], ids=str)
@pytest.mark.parametrize("bias", [True, False], ids=["biases", "no biases"])
def test_scaling_parameters_rounds_nothing(functions: dict[str, Any], bias: bool) -> None:
    network = Network(RunConfig(hidden_layers=(3, 2), bias=bias, **functions))
    parameters = np.random.default_rng(5).normal(size=(4, network.layout.size))
    scaled = network.scaling.scaled(parameters)
    assert (network.scaling.plain(scaled) == parameters).all()
    mantissas, _ = np.frexp(scaled)
    assert (np.abs(mantissas) == np.abs(np.frexp(parameters)[0])).all()


def test_what_is_no_sigmoid_is_computed_of_plain_numbers() -> None:
    scaling = Network(RunConfig(**NONE)).scaling
    assert (scaling.factors == 1.0).all()
    assert scaling.activations[0].prepare is ACTIVATIONS["tanh"].prepare


def test_beside_others_a_sigmoid_has_the_sign_in_its_own_weights_only() -> None:
    network = Network(RunConfig(hidden_layers=(3,), **ONE_SIGMOID))
    factors, layout = network.scaling.factors, network.layout
    assert (factors[layout.span(0)] == 1.0).all()
    assert (factors[layout.span(1)] == -1.0).all()


def test_a_network_of_sigmoids_has_a_quarter_everywhere_and_doubled_inputs() -> None:
    network = Network(RunConfig(hidden_layers=(3,), **ALL_SIGMOIDS))
    assert (network.scaling.factors == 0.25).all()
    assert network.scaling.scaled_inputs(np.array([[0.5, -3.0]])).tolist() == [[1.0, -6.0, 2.0]]
    assert network.scaling.scaled_targets(np.array([0.0, 1.0])).tolist() == [-1.0, 1.0]
