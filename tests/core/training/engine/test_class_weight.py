"""Balanced classes: what is trained, what is shown, and that it is the same however it is run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Table, Trainer
from nnlab.core.data.make import make_dataset
from nnlab.core.training.checkpoint import Checkpoint
from nnlab.core.training.metrics.scores import ClassScores, scores_of
from nnlab.core.training.stopping.constant_answer import constant_loss

_ABSENT = "scikit-learn is not installed, so there is nothing beside it"

RARE: dict[str, Any] = {"dataset": "formula", "formula": "x > 4.5", "noise": 0.2, "samples": 300}
"""Points of which one in ten has label 1."""
SEVERAL: dict[str, Any] = {"dataset": "iris", "folds": 4, "replicas": 1, "fold": 2}
"""The rows of three classes, not as many of each."""
ENDS: list[dict[str, Any]] = [
    {**RARE},
    {**RARE, "loss": "mse", "activation": "sigmoid"},
    {**RARE, "loss": "huber", "output_activation": "tanh"},
    {**RARE, "loss": "mae"},
    {**SEVERAL},
    {**SEVERAL, "output_activation": "sigmoid", "loss": "mse"},
]
each_end = pytest.mark.parametrize("values", ENDS, ids=str)


def balanced(values: dict[str, Any], **others: Any) -> RunConfig:
    wanted = {"hidden_layers": (5,), "epochs": 12, "class_weight": "balanced"}
    return RunConfig(**{**wanted, **values, **others})


def test_a_class_s_weight_is_the_rows_by_the_classes_and_the_rows_of_its_own():
    data = make_dataset(balanced(RARE))
    rare, rows = int(data.labels[data.train].sum()), data.train.size
    assert rare < rows / 5
    assert data.class_weights == {0: rows / 2 / (rows - rare), 1: rows / 2 / rare}
    assert data.weights is not None
    assert data.weights[data.train].sum() == pytest.approx(rows)
    assert set(data.weights[data.labels == 1].tolist()) == {rows / 2 / rare}


def test_without_them_and_in_a_regression_rows_have_no_weights_and_no_step_has_a_call_more():
    plain, same = make_dataset(RunConfig(**RARE)), make_dataset(balanced({"dataset": "plane"}))
    assert (plain.weights, plain.class_weights, same.weights) == (None, {}, None)
    calls = {}
    for name in ("none", "balanced"):
        trainer = Trainer(balanced(RARE, class_weight=name))
        trainer.advance_epoch()
        calls[name] = len(trainer._state.engine._planned.chunk[0][0])
    assert calls["balanced"] == calls["none"] + 1


def test_a_regression_is_trained_to_the_same_bits_with_them():
    config = RunConfig(dataset="plane", epochs=5)
    ends = [Trainer(each).run() for each in (config, config.replace(class_weight="balanced"))]
    assert ends[0].parameters.tobytes() == ends[1].parameters.tobytes()
    assert ends[0].train == ends[1].train


@each_end
def test_what_is_shown_is_the_mean_of_the_losses_by_their_weights(values: dict[str, Any]):
    trainer = Trainer(balanced(values))
    end, data = trainer.run(), trainer.dataset
    loss = trainer.network.loss
    outputs: Any = end.predictions.reshape(data.targets.shape)
    sums = trainer.network.predict(end.parameters, data.inputs)
    if loss.meets_slope:
        np.testing.assert_allclose(sums, outputs, rtol=1e-12)
    elif outputs.shape[1] == 1:
        sums = np.log(outputs / (1.0 - outputs))
    else:
        sums = np.log(outputs)
    losses = loss.on_paper(sums, outputs, data.targets)
    weights = data.weights
    assert weights is not None
    sets = ((end.train, data.train), (end.validation, data.validation), (end.test, data.test))
    for metrics, rows in sets:
        if metrics is not None:
            wanted = np.average(losses[rows], weights=weights[rows])
            assert metrics.loss == pytest.approx(wanted, rel=1e-10)
            right = (outputs[rows].argmax(axis=1) == data.labels[rows]).mean()
            if outputs.shape[1] == 1:
                right = ((outputs[rows, 0] >= 0.5) == (data.labels[rows] >= 0.5)).mean()
            # Every row counts once in an accuracy.
            assert metrics.accuracy == pytest.approx(100.0 * right)


def test_beside_scikit_learn_weights_and_losses_are_its_own():
    weight = pytest.importorskip("sklearn.utils.class_weight", reason=_ABSENT)
    log_loss = pytest.importorskip("sklearn.metrics", reason=_ABSENT).log_loss
    for values in (ENDS[0], ENDS[4]):
        trainer = Trainer(balanced(values))
        end, data = trainer.run(), trainer.dataset
        assert data.weights is not None
        of_train = data.labels[data.train]
        wanted = weight.compute_sample_weight("balanced", of_train)
        np.testing.assert_allclose(data.weights[data.train], wanted, rtol=1e-14)
        classes = np.unique(of_train)
        each = weight.compute_class_weight("balanced", classes=classes, y=of_train)
        assert data.class_weights == pytest.approx(dict(zip(classes, each, strict=True)))
        for metrics, rows in ((end.train, data.train), (end.validation, data.validation)):
            assert metrics is not None
            weights = each[np.searchsorted(classes, data.labels[rows])]
            loss = log_loss(
                data.labels[rows], end.predictions[rows], sample_weight=weights, labels=classes
            )
            assert metrics.loss == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("values", [RARE, {**SEVERAL, "features": ("x1", "x2")}], ids=str)
def test_without_hidden_layers_it_finds_scikit_learn_s_balanced_logistic_regression(values: Any):
    linear_model = pytest.importorskip("sklearn.linear_model", reason=_ABSENT)
    trainer = Trainer(
        balanced(
            values, hidden_layers=(), l2=0.02, learning_rate=0.05, batch_size=100_000, epochs=3000,
            schedule="cosine",
        )
    )  # fmt: skip
    end, data = trainer.run(), trainer.dataset
    # Its penalty is on the sum over rows, divided by C.
    strength = 1.0 / (data.train.size * 0.02)
    model = linear_model.LogisticRegression(
        C=strength, tol=1e-10, max_iter=10_000, class_weight="balanced"
    )
    model.fit(data.inputs[data.train], data.labels[data.train])
    wanted = model.predict_proba(data.inputs)
    if data.targets.shape[1] == 1:
        wanted = wanted[:, 1]
    np.testing.assert_allclose(end.predictions, wanted, atol=2e-4)


def test_a_rare_class_is_found_more_often():
    random = np.random.default_rng(5)
    labels = np.arange(2000) % 20 == 0
    inputs = random.normal(size=(2000, 2)) + np.where(labels[:, None], 0.9, -0.3)
    table = Table.from_arrays(inputs, np.where(labels, "leak", "fine"))
    recalls = {}
    for name in ("none", "balanced"):
        config = RunConfig(hidden_layers=(4,), epochs=30, class_weight=name)
        trainer = Trainer(config, data=table)
        end = trainer.run()
        found = []
        for scores in scores_of(end.predictions, trainer.dataset):
            assert isinstance(scores, ClassScores)
            found.append(float(scores.recall[table.classes.index("leak")]))
        recalls[name] = found
    # Of the rows that train, are watched, and test.
    assert min(recalls["balanced"]) > max(recalls["none"]) + 0.3


def test_each_fold_counts_its_own_rows():
    config = balanced({"dataset": "iris", "folds": 7})
    trainer = Trainer(config)
    for data in trainer.datasets:
        counts = np.bincount(data.labels[data.train].astype(int))
        assert list(data.class_weights.values()) == (data.train.size / 3 / counts).tolist()
    assert len({tuple(data.class_weights.values()) for data in trainer.datasets}) > 1


def test_a_class_that_only_watched_rows_have_counts_as_without_weights():
    labels = ["a", "b"] * 10 + ["c"] * 4
    rows = {"train": range(20), "validation": range(20, 24)}
    inputs = np.arange(48.0).reshape(24, 2)
    table = Table.from_arrays(inputs, labels, split=rows)
    trainer = Trainer(RunConfig(class_weight="balanced", epochs=3), data=table)
    assert trainer.dataset.class_weights == {0: 1.0, 1: 1.0, 2: 1.0}
    end = trainer.run()
    assert end.validation is not None
    assert np.isfinite(end.validation.loss)


@each_end
@pytest.mark.parametrize("others", [{}, {"precision": "float32"}, {"batch_size": 7}], ids=str)
def test_replicas_are_the_single_runs_of_their_seeds(
    values: dict[str, Any], others: dict[str, Any]
):
    config = balanced({**values, "folds": 0, "fold": 0}, replicas=3, seed=11, **others)
    found = Trainer(config).run().replicas
    assert found is not None
    for replica in range(3):
        alone = Trainer(config.replace(replicas=1, seed=11 + replica)).run()
        assert found.parameters[replica].tobytes() == alone.parameters.tobytes()
        assert found.metrics(replica)[0] == alone.train


def test_many_replicas_of_narrow_layers_are_so_too():
    config = balanced(RARE, samples=40, hidden_layers=(3,), replicas=130, epochs=4)
    found = Trainer(config).run().replicas
    assert found is not None
    for replica in (0, 77, 129):
        alone = Trainer(config.replace(replicas=1, seed=config.seed + replica)).run()
        np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-9)


@each_end
def test_a_run_goes_on_from_a_checkpoint_to_the_same_bits(values: dict[str, Any]):
    trainer = Trainer(balanced(values, batch_size=16))
    for _ in range(5):
        trainer.advance_epoch()
    trainer.advance_batch()
    kept = trainer.checkpoint()
    again = Trainer.resumed(Checkpoint.from_bytes(kept.to_bytes(), kept.past))
    ends = trainer.run(), again.run()
    assert ends[0].parameters.tobytes() == ends[1].parameters.tobytes()
    assert ends[0].history.rows.tobytes() == ends[1].history.rows.tobytes()


def test_other_points_in_flight_are_weighted_by_their_own_classes():
    trainer = Trainer(balanced(RARE, epochs=6))
    trainer.advance_epoch()
    before = trainer.dataset.class_weights
    trainer.edit(samples=900)
    trainer.advance_epoch()
    data = trainer.dataset
    assert data.class_weights != before
    counts = np.bincount(data.labels[data.train].astype(int))
    assert list(data.class_weights.values()) == (data.train.size / 2 / counts).tolist()


def test_not_every_epoch_need_be_evaluated():
    every = Trainer(balanced(RARE)).run().history.rows
    config = balanced(RARE, evaluate_every=4, training_progress=1e-9, patience=90)
    some = Trainer(config).run().history.rows
    np.testing.assert_array_equal(some[4::4], every[4::4])
    # The train loss is needed of the others, too.
    np.testing.assert_allclose(some[:, 0], every[:, 0], rtol=1e-12)


@each_end
def test_a_constant_answer_is_measured_by_the_weights(values: dict[str, Any]):
    config = balanced(values)
    data, plain = make_dataset(config), make_dataset(config.replace(class_weight="none"))
    # All classes count alike: as if there were one row of each.
    rows = data.train[np.unique(data.labels[data.train], return_index=True)[1]]
    one_each = constant_loss(config, replace(plain, train=rows))
    assert constant_loss(config, data) == pytest.approx(one_each)
    assert constant_loss(config, plain) != pytest.approx(one_each)
