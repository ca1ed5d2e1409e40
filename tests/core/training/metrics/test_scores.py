"""Confusion, precision, recall, R² and residuals: by hand, and beside another library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.dataset import Dataset
from nnlab.core.data.make import make_dataset
from nnlab.core.training.metrics.scores import ClassScores, RegressionScores, scores_of


def a_dataset(config: RunConfig, labels: list[float], classes: int = 1) -> Dataset:
    """A dataset of which all rows train."""
    rows, values = np.arange(len(labels)), np.array(labels)
    targets = values[:, None]
    if classes > 1:
        targets = (targets == np.arange(classes)).astype(float)
    return replace(
        make_dataset(config), inputs=np.zeros((len(labels), 2)), targets=targets, labels=values,
        train=rows, validation=rows[:0], test=rows[:0],
    )  # fmt: skip


def of_classes(predictions: Any, dataset: Dataset) -> ClassScores:
    scores, *others = scores_of(np.array(predictions), dataset)
    assert others == [None, None]
    assert isinstance(scores, ClassScores)
    return scores


def of_numbers(predictions: Any, dataset: Dataset) -> RegressionScores:
    scores = scores_of(np.array(predictions), dataset)[0]
    assert isinstance(scores, RegressionScores)
    return scores


TWO = RunConfig(dataset="circle")
THREE = RunConfig(dataset="arms", classes=3)
PLANE = RunConfig(dataset="plane")


def test_two_classes_are_told_apart_at_one_half():
    scores = of_classes([0.1, 0.5, 0.2, 0.9, 0.7], a_dataset(TWO, [0, 0, 1, 1, 1]))
    assert scores.confusion.tolist() == [[1, 1], [1, 2]]
    assert scores.rows.tolist() == [2, 3]
    assert scores.precision.tolist() == [1 / 2, 2 / 3]
    assert scores.recall.tolist() == [1 / 2, 2 / 3]
    assert scores.f1.tolist() == [2 / 4, 4 / 6]
    assert scores.unknown == 0


def test_of_several_classes_the_largest_output_counts():
    outputs = [[0.8, 0.1, 0.1], [0.3, 0.4, 0.3], [0.1, 0.6, 0.3], [0.9, 0.0, 0.1]]
    scores = of_classes(outputs, a_dataset(THREE, [0, 0, 1, 1], 3))
    assert scores.confusion.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert scores.precision[:2].tolist() == scores.recall[:2].tolist() == [0.5, 0.5]


def test_a_class_that_is_never_predicted_has_no_precision_and_one_without_rows_no_recall():
    scores = of_classes([0.1, 0.2], a_dataset(TWO, [0, 1]))
    assert np.isnan(scores.precision[1])
    assert (scores.recall[1], scores.f1[1]) == (0.0, 0.0)
    scores = of_classes([0.1, 0.9], a_dataset(TWO, [0, 0]))
    assert np.isnan(scores.recall[1])
    assert scores.precision[1] == 0.0
    scores = of_classes([0.1], a_dataset(TWO, [0]))
    assert np.isnan([scores.precision[1], scores.recall[1], scores.f1[1]]).all()


@pytest.mark.parametrize(
    ("outputs", "dataset"),
    [([0.9, np.nan], a_dataset(TWO, [1, 1])),
     ([[0, 1, 0], [np.nan, 1, 0]], a_dataset(THREE, [1, 1], 3))],
    ids=["two", "three"],
)  # fmt: skip
def test_a_row_without_a_number_is_a_row_that_was_missed(outputs: Any, dataset: Dataset):
    scores = of_classes(outputs, dataset)
    assert scores.unknown == 1
    assert (scores.precision[1], scores.recall[1], scores.f1[1]) == (1.0, 0.5, 2 / 3)


def test_a_regression_is_scored_by_its_residuals():
    scores = of_numbers([1.0, 2.5, 2.0], a_dataset(PLANE, [1.0, 2.0, 3.0]))
    assert scores.residuals.tolist() == [0.0, -0.5, 1.0]
    assert scores.r2 == pytest.approx(1 - 1.25 / 2)
    assert scores.mean == pytest.approx(0.5 / 3)
    assert scores.deviation == pytest.approx((1.25 / 3 - (0.5 / 3) ** 2) ** 0.5)
    assert scores.largest == 1.0


def test_targets_that_are_all_alike_have_no_variance_to_explain():
    assert np.isnan(of_numbers([1.0, 2.0], a_dataset(PLANE, [1.0, 1.0])).r2)


def test_each_set_has_scores_of_its_own_rows_and_an_empty_one_none():
    config = TWO.replace(samples=40, epochs=3)
    trainer = Trainer(config)
    found = scores_of(trainer.run().predictions, trainer.dataset)
    sets = (trainer.dataset.train, trainer.dataset.validation, trainer.dataset.test)
    for scores, rows in zip(found, sets, strict=True):
        assert isinstance(scores, ClassScores)
        assert scores.rows.sum() == len(rows)
    whole = make_dataset(config.replace(train_share=1.0))
    assert scores_of(np.zeros(40), whole)[1:] == (None, None)


@pytest.mark.parametrize("config", [TWO, THREE, RunConfig(dataset="blobs", classes=10)], ids=str)
def test_the_right_ones_are_the_accuracy_of_the_trainer(config: RunConfig):
    trainer = Trainer(config.replace(samples=200, noise=0.3, epochs=5))
    snapshot = trainer.run()
    found = scores_of(snapshot.predictions, trainer.dataset)
    metrics = (snapshot.train, snapshot.validation, snapshot.test)
    for scores, metric in zip(found, metrics, strict=True):
        assert isinstance(scores, ClassScores)
        assert metric is not None
        right = scores.confusion.trace() / scores.rows.sum()
        assert 100.0 * right == pytest.approx(metric.accuracy)


@pytest.mark.parametrize("config", [TWO, THREE, PLANE], ids=["two", "three", "numbers"])
def test_they_are_those_of_another_library(config: RunConfig):
    metrics: Any = pytest.importorskip(
        "sklearn.metrics", reason="scikit-learn is not installed, so there is nothing beside it"
    )
    trainer = Trainer(config.replace(samples=200, noise=0.3, epochs=5))
    predictions, dataset = trainer.run().predictions, trainer.dataset
    labels = dataset.labels[dataset.train]
    scores = scores_of(predictions, dataset)[0]
    if isinstance(scores, RegressionScores):
        assert scores.r2 == pytest.approx(metrics.r2_score(labels, predictions[dataset.train]))
        return
    predicted = predictions[dataset.train]
    predicted = predicted.argmax(axis=1) if predicted.ndim == 2 else predicted >= 0.5
    assert scores.confusion.tolist() == metrics.confusion_matrix(labels, predicted).tolist()
    wanted = metrics.precision_recall_fscore_support(labels, predicted, zero_division=np.nan)
    own = (scores.precision, scores.recall, scores.f1, scores.rows)
    for ours, theirs in zip(own, wanted, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)
