"""The golden trajectories, replayed through the trainer to the digits on which others agree."""

from __future__ import annotations

from math import cos, sin
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.nn.layout import ParameterLayout

from ....golden import TRAJECTORIES

pytestmark = pytest.mark.slow

ACTIVATIONS = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "relu",
    "leaky": "leaky_relu",
    "none": "identity",
}
# nnlab has true derivatives only; for these activations the printed one is the same.
PRINTED_IS_TRUE = {"sigmoid", "leaky", "none"}
# Adam as the report's code has it (moments overwritten by their corrections) is not offered.
OPTIMIZERS = {"sgd", "momentum", "adam"}

every_case = pytest.mark.parametrize(
    "case",
    [
        case
        for case in TRAJECTORIES["configs"]
        if case["opt"] in OPTIMIZERS and (case["deriv"] == "true" or case["act"] in PRINTED_IS_TRUE)
    ],
    ids=lambda case: f"{case['id']} {case['act']} {case['opt']}",
)


def start(layout: ParameterLayout) -> np.ndarray:
    """The stated start: sines for the weights, cosines for the biases."""
    vector = np.zeros(layout.size)
    for layer in range(layout.layers):
        weights, biases = layout.weights(vector, layer), layout.biases(vector, layer)
        k = layer + 1
        for i, j in np.ndindex(*weights.shape):
            weights[i, j] = 0.5 * sin(k + i * weights.shape[1] + j)
        for j in range(biases.size):
            biases[j] = 0.1 * cos(k + j)
    return vector


def made(case: dict[str, Any], **changes: Any) -> Trainer:
    config = RunConfig(
        dataset="xor",
        train_share=1.0,
        test_rows="all",
        hidden_layers=(case["h1"], case["h2"]),
        activation=ACTIVATIONS[case["act"]],
        output_activation="same",
        bias=case["bias"],
        loss="mse",
        optimizer=case["opt"],
        learning_rate=case["lr"],
        momentum=0.9,
        beta1=0.9,
        beta2=0.95,
        epsilon=1e-8,
        batch_size=case["batch"],
        epochs=1000,
        gradient_reduction=case["grad"],
        shuffle=False,
        tolerance=0.1,
    ).replace(**changes)
    return Trainer(config, parameters=start(ParameterLayout(config.shape, config.bias)))


def test_the_start_is_the_one_that_the_example_shows() -> None:
    layout = ParameterLayout((2, 2, 3, 1), False)
    for layer, name in enumerate(("W1_2x2_k1", "W2_2x3_k2", "W3_3x1_k3")):
        wanted = TRAJECTORIES["init_example"][name]
        np.testing.assert_allclose(layout.weights(start(layout), layer), wanted, rtol=1e-15)


def test_there_are_cases_of_every_activation_and_optimizer_that_can_be_replayed() -> None:
    cases = TRAJECTORIES["configs"]
    assert {"sigmoid", "tanh", "relu", "leaky"} <= {case["act"] for case in cases}
    assert {case["opt"] for case in cases} >= OPTIMIZERS


@every_case
def test_losses_agree_to_the_digits_that_are_valid(case: dict[str, Any]) -> None:
    trainer = made(case)
    found = {0: trainer.snapshot().train.loss}
    while trainer.steps < 1000:
        trainer.advance_batch()
        if str(trainer.steps) in case["loss_after"]:
            found[trainer.steps] = trainer.snapshot().train.loss
    assert found[0] == pytest.approx(float(case["initial_loss"]), rel=1e-11)
    for updates, wanted in case["loss_after"].items():
        digits = case["valid_digits"][updates]
        assert found[int(updates)] == pytest.approx(float(wanted), rel=10.0 ** (2 - digits))


@every_case
def test_the_end_after_1000_updates_agrees(case: dict[str, Any]) -> None:
    trainer = made(case)
    while trainer.steps < 1000:
        trainer.advance_batch()
    end, wanted = trainer.snapshot(), case["after_1000"]
    # What these sums lose in digits follows the loss: a case that is ill-conditioned late
    # agrees in its accuracies only.
    exact = case["valid_digits"]["1000"] >= 12
    assert end.test is not None
    assert end.test.accuracy == pytest.approx(wanted["accuracy_threshold_0p5"])
    assert end.test.accuracy_within_tolerance == pytest.approx(wanted["accuracy_tol_0p1"])
    layout = trainer.network.layout
    sums = [np.abs(layout.weights(end.parameters, layer)).sum() for layer in range(3)]
    np.testing.assert_allclose(sums, wanted["sum_abs_W"], rtol=1e-9 if exact else 0.1)
    tolerance = 1e-9 if exact else 0.1
    assert end.predictions[1] == pytest.approx(wanted["prediction_row1"], rel=tolerance)


@pytest.mark.parametrize(
    "case",
    [case for case in TRAJECTORIES["configs"] if case["grad_at_init"]],
    ids=lambda case: case["id"],
)
def test_the_first_gradient_agrees(case: dict[str, Any]) -> None:
    # One step of plain descent at rate 1 over all rows is the gradient itself.
    trainer = made(case, optimizer="sgd", learning_rate=1.0, batch_size=21)
    before = trainer.snapshot().parameters
    trainer.advance_batch()
    gradient = before - trainer.snapshot().parameters
    layout = trainer.network.layout
    for layer in range(3):
        weights, biases = case["grad_at_init"][f"W{layer + 1}"], f"b{layer + 1}"
        np.testing.assert_allclose(layout.weights(gradient, layer), weights, rtol=1e-9, atol=1e-13)
        if biases in case["grad_at_init"]:
            np.testing.assert_allclose(
                layout.biases(gradient, layer), case["grad_at_init"][biases], atol=1e-13
            )
