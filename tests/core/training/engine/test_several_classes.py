"""Several classes: measured by the largest output, trained as one run or many, told when stuck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.make import make_dataset
from nnlab.core.nn.network import Network
from nnlab.core.training.diagnostics.diagnosis import diagnose
from nnlab.core.training.engine import evaluation
from nnlab.core.training.engine.evaluation import Evaluation
from nnlab.core.training.metrics.epoch_numbers import Metrics, metrics_from

from ...nn import plain_network as plain


def config(**values: Any) -> RunConfig:
    return RunConfig(
        **{
            "dataset": "arms",
            "classes": 4,
            "samples": 100,
            "hidden_layers": (5, 4),
            "batch_size": 30,
            "learning_rate": 0.05,
            "epochs": 12,
            "seed": 3,
            **values,
        }
    )


def constant(outputs: list[float], tolerance: float = 0.1, **values: Any) -> Metrics:
    """Measure a network without hidden layers that gives the same identity outputs to all rows."""
    wanted = config(
        classes=len(outputs), hidden_layers=(), output_activation="identity", loss="mse", **values
    )
    network, data = Network(wanted), make_dataset(wanted)
    parameters = np.zeros(network.layout.size)
    network.layout.biases(parameters, 0)[:] = outputs
    done = Evaluation(network, [data])
    with np.errstate(all="ignore"):
        done.run(parameters[None], tolerance)
    train, _, _ = metrics_from(done.means[-1], done.counts)
    return train


ALL = {"train_share": 1.0, "samples": 99}


@pytest.mark.parametrize(
    "outputs", [[0.2, 0.9, 0.3], [-3.0, -1.0, -2.0], [0.0, 1e-300, 0.0], [5.0, np.inf, 1.0]]
)
def test_a_row_is_right_where_its_class_has_the_largest_output(outputs: list[float]) -> None:
    assert constant(outputs, **ALL).accuracy == pytest.approx(100 / 3)


def test_of_equal_outputs_the_first_is_taken() -> None:
    metrics = constant([0.5, 0.5, 0.5], samples=100, train_share=1.0)
    # 100 rows of three classes: the first has one more.
    assert metrics.accuracy == pytest.approx(34)


@pytest.mark.parametrize(
    ("outputs", "tolerance", "right"),
    [
        ([0.0, 1.0, 0.0], 0.0, 33),
        ([0.125, 0.875, 0.125], 0.125, 33),
        ([0.125, 0.875, 0.25], 0.125, 0),
        ([0.125, 0.75, 0.125], 0.125, 0),
        ([0.5, 0.5, 0.5], 0.5, 99),
    ],
)
def test_within_tolerance_means_every_output(
    outputs: list[float], tolerance: float, right: int
) -> None:
    found = constant(outputs, tolerance, **ALL).accuracy_within_tolerance
    assert found == pytest.approx(100 * right / 99)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_outputs_with_one_that_is_no_number_are_never_right(place: int) -> None:
    outputs = [0.0, 0.0, 0.0]
    outputs[place] = np.nan
    metrics = constant(outputs, 10.0, **ALL)
    assert (metrics.accuracy, metrics.accuracy_within_tolerance) == (0, 0)
    assert np.isnan(metrics.loss)


def test_the_squared_errors_of_a_row_are_added_up() -> None:
    assert constant([0.5, 0.0, 2.0], **ALL).loss == pytest.approx(
        np.mean([0.25 + 4, 0.25 + 1 + 4, 0.25 + 1])
    )


@pytest.mark.parametrize("end", [("softmax", "cross_entropy"), ("sigmoid", "mse")], ids="-".join)
def test_a_snapshot_s_measures_are_the_textbook_s(end: tuple[str, str]) -> None:
    wanted = config(output_activation=end[0], loss=end[1], noise=0.3)
    trainer = Trainer(wanted)
    snapshot, data = trainer.run(), trainer.dataset
    layers = plain.cut(snapshot.parameters, wanted.shape, bias=True)
    outputs = plain.predictions(layers, data.inputs, "tanh", end[0])
    assert snapshot.predictions.shape == (100, 4)
    assert 0 < (outputs.argmax(axis=1) == data.labels).mean() < 1
    np.testing.assert_allclose(snapshot.predictions, outputs, rtol=1e-11, atol=1e-14)
    for rows, metrics in (
        (data.train, snapshot.train),
        (data.validation, snapshot.validation),
        (data.test, snapshot.test),
    ):
        assert metrics is not None
        loss = plain.loss(end[1], outputs[rows], data.targets[rows], "mean")
        assert metrics.loss == pytest.approx(loss, rel=1e-11)
        right = outputs[rows].argmax(axis=1) == data.targets[rows].argmax(axis=1)
        assert metrics.accuracy == pytest.approx(100 * right.mean())
        near = (abs(outputs[rows] - data.targets[rows]) <= 0.1).all(axis=1)
        assert metrics.accuracy_within_tolerance == pytest.approx(100 * near.mean())


@pytest.mark.parametrize("block", [1, 8, 99, 100, 101])
def test_several_blocks_come_to_the_same_as_one(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    wanted = config()
    network, data = Network(wanted), make_dataset(wanted)
    parameters = np.random.default_rng(1).normal(size=(2, network.layout.size))
    whole = Evaluation(network, [data])
    monkeypatch.setattr(evaluation, "_BLOCK_NUMBERS", block * max(wanted.shape))
    cut = Evaluation(network, [data])
    np.testing.assert_allclose(cut.run(parameters, 0.1), whole.run(parameters, 0.1), rtol=1e-12)
    np.testing.assert_allclose(cut.predictions, whole.predictions, rtol=1e-13, atol=1e-15)


def test_an_epoch_gives_the_same_bits_whatever_it_is_evaluated_together_with() -> None:
    wanted = config()
    network = Network(wanted)
    sets = np.random.default_rng(1).normal(size=(32, network.layout.size))
    evaluation = Evaluation(network, [make_dataset(wanted)])
    together = evaluation.run(sets, 0.1)
    alone = np.concatenate([evaluation.run(one[None], 0.1) for one in sets])
    assert together.tobytes() == alone.tobytes()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"bias": False, "optimizer": "momentum", "classes": 10},
        {"output_activation": "sigmoid", "loss": "mse"},
        {"dataset": "blobs", "hidden_layers": (), "noise": 0.2},
        {"dropout": 0.3, "l2": 0.01, "gradient_reduction": "sum", "learning_rate": 0.001},
    ],
    ids=str,
)
@pytest.mark.parametrize("count", [2, 50])
def test_each_replica_is_the_single_run_of_its_seed(values: dict[str, Any], count: int) -> None:
    wanted = config(**values)
    found = Trainer(wanted.replace(replicas=count)).run().replicas
    assert found is not None
    assert found.predictions.shape == (count, 100, wanted.classes)
    for replica in (0, count - 1):
        alone = Trainer(wanted.replace(seed=3 + replica)).run()
        np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-7)
        np.testing.assert_allclose(found.predictions[replica], alone.predictions, rtol=1e-7)
        train, _, _ = found.metrics(replica)
        assert train.loss == pytest.approx(alone.train.loss, rel=1e-8)
        assert train.accuracy == alone.train.accuracy


def test_replicas_are_shown_as_medians() -> None:
    together = Trainer(config(replicas=5)).run()
    singles = [Trainer(config(seed=seed)).run() for seed in range(3, 8)]
    losses = [single.train.loss for single in singles]
    assert together.train.loss == pytest.approx(np.median(losses), rel=1e-8)
    assert together.predictions.shape == (100, 4)


@pytest.mark.parametrize("replicas", [1, 3])
def test_the_same_config_gives_the_same_bits(replicas: int) -> None:
    one, other = (Trainer(config(replicas=replicas)).run() for _ in range(2))
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert one.history.rows.tobytes() == other.history.rows.tobytes()


def test_pauses_change_no_bit() -> None:
    whole, stepped = Trainer(config()).run(), Trainer(config())
    while stepped.epoch < 12:
        stepped.advance_batch()
        stepped.snapshot()
    assert stepped.snapshot().parameters.tobytes() == whole.parameters.tobytes()


def test_single_precision_trains_as_double_precision_to_its_digits() -> None:
    single, double = (Trainer(config(precision=name)).run() for name in ("float32", "float64"))
    assert single.predictions.dtype == np.float32
    np.testing.assert_allclose(single.predictions, double.predictions, atol=2e-4)
    assert single.train.loss == pytest.approx(double.train.loss, rel=1e-4)


def test_enormous_weights_give_probabilities_and_a_loss_and_no_divergence() -> None:
    far = {"optimizer": "sgd", "learning_rate": 1000.0, "gradient_reduction": "sum"}
    end = Trainer(config(hidden_layers=(), **far)).run()
    assert end.state == "finished"
    assert np.isfinite(end.train.loss)
    assert np.abs(end.parameters).max() > 1000
    np.testing.assert_allclose(end.predictions.sum(axis=1), 1.0)


def test_a_target_accuracy_goes_by_the_largest_output() -> None:
    end = Trainer(config(dataset="blobs", epochs=1000, target_accuracy=100.0)).run()
    assert end.message == "The target is reached: validation accuracy 100 %."
    assert end.epoch < 1000


def test_a_network_that_gives_every_row_the_same_is_said_to_be_stuck() -> None:
    end = Trainer(config(weight_init="zeros", classes=3, samples=99, epochs=400)).run()
    assert end.message.startswith("The network seems stuck: its outputs are almost the same (")
    assert ") for every row, and the loss has hardly fallen for 200 epochs." in end.message
    assert "starting weights that differ" in end.message


def test_a_network_that_learns_is_left_in_peace() -> None:
    end = Trainer(config(dataset="blobs", epochs=400)).run()
    assert end.message == ""


@pytest.mark.parametrize("bias", [True, False])
def test_the_output_layer_s_diagnosis_is_that_of_its_gradient(bias: bool) -> None:
    wanted = config(bias=bias)
    trainer = Trainer(wanted)
    rows = trainer.dataset.train
    layers = plain.cut(trainer.parameters, wanted.shape, bias)
    x, y = trainer.dataset.inputs[rows], trainer.dataset.targets[rows]
    gradient = plain.gradient(layers, x, y, ("tanh", "softmax", "cross_entropy"), "mean")
    p = plain.predictions(layers, x, "tanh", "softmax")
    found = diagnose(trainer.network, trainer.parameters, trainer.dataset)
    by_weights, by_biases = gradient[-1]
    norm = np.sqrt((by_weights**2).sum() + bias * (by_biases**2).sum())
    assert found[-1].gradient_norm == pytest.approx(norm, rel=1e-10)
    assert found[-1].saturated == pytest.approx((p * (1 - p) < 0.0025).mean())
