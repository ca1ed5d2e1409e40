"""The numbers of one moment of a run: one record from the engine that measures to the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...short_repr import brief
from .statistics import quantiles


@dataclass(frozen=True, slots=True)
class Metrics:
    """How well the network does on one set of rows."""

    loss: float
    """Mean loss over the rows, by their weights where classes have any."""
    accuracy: float | None
    """Percentage of rows on the right side of 0.5, or with the largest output for their class;
    `None` for a regression."""
    accuracy_within_tolerance: float
    """Percentage of rows whose prediction, every output of it, is within the tolerance."""


@dataclass(frozen=True, slots=True, eq=False)
class EpochNumbers:
    """What the parameters of all replicas give; a single run is one of them. Read-only copies."""

    parameters: NDArray[np.floating[Any]]
    """All weights and biases, shape `(replicas, size)`."""
    means: NDArray[np.float64]
    """Loss, accuracy and share within tolerance (percent) by train, validation and test set,
    shape `(replicas, 3, 3)`; NaN where there is no such set or measure."""
    predictions: NDArray[np.floating[Any]]
    """The output for every row of each replica's own dataset, shape `(replicas, rows)`; with
    several classes all outputs, `(replicas, rows, classes)`."""
    counts: tuple[int, int, int]
    """Rows that train, are watched and test."""

    __repr__ = brief

    @property
    def middle(self) -> NDArray[np.float64]:
        """The means of a single run, of replicas their medians, shape `(3, 3)`."""
        if len(self.means) == 1:
            return self.means[0]
        (middle,) = quantiles(self.means, (0.5,))
        return middle

    @property
    def metrics(self) -> tuple[Metrics, Metrics | None, Metrics | None]:
        """The train, validation and test metrics; of replicas their medians."""
        return metrics_from(self.middle, self.counts)


def metrics_from(
    means: NDArray[Any], counts: Sequence[int] | NDArray[Any]
) -> tuple[Metrics, Metrics | None, Metrics | None]:
    """Read the metrics of the train, validation and test rows from a table.

    Args:
        means: Loss, accuracy and share within tolerance down, sets across, shape `(3, 3)`; an
            accuracy that is NaN is none, as for a regression.
        counts: The rows of each set.
    """
    train, validation, test = (
        Metrics(loss, None if np.isnan(accuracy) else accuracy, within) if count else None
        for (loss, accuracy, within), count in zip(means.T.tolist(), counts, strict=True)
    )
    assert train is not None  # RunConfig sees to it that some rows train
    return train, validation, test
