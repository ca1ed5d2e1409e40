"""How predictions go wrong: which class is taken for which, or how residuals are spread.

Classes: with the confusion matrix C, C[i, j] rows of class i predicted as j,

    precision_j = C[j, j] / Σ_i C[i, j]     recall_i = C[i, i] / rows of class i
    F1 = 2 · true positives / (rows of the class + rows predicted as it)

(van Rijsbergen 1979, chapter 7). Where a denominator is 0 there is no such number, which is NaN
here, never 0. A row whose outputs are no numbers has no predicted class: it counts as a row of its
own class that was missed.

Regression: with residuals r = target - prediction, R² = 1 - Σ r² / Σ (target - mean target)², the
share of the variance that is explained; below 0 where the mean would have done better, NaN where
all targets are alike. Several targets count together: the residuals of all, and for R² the variance
of each about its own mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ...data.units import shown_in_units, shown_predictions, shown_targets
from ...short_repr import brief


@dataclass(frozen=True, slots=True, eq=False)
class ClassScores:
    """How the classes of one set of rows are told apart."""

    confusion: NDArray[np.int64]
    """Rows by their class (down) and the predicted one (across), shape `(classes, classes)`."""
    rows: NDArray[np.int64]
    """Rows of each class, shape `(classes,)`, those without a prediction included."""
    precision: NDArray[np.float64]
    """Of the rows predicted as a class, the share that is of it, from 0 to 1, `(classes,)`."""
    recall: NDArray[np.float64]
    """Of the rows of a class, the share that is predicted as it, `(classes,)`."""
    f1: NDArray[np.float64]
    """The harmonic mean of both, `(classes,)`."""

    __repr__ = brief

    @property
    def unknown(self) -> int:
        """Rows whose outputs are no numbers."""
        return int(self.rows.sum() - self.confusion.sum())


@dataclass(frozen=True, slots=True, eq=False)
class RegressionScores:
    """How far the predictions of one set of rows are off."""

    residuals: NDArray[np.float64]
    """Target less prediction, shape `(rows,)`; of several targets `(rows, targets)`."""
    r2: float
    """The coefficient of determination."""
    mean: float
    """Of the residuals: what the network is off by on average."""
    deviation: float
    """Their standard deviation, as of all rows there are."""
    largest: float
    """The largest size of one."""
    kept_rows: int = 0
    """How many rows there were, where their residuals are gone with them."""

    __repr__ = brief

    @property
    def rows(self) -> int:
        """How many rows it is about."""
        return len(self.residuals) or self.kept_rows


Scores = ClassScores | RegressionScores


def scores_of(
    predictions: NDArray[np.floating[Any]], dataset: Dataset
) -> tuple[Scores, Scores | None, Scores | None]:
    """Score the train, validation and test rows; `None` for a set without rows.

    Args:
        predictions: The output for every row, shape `(rows,)`; with several classes all outputs,
            `(rows, classes)`, and with several targets `(rows, targets)`.
        dataset: The rows. Of a regression with several targets the one that pictures are about is
            scored; the residuals of a table are in its units.
    """
    train, validation, test = (
        _scores(predictions[rows], dataset, rows) if rows.size else None
        for rows in (dataset.train, dataset.validation, dataset.test)
    )
    assert train is not None  # RunConfig sees to it that some rows train
    return train, validation, test


def _scores(
    predictions: NDArray[np.floating[Any]], dataset: Dataset, rows: NDArray[np.intp]
) -> Scores:
    labels = dataset.labels[rows]
    with np.errstate(all="ignore"):
        if dataset.task == "regression":
            targets = shown_in_units(dataset, shown_targets(dataset)[rows])
            predicted = shown_in_units(dataset, shown_predictions(dataset, predictions))
            return _of_residuals(targets - predicted, np.asarray(targets, np.float64))
        if dataset.has_several_classes:
            known = np.asarray(~np.isnan(predictions).any(axis=1))
            return _of_classes(labels, predictions.argmax(axis=1), known, predictions.shape[1])
        return _of_classes(
            labels >= 0.5, predictions >= 0.5, np.logical_not(np.isnan(predictions)), 2
        )


def _of_classes(
    labels: NDArray[Any], predicted: NDArray[Any], known: NDArray[Any], classes: int
) -> ClassScores:
    labels, predicted = labels.astype(np.int64), predicted.astype(np.int64)
    pairs = labels[known] * classes + predicted[known]
    confusion = np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
    return class_scores(confusion, np.bincount(labels, minlength=classes))


def class_scores(confusion: NDArray[np.int64], rows: NDArray[np.int64]) -> ClassScores:
    """Score classes by their confusion matrix.

    Args:
        confusion: Rows by their class (down) and the predicted one (across).
        rows: Rows of each class, those without a prediction included.
    """
    right, taken = confusion.diagonal(), confusion.sum(axis=0)
    with np.errstate(all="ignore"):
        f1 = 2.0 * right / (rows + taken)
        return ClassScores(confusion, rows, right / taken, right / rows, f1)


def _of_residuals(residuals: NDArray[np.float64], labels: NDArray[np.float64]) -> RegressionScores:
    spread = float(((labels - labels.mean(axis=0)) ** 2).sum())
    return RegressionScores(
        residuals=residuals,
        r2=1.0 - float((residuals**2).sum()) / spread if spread else np.nan,
        mean=float(residuals.mean()),
        deviation=float(residuals.std()),
        largest=float(np.abs(residuals).max()),
    )
