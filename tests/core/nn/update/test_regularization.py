"""Penalties, clipping and decay against their formulas, on weights kept with either sign."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.calls import run
from nnlab.core.nn.gradient import gradient_of, losses_of, penalties_of
from nnlab.core.nn.network import Network
from nnlab.core.nn.products import OneRun, Products
from nnlab.core.nn.replica_products import ReplicasFirst, ReplicasLast
from nnlab.core.nn.update.clipping import Clipping
from nnlab.core.nn.update.regularization import Regularization

GENERATOR = np.random.default_rng(4)
every_activation = pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])


def network(**values: Any) -> Network:
    return Network(RunConfig(hidden_layers=(4, 3), **values))


def is_weight(net: Network) -> np.ndarray:
    flags = np.zeros(net.layout.size, dtype=bool)
    for layer in range(net.layout.layers):
        net.layout.weights(flags, layer)[...] = True
    return flags


def test_the_weight_mask_is_one_for_weights_and_zero_for_biases() -> None:
    for bias in (True, False):
        net = network(bias=bias)
        assert (net.weight_mask == is_weight(net)).all()


@every_activation
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0.0), (0.0, 0.7), (0.2, 0.1)])
def test_the_gradient_is_the_slope_of_the_loss_with_its_penalties(
    activation: str, reduction: Any, l1: float, l2: float
) -> None:
    net = network(activation=activation)
    parameters = GENERATOR.normal(size=net.layout.size)
    inputs, targets = GENERATOR.normal(size=(5, 2)), GENERATOR.random((5, 1))
    flags = is_weight(net)

    def objective(at: np.ndarray) -> float:
        rows = losses_of(net, at, inputs, targets)
        weights = at[flags]
        penalty = l1 * np.abs(weights).sum() + l2 / 2 * (weights**2).sum()
        assert penalties_of(net, at, l1, l2) == pytest.approx(penalty, rel=1e-14)
        return float((rows.sum() if reduction == "sum" else rows.mean()) + penalty)

    found = gradient_of(net, parameters, inputs, targets, reduction, l1=l1, l2=l2)
    steps = np.eye(net.layout.size) * 1e-6
    wanted = [(objective(parameters + h) - objective(parameters - h)) / 2e-6 for h in steps]
    np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-7)


def test_a_weight_that_is_zero_stays_where_only_the_l1_penalty_pulls() -> None:
    net = network(activation="sigmoid")
    nothing = np.zeros((3, 2))
    found = gradient_of(net, np.zeros(net.layout.size), nothing, nothing[:, :1], "mean", l1=0.5)
    assert (found == gradient_of(net, np.zeros_like(found), nothing, nothing[:, :1], "mean")).all()


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_decay_takes_its_share_of_the_weights_and_nothing_of_the_biases(optimizer: str) -> None:
    # Nothing reaches a ReLU from below, so there is no gradient but for the output's bias.
    values = {"dataset": "xor", "hidden_layers": (3,), "activation": "relu", "batch_size": 100}
    config = RunConfig(**values, optimizer=optimizer, learning_rate=0.1, weight_decay=0.5, epochs=1)
    trainer = Trainer(config)
    start = trainer.parameters
    layout = trainer.network.layout
    layout.biases(start, 0)[:] = -100.0
    end = Trainer(config, parameters=start).run().parameters
    for layer in range(2):
        weights = layout.weights(start, layer)
        np.testing.assert_allclose(layout.weights(end, layer), weights * 0.95, rtol=1e-14)
    assert (layout.biases(end, 0) == -100.0).all()


def test_adamw_decays_unless_told_otherwise_and_is_adam_without() -> None:
    assert RunConfig(optimizer="adamw").weight_decay == 0.01
    assert RunConfig(optimizer="adam").weight_decay == 0.0
    values: dict[str, Any] = {"dataset": "xor", "epochs": 3}
    ends = [
        Trainer(RunConfig(**values, optimizer=name, weight_decay=decay)).run().parameters.tobytes()
        for name, decay in (("adam", 0.0), ("adamw", 0.0), ("adam", 0.01), ("adamw", 0.01))
    ]
    assert ends[0] == ends[1] != ends[2] == ends[3]


def clipped(gradient: np.ndarray, limit: float) -> np.ndarray:
    result = gradient.copy()
    clipping = Clipping(result[None])
    clipping.set_limit(limit)
    with np.errstate(all="ignore"):  # as training has it
        clipping.clip()
    return result


@pytest.mark.parametrize("size", [1e-200, 1e-3, 0.99, 1.0])
def test_a_gradient_that_is_short_enough_is_left_as_it_is(size: float) -> None:
    gradient = np.array([0.6, -0.8, 0.0]) * size
    assert (clipped(gradient, 1.0) == gradient).all()


@pytest.mark.parametrize("size", [1.01, 50.0, 1e160, 1e300])
def test_a_longer_one_keeps_its_direction_and_gets_the_length(size: float) -> None:
    found = clipped(np.array([0.6, -0.8, 0.0]) * size, 0.5)
    np.testing.assert_allclose(found, [0.3, -0.4, 0.0], rtol=1e-14)


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_stays_so(broken: float) -> None:
    gradient = np.array([1.0, broken, 2.0])
    np.testing.assert_array_equal(clipped(gradient, 0.5), gradient)


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_replica_whose_gradient_is_not_finite_stays_so_and_leaves_the_others_alone(
    broken: float, place: int
) -> None:
    gradients = np.array([[0.6, -0.8, 0.0], [3.0, 0.0, -4.0], [1e200, 0.0, 0.0]])
    gradients[place] = [1.0, broken, 2.0]
    found = gradients.copy()
    clipping = Clipping(found)
    clipping.set_limit(0.5)
    with np.errstate(all="ignore"):  # as training has it
        clipping.clip()
    for replica in range(3):
        np.testing.assert_array_equal(found[replica], clipped(gradients[replica], 0.5))
        assert np.isfinite(found[replica]).all() == (replica != place)
    np.testing.assert_array_equal(found[place], [1.0, broken, 2.0])


def test_clipping_bounds_the_true_gradients_length_whatever_was_folded_away() -> None:
    for reduction in ("mean", "sum"):
        config = RunConfig(
            dataset="xor", loss="mse", optimizer="sgd", learning_rate=1.0, clip_norm=0.01,
            gradient_reduction=reduction, batch_size=3, activation="sigmoid", epochs=1,
        )  # fmt: skip
        trainer = Trainer(config)
        for _ in range(6):
            before = trainer.parameters
            trainer.advance_batch()
            moved = np.linalg.norm(trainer.parameters - before)
            assert moved == pytest.approx(0.01, rel=1e-9)


@pytest.mark.parametrize("products", [ReplicasFirst(3), ReplicasLast(3)], ids=["first", "last"])
@pytest.mark.parametrize(
    "values",
    [
        {"l1": 0.3},
        {"l2": 0.2},
        {"clip_norm": 0.7},
        {"weight_decay": 0.5},
        {"l1": 0.1, "l2": 0.2, "clip_norm": 2.0, "weight_decay": 0.1},
    ],
    ids=str,
)
def test_replicas_are_each_treated_as_a_single_run(
    products: Products, values: dict[str, float]
) -> None:
    net = network(activation="sigmoid")
    config = RunConfig(**values)
    vectors = GENERATOR.normal(size=(2, 3, net.layout.size))
    vectors[1, 1] *= 1e-3
    vectors[1, 2] *= 1e170

    def treated(how: Products, parameters: np.ndarray, gradient: np.ndarray) -> list[np.ndarray]:
        packed = how.pack(parameters), how.pack(gradient)
        regularization = Regularization(net, how, *packed, config)
        regularization.scale_gradient(0.25)
        run(regularization.calls)
        return [how.unpack(vector) for vector in packed]

    with np.errstate(over="ignore"):
        found = treated(products, *vectors)
        for replica in range(3):
            wanted = treated(OneRun(), *vectors[:, replica : replica + 1])
            for one, other in zip(found, wanted, strict=True):
                np.testing.assert_allclose(one[replica], other[0], rtol=1e-13)
