"""Dropout drops the right share at random, makes up for it, and its gradient is exact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.calls import run
from nnlab.core.catalog.optimizers.descent import GradientDescent
from nnlab.core.nn.network import Blocks, Network
from nnlab.core.nn.products import OneRun, Products
from nnlab.core.nn.replica_products import ReplicasFirst, ReplicasLast
from nnlab.core.nn.step_plan import StepPlan, gradient_factor
from nnlab.core.nn.update.dropout import Dropout
from nnlab.core.randomness import generator

from .. import plain_network as plain

FLOAT = np.dtype(float)


def mask_of(network: Network, share: float, rows: int) -> list[np.ndarray]:
    """The mask of each hidden layer with its feature of ones, shape (features, rows)."""
    blocks = Blocks(network, OneRun(), rows, FLOAT)
    dropout = Dropout(OneRun(), [generator(1, "dropout")], RunConfig(dropout=share))
    mask, calls = dropout.prepare(blocks)
    run(calls)
    return [
        mask[start : start + full.size].reshape(full.shape)
        for start, full in zip(blocks.starts, blocks.full[:-1], strict=False)
    ]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_each_output_is_dropped_with_the_probability_and_made_up_for(share: float) -> None:
    network = Network(RunConfig(hidden_layers=(60, 40)))
    for mask in mask_of(network, share, 500):
        units = mask[:-1]
        assert set(np.unique(units)) == {0.0, 1 / (1 - share)}
        assert units.mean() == pytest.approx(1.0, abs=5 * np.sqrt(share / (1 - share) / units.size))
        # Units and rows are dropped each for themselves.
        for axis in (0, 1):
            shares = (units == 0).mean(axis=axis)
            assert shares.std() == pytest.approx(
                np.sqrt(share * (1 - share) / units.shape[axis]), rel=0.35
            )
        assert (mask[-1] == 1.0).all()


@pytest.mark.parametrize("bias", [True, False])
def test_the_constant_feature_is_never_dropped(bias: bool) -> None:
    network = Network(RunConfig(hidden_layers=(3, 2), bias=bias))
    for mask, width in zip(mask_of(network, 0.95, 200), (3, 2), strict=True):
        assert mask.shape == (width + bias, 200)
        assert (mask[width:] == 1.0).all()


class Given:
    """A stream that gives the numbers that a test has chosen."""

    def __init__(self, numbers: np.ndarray) -> None:
        self.numbers = numbers

    def random(self, *, out: np.ndarray) -> None:
        out[...] = self.numbers


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "leaky_relu", "identity"])
@pytest.mark.parametrize("output", ["same", "sigmoid"])
@pytest.mark.parametrize("bias", [True, False])
def test_the_gradient_is_that_of_the_network_with_the_mask(
    activation: str, output: str, bias: bool
) -> None:
    rows, widths, share = 5, (4, 3), 0.4
    config = RunConfig(
        hidden_layers=widths, activation=activation, output_activation=output, loss="mse",
        bias=bias, dropout=share,
    )  # fmt: skip
    network, random = Network(config), np.random.default_rng(3)
    numbers = random.random(sum((width + bias) * rows for width in widths))
    parameters = random.normal(size=network.layout.size)
    inputs, targets = random.normal(size=(rows, 2)), random.random((rows, 1))
    optimizer = GradientDescent(network.scaling.scaled(parameters), config)
    stream: Any = Given(numbers)
    plan = StepPlan(
        network, OneRun(), optimizer, inputs=network.scaling.scaled_inputs(inputs),
        targets=network.scaling.scaled_targets(targets),
        batch_size=rows, reduction="mean", dropout=Dropout(OneRun(), [stream], config),
    )  # fmt: skip
    run(plan.calls_for(0, rows))
    found = network.scaling.plain_gradient(optimizer.gradient)
    found *= gradient_factor(network, "mean", rows)

    masks, place = [], 0
    for width in widths:
        block = numbers[place : place + (width + bias) * rows].reshape(-1, rows)
        masks.append((share <= block[:width].T) * 1.0 / (1 - share))
        place += block.size

    def loss(at: np.ndarray) -> Any:
        a = inputs
        layers = plain.cut(at, config.shape, bias)
        for i, (weights, biases) in enumerate(layers[:-1]):
            a = plain.activate(activation, a @ weights + biases) * masks[i]
        p = plain.activate(config.resolved_output_activation, a @ layers[-1][0] + layers[-1][1])
        return ((p - targets) ** 2).mean()

    wanted = [loss(parameters + step).imag / 1e-30 for step in np.eye(len(parameters)) * 1e-30j]
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-13)


def test_an_evaluation_drops_nothing() -> None:
    dropping, whole = (
        Trainer(RunConfig(dataset="xor", dropout=share, epochs=2)) for share in (0.5, 0.0)
    )
    assert (dropping.snapshot().predictions == whole.snapshot().predictions).all()
    end = dropping.run()
    wanted = dropping.network.predict(end.parameters, dropping.dataset.inputs)[:, 0]
    np.testing.assert_allclose(end.predictions, wanted, rtol=1e-14)


def test_without_hidden_layers_there_is_nothing_to_drop() -> None:
    ends = [
        Trainer(RunConfig(dataset="xor", hidden_layers=(), dropout=share, epochs=3)).run()
        for share in (0.5, 0.0)
    ]
    assert (ends[0].parameters == ends[1].parameters).all()


def test_what_is_dropped_has_a_stream_of_its_own() -> None:
    # The same orders and the same start with and without; only the steps differ.
    ends = [
        Trainer(RunConfig(dataset="xor", dropout=share, learning_rate=1e-9, epochs=3)).run()
        for share in (0.5, 0.0)
    ]
    np.testing.assert_allclose(ends[0].parameters, ends[1].parameters, atol=1e-6)
    assert (ends[0].parameters != ends[1].parameters).any()


@pytest.mark.parametrize("products", [ReplicasFirst(3), ReplicasLast(3)], ids=["first", "last"])
def test_each_replica_drops_what_the_single_run_of_its_seed_drops(products: Products) -> None:
    network, config = Network(RunConfig(hidden_layers=(4, 3))), RunConfig(dropout=0.4)

    def masks(how: Products, seeds: list[int]) -> list[np.ndarray]:
        blocks = Blocks(network, how, 6, FLOAT)
        dropout = Dropout(how, [generator(seed, "dropout") for seed in seeds], config)
        mask, calls = dropout.prepare(blocks)
        for _ in range(2):
            run(calls)
        return [
            mask[start : start + full.size].reshape(full.shape)
            for start, full in zip(blocks.starts, blocks.full[:-1], strict=False)
        ]

    found = masks(products, [5, 6, 7])
    for replica, seed in enumerate([5, 6, 7]):
        for many, one in zip(found, masks(OneRun(), [seed]), strict=True):
            alone = many[replica] if products.feature_axis else many[..., replica]
            assert (alone == one).all()
