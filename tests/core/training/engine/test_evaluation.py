"""An evaluation counts right and wrong by both rules, whatever the numbers and the blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.data.make import make_dataset
from nnlab.core.nn.layout import ParameterLayout
from nnlab.core.nn.network import Network
from nnlab.core.training.engine import evaluation
from nnlab.core.training.engine.evaluation import Evaluation
from nnlab.core.training.metrics.epoch_numbers import Metrics, metrics_from


def evaluated(parameters: list[float], tolerance: float = 0.1, **values: Any) -> Evaluation:
    """Evaluate a network without hidden layers: prediction = w1 x1 + w2 x2 + b."""
    config = RunConfig(hidden_layers=(), output_activation="identity", loss="mse", **values)
    done = Evaluation(Network(config), [make_dataset(config)])
    with np.errstate(all="ignore"):
        done.run(np.array([parameters]), tolerance)
    return done


def metrics(done: Evaluation) -> tuple[Metrics, Metrics | None, Metrics | None]:
    return metrics_from(done.means[-1], done.counts)


XOR: dict[str, Any] = {"dataset": "xor", "train_share": 1.0, "test_rows": "all"}


@pytest.mark.parametrize(
    ("constant", "right"),
    [(0.0, 11), (0.49, 11), (0.5, 10), (1.0, 10), (7.0, 10), (-3.0, 11)],
)
def test_the_threshold_rule_asks_for_the_side_of_one_half(constant: float, right: int) -> None:
    train, _, _ = metrics(evaluated([0.0, 0.0, constant], **XOR))
    assert train.accuracy == pytest.approx(100 * right / 21)


@pytest.mark.parametrize(
    ("constant", "tolerance", "right"),
    [
        (0.0, 0.1, 11),
        (0.125, 0.125, 11),
        (0.125, 0.124, 0),
        (0.5, 0.5, 21),
        (0.5, 0.25, 0),
        (1.0, 0.0, 10),
        (5.0, 10.0, 21),
    ],
)
def test_the_tolerance_rule_asks_for_the_distance_its_end_included(
    constant: float, tolerance: float, right: int
) -> None:
    train, _, _ = metrics(evaluated([0.0, 0.0, constant], tolerance, **XOR))
    assert train.accuracy_within_tolerance == pytest.approx(100 * right / 21)


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_prediction_that_is_no_number_is_never_right_within_tolerance(broken: float) -> None:
    train, _, test = metrics(evaluated([0.0, 0.0, broken], 10.0, **XOR))
    assert test == train or np.isnan(train.loss)
    assert train.accuracy_within_tolerance == 0
    assert not np.isfinite(train.loss)


def test_a_prediction_that_is_nan_is_on_neither_side() -> None:
    train, _, _ = metrics(evaluated([0.0, 0.0, np.nan], **XOR))
    assert train.accuracy == 0


def test_one_row_that_overflows_does_not_spoil_the_other_sets() -> None:
    config = RunConfig(dataset="linear", hidden_layers=(), output_activation="identity", loss="mse")
    data = make_dataset(config)
    data.inputs.flags.writeable = True
    data.inputs[data.validation[0]] = 1e200
    done = Evaluation(Network(config), [data])
    with np.errstate(all="ignore"):
        done.run(np.ones((1, 3)), 0.1)
    train, validation, test = metrics(done)
    assert validation is not None
    assert test is not None
    assert validation.loss == np.inf
    assert np.isfinite([train.loss, test.loss]).all()


@pytest.mark.parametrize("dataset", ["circle", "plane"])
@pytest.mark.parametrize("block", [1, 8, 70, 199, 200, 201])
def test_several_blocks_come_to_the_same_as_one(
    monkeypatch: pytest.MonkeyPatch, dataset: str, block: int
) -> None:
    config = RunConfig(dataset=dataset, samples=200, hidden_layers=(5, 4))
    network, data = Network(config), make_dataset(config)
    parameters = np.random.default_rng(1).normal(size=ParameterLayout(config.shape, True).size)
    whole = Evaluation(network, [data])
    monkeypatch.setattr(evaluation, "_BLOCK_NUMBERS", block * max(config.shape))
    cut = Evaluation(network, [data])
    for _ in range(2):
        wanted = whole.run(parameters[None], 0.1)
        np.testing.assert_allclose(cut.run(parameters[None], 0.1), wanted, rtol=1e-12)
        np.testing.assert_allclose(cut.predictions, whole.predictions, rtol=1e-13, atol=1e-15)
        parameters *= 0.9


@pytest.mark.parametrize("dataset", ["circle", "plane"])
def test_an_epoch_gives_the_same_bits_whatever_it_is_evaluated_together_with(dataset: str) -> None:
    config = RunConfig(dataset=dataset, samples=100, hidden_layers=(5, 4))
    sets = np.random.default_rng(1).normal(size=(32, ParameterLayout(config.shape, True).size))
    evaluation = Evaluation(Network(config), [make_dataset(config)])
    together = evaluation.run(sets, 0.1)
    alone = np.concatenate([evaluation.run(one[None], 0.1) for one in sets])
    pairs = np.concatenate([evaluation.run(sets[i : i + 2], 0.1) for i in range(0, 32, 2)])
    assert together.tobytes() == alone.tobytes() == pairs.tobytes()
