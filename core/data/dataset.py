"""A dataset ready to train on: its rows, its targets and which rows are for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..catalog.datasets import Task
from ..short_repr import brief
from .plane import View

if TYPE_CHECKING:
    from .tabular.prepared import PreparedTable
    from .tabular.scale import Scale


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Rows with targets and a split. Arrays are read-only; row numbers are in dataset order."""

    points: NDArray[np.float64]
    """Where each row lies in the plane of `view`, shape `(rows, 2)`: what pictures show."""
    inputs: NDArray[np.floating]
    """What the network is shown of each row: a point's features, or a table's scaled columns;
    shape `(rows, inputs)`."""
    targets: NDArray[np.float64]
    """Shape `(rows, outputs)`: numbers, label 0 or 1 for two classes; for several classes a
    column for each, 1 for the row's own and 0 for the others."""
    train: NDArray[np.intp]
    """Rows that train, ascending."""
    validation: NDArray[np.intp]
    """Rows that are watched during training, ascending; may be empty."""
    test: NDArray[np.intp]
    """Rows for the final test, ascending; may be empty, may be all of them."""
    task: Task
    """Whether targets are classes or real numbers."""
    labels: NDArray[np.float64]
    """Each row's target as one number, its class or its first real number; shape `(rows,)`."""
    weights: NDArray[np.float64] | None
    """How much each row counts in a loss, by its class or by itself, shape `(rows,)`; `None` where
    all count alike."""
    view: View
    """The plane in which rows are shown, and in which networks are asked between them."""
    reach: float | None = None
    """How far the plane goes each way that the points were put on by hand, if they were."""
    table: PreparedTable | None = None
    """The table whose rows they are; `None` for points."""
    scale: Scale | None = None
    """How the table's numbers were filled and scaled; `None` for points."""
    shown_target: int = 0
    """Which of several numbers that are predicted pictures are about."""

    __repr__ = brief

    @property
    def why_empty(self) -> str:
        """Why there are no rows, as a sentence; empty where there are."""
        return self.table.gone.why if self.table is not None and self.table.gone else ""

    @property
    def class_weights(self) -> dict[int, float]:
        """How much rows count by the number of their class; empty where that does not say it."""
        if self.weights is None or (self.table is not None and self.table.weights is not None):
            return {}
        classes, rows = np.unique(self.labels, return_index=True)
        return dict(zip(classes.astype(int).tolist(), self.weights[rows].tolist(), strict=True))

    def weights_at(self, rows: NDArray[np.intp] | slice) -> NDArray[np.float64] | None:
        """Give how much some rows count, as `weights` does."""
        return None if self.weights is None else self.weights[rows]

    @property
    def range_of_targets(self) -> tuple[float, float]:
        """The least and the largest number that is learned; where no rows are, two units around."""
        if not self.targets.size:
            return -2.0, 2.0
        return float(self.targets.min()), float(self.targets.max())

    @property
    def has_several_classes(self) -> bool:
        """Whether each class has an output of its own."""
        return self.task == "classification" and self.targets.shape[1] > 1

    @property
    def has_several_targets(self) -> bool:
        """Whether several real numbers are predicted of each row."""
        return self.task == "regression" and self.targets.shape[1] > 1
