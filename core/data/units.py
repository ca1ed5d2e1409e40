"""Targets and predictions in the units of the table that they are of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import Dataset

Numbers = NDArray[np.floating[Any]]


def in_units(dataset: Dataset, values: Numbers) -> Numbers:
    """Undo the scaling of targets or predictions.

    Args:
        dataset: Says how they were scaled, if they were.
        values: Shape `(rows, outputs)`, or `(rows,)` where there is one output.
    """
    scale = dataset.scale
    if scale is None or dataset.task != "regression":
        return values
    with np.errstate(all="ignore"):  # what a network that diverges gives need be no number
        if values.ndim == 1:
            return np.asarray(values * scale.target_unit[0] + scale.target_shift[0])
        return scale.outputs(values)


def shown_targets(dataset: Dataset) -> Numbers:
    """Give the targets that pictures are about as one number a row, as they are learned."""
    return dataset.targets[:, dataset.shown_target]


def shown_predictions(dataset: Dataset, predictions: Numbers) -> Numbers:
    """Give the predictions that pictures are about as one number a row, as they are learned.

    Args:
        dataset: Says which.
        predictions: As a snapshot has them.
    """
    return predictions[:, dataset.shown_target] if predictions.ndim > 1 else predictions


def shown_in_units(dataset: Dataset, values: Numbers) -> Numbers:
    """Undo the scaling of numbers of the target that pictures are about, of any shape."""
    scale, place = dataset.scale, dataset.shown_target
    if scale is None or dataset.task != "regression":
        return values
    return np.asarray(values * scale.target_unit[place] + scale.target_shift[place])


def tolerance_in_units(dataset: Dataset, tolerance: float) -> dict[str, float]:
    """Say how far from each target of a table a prediction may be, in the table's units.

    Predictions are held against targets as they are learned: so one tolerance goes for targets of
    any size.

    Returns:
        By the target's name; empty for classes and for points.
    """
    table, scale = dataset.table, dataset.scale
    if table is None or scale is None or dataset.task != "regression":
        return {}
    reach = (tolerance * scale.target_unit).tolist()
    return dict(zip(table.target_names, reach, strict=True))
