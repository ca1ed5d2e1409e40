"""What a trainer shows of itself: frozen copies, safe to keep and to read from any thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..data.dataset import Dataset
from .inside.step import StepRecord
from .metrics.history import HistoryView
from .metrics.whose import Shown

State = Literal["running", "paused", "finished", "stopped", "diverged", "failed"]

ENDED: frozenset[State] = frozenset({"finished", "stopped", "diverged", "failed"})
"""The states that a run does not leave by itself."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """How well the network does on one set of rows."""

    loss: float
    """Mean loss over the rows."""
    accuracy: float | None
    """Percentage of rows on the right side of 0.5, or with the largest output for their class;
    `None` for a regression."""
    accuracy_within_tolerance: float
    """Percentage of rows whose prediction, every output of it, is within the tolerance."""


def metrics_from(
    means: NDArray[Any], counts: NDArray[Any]
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


@dataclass(frozen=True, slots=True)
class Edit:
    """A hyperparameter that was changed in flight, or a weight or bias that was set by hand."""

    epoch: int
    """Epochs completed when it took effect."""
    step: int
    """Updates done when it took effect."""
    name: str
    """The hyperparameter; of a parameter what `ParameterLayout.name_of` calls it."""
    before: str
    """Its value before, as a person would type it."""
    after: str
    """Its value from then on."""


@dataclass(frozen=True, slots=True)
class Parent:
    """Where a run branched off another one."""

    run_id: str
    """The other run."""
    epoch: int
    """The epoch, which both have in common."""


@dataclass(frozen=True, slots=True, eq=False)
class ReplicaSnapshot:
    """One moment of every replica. Arrays are read-only; replicas are in the order of seeds."""

    seeds: tuple[int, ...]
    """Each replica's seed."""
    means: NDArray[np.float64]
    """Loss, accuracy and share within tolerance (percent) by train, validation and test set,
    shape `(replicas, 3, 3)`; NaN where there is no such set or measure."""
    counts: tuple[int, int, int]
    """Rows that train, are watched and test."""
    parameters: NDArray[np.floating[Any]]
    """All weights and biases, shape `(replicas, size)`; of a diverged one those it broke with."""
    predictions: NDArray[np.floating[Any]]
    """The output for every row of each replica's own dataset, shape `(replicas, rows)`; with
    several classes all outputs, `(replicas, rows, classes)`."""
    diverged_at: tuple[int, ...]
    """The epoch in which each replica diverged; 0 if it has not."""
    lower: NDArray[np.float64]
    """The lower quartile over the replicas of what the history records, shape like the history."""
    upper: NDArray[np.float64]
    """The upper quartile."""

    def metrics(self, replica: int) -> tuple[Metrics, Metrics | None, Metrics | None]:
        """Give one replica's train, validation and test metrics."""
        return metrics_from(self.means[replica], np.array(self.counts))


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One moment of one run. Arrays are read-only and belong to the snapshot.

    With replicas, metrics and history are medians over them, while parameters and predictions are
    those of the replica that `shown` tells of; `replicas` has them all.
    """

    run_id: str
    """Which run it shows; one of another run is stale."""
    config: RunConfig
    """The config in force, edits in flight included."""
    state: State
    """What the trainer was doing."""
    message: str
    """How the run ended, or that its network seems stuck; empty while there is nothing to say."""
    epoch: int
    """Epochs completed."""
    position: int
    """Training rows already used in the epoch under way."""
    steps: int
    """Parameter updates done."""
    seconds: float
    """Time spent training; neither pauses nor waiting for a speed are counted."""
    train: Metrics
    """On the rows that train."""
    validation: Metrics | None
    """On the validation rows; `None` where there are none."""
    test: Metrics | None
    """On the test rows; `None` where there are none."""
    parameters: NDArray[np.floating[Any]]
    """All weights and biases, flat; `core.nn.layout.ParameterLayout` cuts it into layers."""
    predictions: NDArray[np.floating[Any]]
    """The output for every row of the dataset, in the dataset's order, shape `(rows,)`; with
    several classes all outputs, `(rows, classes)`."""
    history: HistoryView
    """Metrics after each epoch so far; row 0 is before the first update."""
    learning_rates: NDArray[np.float64]
    """The learning rate of each epoch so far, shape `(epochs + 1,)`; row 0 is the first step's.
    Where it differs between replicas, it is the first's."""
    epoch_seconds: NDArray[np.float64]
    """How long the run had trained when each epoch so far ended, shape `(epochs + 1,)`; pauses
    are not counted. It is measured: the same run takes another time on another day."""
    edits: tuple[Edit, ...]
    """What was changed in flight, oldest first."""
    replicas: ReplicaSnapshot | None = None
    """Every replica, where there are several."""
    shown: Shown | None = None
    """Whose parameters and predictions these are, where there are several replicas. For the mean,
    the predictions are the mean's, and the parameters those of its first member."""
    step: StepRecord | None = None
    """What the last update did, if it was ordered as a single step; of the replica shown."""
    dataset: Dataset | None = None
    """The points and the split that these predictions are for; of the replica shown."""
    speed: float | None = None
    """How many epochs a second it is held to; `None` for as fast as possible."""
    waited: float = 0.0
    """Time spent waiting for that, which is no part of `seconds`."""
    parent: Parent | None = None
    """Which run it branched off, if it did."""
    kept: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    """The epochs that can be looked back at, ascending."""
    best_epoch: int | None = None
    """The one of them with the least validation loss, or train loss without validation rows; of a
    single run."""
    past: Snapshot | None = None
    """The moment that is looked back at: the same one while nothing else is asked for."""
    is_past: bool = False
    """Whether this is such a moment: paused, with the history up to then."""
