"""What a snapshot shows of a moment: the middle of all replicas, and whose predictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.network import Network
from ..engine.measures import Measured
from ..engine.replicas import ReplicaRecord
from ..snapshot import Metrics, ReplicaSnapshot, metrics_from
from .shown_replica import Shown, Whose, mean_of_outputs, shown_of
from .statistics import quantiles

_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The part of a snapshot that is found by measuring; see there."""

    train: Metrics
    validation: Metrics | None
    test: Metrics | None
    parameters: NDArray[np.floating[Any]]
    predictions: NDArray[np.floating[Any]]
    replicas: ReplicaSnapshot | None
    shown: Shown | None


def results_of(
    measured: Measured,
    *,
    epoch: int,
    config: RunConfig,
    whose: Whose,
    network: Network,
    datasets: Sequence[Dataset],
    record: ReplicaRecord | None,
) -> Results:
    """Make of what was measured what a snapshot shows.

    Args:
        measured: All replicas at that moment; the arrays are taken over.
        epoch: Epochs completed by then.
        config: The config in force then.
        whose: Whose predictions and parameters to show.
        network: The network.
        datasets: Each replica's points.
        record: What is recorded of the replicas; `None` for a single run.
    """
    predictions, replicas, shown = measured.predictions[0].copy(), None, None
    means, parameters, middle = measured.means, measured.parameters, measured.means[0]
    if record is not None:
        means, parameters = record.present(means, parameters, epoch)
        _, lower, upper = record.summary()
        replicas = ReplicaSnapshot(
            seeds=record.seeds,
            means=frozen(means.copy()),
            counts=tuple(measured.counts.astype(int).tolist()),
            parameters=frozen(parameters),
            layout=network.layout,
            predictions=frozen(measured.predictions),
            diverged_at=record.diverged_by(epoch),
            lower=lower.view().rows[: epoch + 1],
            upper=upper.view().rows[: epoch + 1],
            stopped_at=record.stopped_by_then(epoch),
            stopped_by=tuple(record.stopped_by.tolist()),
            best_epochs=tuple(record.best_epochs.tolist()),
            datasets=tuple(datasets),
        )
        (middle,) = quantiles(means, (0.5,))
        shown = shown_of(replicas, whose, config)
        predictions = replicas.predictions[shown.replica].copy()
        if shown.whose == "mean":
            mean = mean_of_outputs(shown, network, datasets[shown.replica])
            predictions = mean.reshape(predictions.shape)
    train, validation, test = metrics_from(middle, measured.counts)
    return Results(
        train=train,
        validation=validation,
        test=test,
        parameters=frozen(parameters[shown.replica if shown else 0].copy()),
        predictions=frozen(predictions),
        replicas=replicas,
        shown=shown,
    )


def frozen(array: NDArray[_Kind]) -> NDArray[_Kind]:
    """Make an array read-only."""
    array.flags.writeable = False
    return array
