"""How each of a table's numeric targets is predicted, in the units of the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from .scores import RegressionScores, scores_of


def scores_of_targets(
    predictions: NDArray[np.floating[Any]], dataset: Dataset
) -> dict[str, tuple[RegressionScores | None, ...]]:
    """Score the train, validation and test rows of each target, by its name.

    Args:
        predictions: As a snapshot has them, shape `(rows,)` or `(rows, targets)`.
        dataset: The rows.

    Returns:
        Empty for classes, and for points, whose target has no name.
    """
    table, scale = dataset.table, dataset.scale
    if table is None or scale is None or dataset.task != "regression":
        return {}
    with np.errstate(all="ignore"):
        targets = scale.outputs(dataset.targets)
        predicted = scale.outputs(predictions.reshape(dataset.targets.shape))
    found: dict[str, tuple[RegressionScores | None, ...]] = {}
    for place, name in enumerate(table.target_names):
        goal = np.asarray(targets[:, place])
        alone = replace(
            dataset, targets=goal[:, None], labels=goal, table=None, scale=None, shown_target=0
        )
        scores = scores_of(predicted[:, place], alone)
        found[name] = tuple(each if isinstance(each, RegressionScores) else None for each in scores)
    return found
