"""What a row's passes are said to be, beside a textbook's and the trainer's own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.losses import LOSSES
from nnlab.core.nn import explanation
from nnlab.core.nn.explanation import explain

from . import plain_network as plain

CONFIGS = [
    RunConfig(dataset="xor", hidden_layers=(6, 8), activation="sigmoid", loss="mse", bias=False),
    RunConfig(dataset="circle", hidden_layers=(5, 4), activation="tanh"),
    RunConfig(dataset="circle", hidden_layers=(5, 4), activation="relu", gradient_reduction="sum"),
    RunConfig(dataset="circle", hidden_layers=(5, 4), activation=("relu", "tanh")),
    RunConfig(dataset="circle", hidden_layers=()),
    RunConfig(dataset="arms", classes=4, hidden_layers=(7,), activation="leaky_relu"),
    RunConfig(dataset="arms", classes=3, output_activation="tanh", loss="mse"),
    RunConfig(dataset="plane", loss="huber", huber_delta=plain.HUBER_DELTA, activation="identity"),
]
EACH = pytest.mark.parametrize("config", CONFIGS, ids=lambda c: f"{c.dataset}-{c.loss}-{c.shape}")


def explained(config: RunConfig, rows: Any) -> tuple[Trainer, explanation.Explanation]:
    trainer = Trainer(config.replace(seed=5))
    trainer.advance_epoch()
    data = trainer.dataset
    found = explain(
        trainer.network, config, trainer.parameters, data.inputs[rows], data.targets[rows]
    )
    return trainer, found


@EACH
@pytest.mark.parametrize("rows", [slice(3, 4), slice(0, 9)], ids=["one row", "a batch"])
def test_every_number_is_that_of_a_textbook(config: RunConfig, rows: slice):
    trainer, found = explained(config, rows)
    layers = plain.cut(trainer.parameters, config.shape, config.bias)
    inputs, targets = trainer.dataset.inputs[rows], trainer.dataset.targets[rows]
    hidden, output = config.activation, config.resolved_output_activation
    wanted = plain.gradient(
        layers, inputs, targets, (hidden, output, config.loss), config.gradient_reduction
    )
    a = inputs
    for number, (layer, (weights, biases)) in enumerate(zip(found.layers, wanted, strict=True)):
        z = a @ layers[number][0] + layers[number][1]
        np.testing.assert_allclose(layer.inputs, a, rtol=1e-12)
        np.testing.assert_allclose(layer.z, z, rtol=1e-12, atol=1e-15)
        last = number == len(layers) - 1
        a = plain.activate(output if last else plain.of_layer(hidden, number), z)
        np.testing.assert_allclose(layer.outputs, a, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(layer.weight_gradient, weights, rtol=1e-9, atol=1e-14)
        if config.bias:
            np.testing.assert_allclose(layer.bias_gradient, biases, rtol=1e-9, atol=1e-14)
        else:
            assert layer.bias_gradient.shape == layer.biases.shape == (0,)
    loss = plain.loss(config.loss, a if targets.shape[1] > 1 else a[:, 0],
                      targets if targets.shape[1] > 1 else targets[:, 0], "sum")  # fmt: skip
    assert found.losses.sum() == pytest.approx(loss, rel=1e-12)


@EACH
def test_it_agrees_with_the_passes_that_train(config: RunConfig):
    _, found = explained(config.replace(l1=0.01, l2=0.02), slice(0, 9))
    assert found.gradient_difference <= 1e-13
    assert found.loss_difference <= 1e-13


@EACH
def test_the_shapes_are_those_of_rows_and_layers(config: RunConfig):
    _, found = explained(config, slice(0, 9))
    fans = list(pairwise(config.shape))
    assert len(found.layers) == len(fans) == len(config.hidden_layers) + 1
    for layer, (fan_in, fan_out) in zip(found.layers, fans, strict=True):
        assert layer.inputs.shape == (9, fan_in)
        assert layer.z.shape == layer.outputs.shape == layer.delta.shape == (9, fan_out)
        assert layer.weight_gradient.shape == layer.weights.shape == (fan_in, fan_out)


def test_penalties_are_in_the_gradient_but_not_in_what_rows_give():
    plain_one = explained(CONFIGS[1], slice(0, 9))[1]
    trainer, found = explained(CONFIGS[1], slice(0, 9))
    config = CONFIGS[1].replace(l1=0.1, l2=0.2)
    data = trainer.dataset
    found = explain(trainer.network, config, trainer.parameters, data.inputs[:9], data.targets[:9])
    layout, parameters = trainer.network.layout, trainer.parameters
    added = found.gradient - plain_one.gradient
    weights = layout.weights(parameters, 1)
    np.testing.assert_allclose(
        layout.weights(added, 1), 0.1 * np.sign(weights) + 0.2 * weights, rtol=1e-9
    )
    np.testing.assert_allclose(layout.biases(added, 1), 0.0, atol=1e-15)
    assert np.array_equal(found.layers[1].weight_gradient, plain_one.layers[1].weight_gradient)


def test_one_row_on_paper():
    config = RunConfig(dataset="circle", hidden_layers=(1,), activation="identity", loss="mse",
                       output_activation="identity")  # fmt: skip
    network = Trainer(config).network
    # z1 = 2·1 + 3·2 + 1 = 9, then 0.5·9 - 1 = 3.5; (3.5 - 1)² = 6.25, whose slope is 5.
    found = explain(
        network, config, np.array([1.0, 2.0, 1.0, 0.5, -1.0]), np.array([[2.0, 3.0]]),
        np.array([[1.0]]),
    )  # fmt: skip
    first, last = found.layers
    assert (first.z.item(), last.z.item(), found.losses.item()) == (9.0, 3.5, 6.25)
    assert (last.delta.item(), last.weight_gradient.item(), last.bias_gradient.item()) == (5, 45, 5)
    assert (first.delta.item(), first.weight_gradient.tolist()) == (2.5, [[5.0], [7.5]])
    assert found.gradient.tolist() == [5.0, 7.5, 2.5, 45.0, 5.0]


def test_a_mistake_in_the_trainer_s_passes_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    right = LOSSES["mse"]
    monkeypatch.setitem(LOSSES, "mse", replace(right, factor=1.9))
    config = CONFIGS[0]
    trainer = Trainer(config)
    data = trainer.dataset
    found = explain(trainer.network, config, trainer.parameters, data.inputs, data.targets)
    assert found.gradient_difference > 1e-4


def test_numbers_that_are_not_finite_never_agree():
    trainer, _ = explained(CONFIGS[1], slice(0, 3))
    broken = np.full_like(trainer.parameters, np.nan)
    data = trainer.dataset
    found = explain(trainer.network, CONFIGS[1], broken, data.inputs[:3], data.targets[:3])
    assert np.isnan(found.gradient_difference)


def test_saturated_outputs_have_a_finite_loss():
    config = RunConfig(dataset="circle", hidden_layers=())
    network = Trainer(config).network
    parameters = np.array([0.0, 0.0, 800.0])
    found = explain(network, config, parameters, np.zeros((1, 2)), np.array([[0.0]]))
    assert found.losses.item() == 800.0
    assert found.loss_difference == 0.0
