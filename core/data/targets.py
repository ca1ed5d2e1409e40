"""What outputs should be, row by row, and how much each row counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..catalog.class_weights import CLASS_WEIGHTS
from ..config import RunConfig
from ..read_only import read_only


def targets_of(labels: NDArray[np.float64], outputs: int) -> NDArray[np.float64]:
    """Write labels as what the outputs should be, shape `(rows, outputs)`."""
    if outputs == 1:
        return labels.reshape(-1, 1)
    return (labels[:, None] == np.arange(outputs)).astype(float)


def weights_of(
    config: RunConfig, labels: NDArray[np.float64], train: NDArray[np.intp]
) -> NDArray[np.float64] | None:
    """Find how much each row counts in the loss, by its class.

    Args:
        config: Says how classes are weighted.
        labels: Each row's class.
        train: The rows that train, by which classes are counted.

    Returns:
        Shape `(rows,)`; `None` where all rows count alike, as those of a regression do.
    """
    of_counts = CLASS_WEIGHTS[config.class_weight].of_counts
    if of_counts is None or not config.weighs_classes:
        return None
    classes, of_rows = np.unique(labels, return_inverse=True)
    counts = np.bincount(of_rows[train], minlength=len(classes)).astype(np.float64)
    weights: NDArray[np.float64] = np.asarray(of_counts(counts), np.float64)
    return read_only(weights[of_rows])
