"""Rows that count more than others: their losses, their gradients and what is said of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.nn.explanation import explain
from nnlab.core.nn.gradient import gradient_of, losses_of
from nnlab.core.nn.gradient_check import check_gradient
from nnlab.core.nn.network import Network

WEIGHTS = np.array([0.25, 3.0, 1.0, 0.5, 7.0, 0.0])
NETWORKS: list[dict[str, Any]] = [
    {"hidden_layers": (4, 3), "activation": "sigmoid"},
    {"hidden_layers": (4, 3), "activation": "sigmoid", "loss": "mse"},
    {"hidden_layers": (3,), "loss": "huber", "huber_delta": 0.2},
    {"hidden_layers": (3,), "loss": "mae", "output_activation": "identity"},
    {"hidden_layers": (), "bias": False},
    {"dataset": "arms", "classes": 4, "activation": "relu"},
    {"dataset": "arms", "classes": 3, "output_activation": "sigmoid", "loss": "mse"},
]
each_network = pytest.mark.parametrize("values", NETWORKS, ids=str)


def rows_of(values: dict[str, Any]) -> tuple[RunConfig, Network, Any, Any, Any]:
    """A network, and six rows for it that are of all classes."""
    config = RunConfig(**values)
    network, random = Network(config), np.random.default_rng(4)
    inputs = random.normal(size=(6, 2))
    labels = np.arange(6) % max(config.outputs, 2)
    targets = labels[:, None] * 1.0 if config.outputs == 1 else np.eye(config.outputs)[labels]
    return config, network, random.normal(0.0, 0.7, network.layout.size), inputs, targets


@each_network
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_gradient_is_that_of_each_row_times_its_weight(values: Any, reduction: Any) -> None:
    _, network, parameters, inputs, targets = rows_of(values)
    found = gradient_of(network, parameters, inputs, targets, reduction, weights=WEIGHTS)
    alone = [
        gradient_of(network, parameters, inputs[i : i + 1], targets[i : i + 1], "sum")
        for i in range(6)
    ]
    wanted = WEIGHTS @ alone / (6 if reduction == "mean" else 1)
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-14)


@each_network
def test_the_gradient_is_the_slope_of_the_weighted_loss(values: Any) -> None:
    _, network, parameters, inputs, targets = rows_of(values)
    found = gradient_of(network, parameters, inputs, targets, "sum", weights=WEIGHTS)
    plain = losses_of(network, parameters, inputs, targets)
    weighted = losses_of(network, parameters, inputs, targets, WEIGHTS)
    np.testing.assert_array_equal(weighted, plain * WEIGHTS)
    h = 1e-5
    for place, slope in enumerate(found):
        step = h * (np.arange(parameters.size) == place)
        up, down = (
            losses_of(network, parameters + way * step, inputs, targets, WEIGHTS).sum()
            for way in (1, -1)
        )
        assert (up - down) / (2 * h) == pytest.approx(slope, rel=1e-6, abs=1e-7)


@each_network
def test_weights_of_one_change_no_bit(values: Any) -> None:
    _, network, parameters, inputs, targets = rows_of(values)
    plain = gradient_of(network, parameters, inputs, targets, "mean")
    ones = gradient_of(network, parameters, inputs, targets, "mean", weights=np.ones(6))
    assert plain.tobytes() == ones.tobytes()


@each_network
def test_paper_and_the_trainer_s_passes_agree_on_them(values: Any) -> None:
    config, network, parameters, inputs, targets = rows_of(values)
    found = explain(network, config, parameters, inputs, targets, WEIGHTS)
    plain = explain(network, config, parameters, inputs, targets)
    assert found.loss_difference <= 1e-13
    assert found.gradient_difference <= 1e-13
    np.testing.assert_allclose(found.losses, plain.losses * WEIGHTS, rtol=1e-15)
    for layer, unweighted in zip(found.layers, plain.layers, strict=True):
        np.testing.assert_allclose(layer.delta, unweighted.delta * WEIGHTS[:, None], rtol=1e-12)


def without_weights(*given: Any, weights: Any, **named: Any) -> Any:
    assert weights is not None
    return gradient_of(*given, **named)


@each_network
def test_the_gradient_check_checks_the_weighted_loss(
    values: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = RunConfig(
        **{"dataset": "formula", "formula": "x > 3", **values}, class_weight="balanced"
    )
    assert all(layer.is_fine for layer in check_gradient(config))
    weights = Trainer(config).dataset.weights
    assert weights is not None
    if config.dataset == "formula":
        assert weights.max() > 2 * weights.min()
        monkeypatch.setattr("nnlab.core.nn.gradient_check.gradient_of", without_weights)
        assert not all(layer.is_fine for layer in check_gradient(config))
