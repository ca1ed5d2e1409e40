"""What a snapshot has of every replica: read-only, safe to keep and to read from any thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ...nn.layout import ParameterLayout
from ...short_repr import brief
from ..metrics.epoch_numbers import EpochNumbers, Metrics, metrics_from


@dataclass(frozen=True, slots=True, eq=False)
class ReplicaSnapshot:
    """Every replica at one time. Arrays are read-only; replicas are in the order of seeds."""

    seeds: tuple[int, ...]
    """Each replica's seed."""
    numbers: EpochNumbers
    """What each one's parameters give; of a diverged one those it broke with, of one that a rule
    has stopped those it ended with."""
    layout: ParameterLayout
    """Where each layer's weights and biases lie in the parameters."""
    diverged_at: tuple[int, ...]
    """The epoch in which each replica diverged; 0 if it has not."""
    lower: NDArray[np.float64]
    """The lower quartile over the replicas of what the history records, shape like the history."""
    upper: NDArray[np.float64]
    """The upper quartile."""
    stopped_at: tuple[int, ...] = ()
    """The epoch in which a rule of its own has stopped each replica; 0 if none has."""
    stopped_by: tuple[int, ...] = ()
    """Which rule that was; see `stopping/replica_watch.py`."""
    best_epochs: tuple[int, ...] = ()
    """Of those that were stopped, and of a finished run that goes back to its best weights, the
    epoch that the weights are of; else 0."""
    stuck: tuple[int, ...] = ()
    """Which of them are stuck, from 0, where the run rests."""
    datasets: tuple[Dataset, ...] = ()
    """Each replica's own points and split, which its predictions are for."""
    each: NDArray[np.float32] | None = None
    """Every replica's own metrics of some epochs, shape `(kept, replicas, 6)`."""
    stride: int = 1
    """Of how many epochs one is in `each`."""
    began: int = 0
    """The first epoch in `each`: of a branch, the one after it left the other run."""

    def __repr__(self) -> str:
        return brief(self).replace("numbers=EpochNumbers(…)", brief(self.numbers)[13:-1])

    @property
    def means(self) -> NDArray[np.float64]:
        """The means by sets; see `EpochNumbers`."""
        return self.numbers.means

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows that train, are watched and test."""
        return self.numbers.counts

    @property
    def parameters(self) -> NDArray[np.floating[Any]]:
        """All weights and biases, shape `(replicas, size)`."""
        return self.numbers.parameters

    @property
    def predictions(self) -> NDArray[np.floating[Any]]:
        """The output for every row of each replica's own dataset; see `EpochNumbers`."""
        return self.numbers.predictions

    def metrics(self, replica: int) -> tuple[Metrics, Metrics | None, Metrics | None]:
        """Give one replica's train, validation and test metrics."""
        return metrics_from(self.means[replica], self.counts)

    @property
    def weights(self) -> tuple[NDArray[np.floating[Any]], ...]:
        """Each layer's weights, the first hidden layer's first and the output's last.

        Each has the shape `(replicas, fan in, fan out)`: `weights[0][r, i, j]` leads from input i
        to unit j of the first layer in replica r. They are read-only views of `parameters`.
        """
        return self.layout.all_weights(self.parameters)

    @property
    def biases(self) -> tuple[NDArray[np.floating[Any]], ...]:
        """Each layer's biases, each of shape `(replicas, fan out)`; without biases `(replicas, 0)`.

        They are read-only views of `parameters`.
        """
        return self.layout.all_biases(self.parameters)
