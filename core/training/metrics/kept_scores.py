"""Scores of a run that rests, kept for the time when the rows that they count are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ...read_only import read_only
from .scores import ClassScores, RegressionScores, Scores, class_scores, scores_of
from .target_scores import scores_of_targets

ScoresByTarget = Mapping[str, Sequence[Scores | None]]
"""Of the train, validation and test rows, by the target's name; of classes there is one, without
a name."""

_MOST = 250_000
"""So many numbers are kept: fifty classes of thirty replicas."""
_SETS = 3
_CLASSES, _NUMBERS = "confusion", "residuals"


def scores_by_target(predictions: NDArray[Any], dataset: Dataset) -> ScoresByTarget:
    """Score predictions as a snapshot has them, by the names of targets."""
    return scores_of_targets(predictions, dataset) or {"": scores_of(predictions, dataset)}


def score_arrays(predictions: NDArray[Any], datasets: Sequence[Dataset]) -> dict[str, NDArray[Any]]:
    """Write every replica's scores as arrays: counts of classes, or what residuals come to.

    Args:
        predictions: Those of every replica, the first axis.
        datasets: The rows of each.

    Returns:
        None where that would be much: very many classes of many replicas.
    """
    is_regression = datasets[0].task == "regression"
    width = predictions.shape[2] if predictions.ndim > 2 else 1 + (not is_regression)
    each = width * (len(_FACTS) if is_regression else width + 1)
    if len(datasets) * _SETS * each > _MOST:
        return {}
    shape = (_SETS, width, len(_FACTS)) if is_regression else (_SETS, width, width + 1)
    kept = np.zeros((len(datasets), *shape), float if is_regression else np.int64)
    for replica, (outputs, dataset) in enumerate(zip(predictions, datasets, strict=True)):
        for target, found in enumerate(scores_by_target(outputs, dataset).values()):
            for place, scores in enumerate(found):
                if isinstance(scores, ClassScores):
                    kept[replica, place, :, :-1] = scores.confusion
                    kept[replica, place, :, -1] = scores.rows
                elif scores is not None:
                    kept[replica, place, target] = [getattr(scores, name) for name in _FACTS]
    return {_NUMBERS if is_regression else _CLASSES: read_only(kept)}


_FACTS = ("rows", "r2", "mean", "deviation", "largest")


def kept_scores(
    arrays: Mapping[str, NDArray[Any]], targets: Sequence[str]
) -> tuple[ScoresByTarget, ...]:
    """Read what `score_arrays` wrote, for each replica; nothing where nothing was kept.

    Args:
        arrays: By their names, others among them.
        targets: The names of the targets.
    """
    if (counts := arrays.get(_CLASSES)) is not None:
        return tuple({"": tuple(map(_of_classes, each))} for each in counts)
    if (facts := arrays.get(_NUMBERS)) is not None:
        return tuple(
            {
                name: tuple(_of_residuals(found[place]) for found in each)
                for place, name in enumerate(targets)
            }
            for each in facts
        )
    return ()


def _of_classes(counts: NDArray[np.int64]) -> ClassScores | None:
    rows = counts[:, -1]
    return class_scores(counts[:, :-1], rows) if rows.any() else None


def _of_residuals(facts: NDArray[np.float64]) -> RegressionScores | None:
    rows, *others = facts.tolist()
    return RegressionScores(np.empty(0), *others, kept_rows=int(rows)) if rows else None
