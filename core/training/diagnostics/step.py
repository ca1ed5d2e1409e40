"""What one ordered step did: what it started from, the rows it saw and where it went.

Training keeps nothing of the kind. Only where a single step is ordered (the key `s` in the lab,
`Trainer.advance_batch`), the parameters and the optimizer's memory are copied before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ...short_repr import brief


@dataclass(frozen=True, slots=True, eq=False)
class StepRecord:
    """One parameter update of one run, or of one replica. Arrays are read-only."""

    config: RunConfig
    """The config that it was made by; of a replica, with its own seed."""
    number: int
    """Updates done with it: 1 for the first of the run."""
    rows: NDArray[np.intp]
    """The batch: rows of the dataset in the order they were taken."""
    before: NDArray[np.floating[Any]]
    """All weights and biases that it started from, shape `(size,)`."""
    after: NDArray[np.floating[Any]]
    """The same after it."""
    memory: NDArray[np.floating[Any]]
    """What the optimizer remembered before it, shape `(memories, size)`: the moments as their
    formulas define them, not scaled."""
    counted: int
    """Updates the optimizer had counted before it, of those that count: t - 1 of Adam's t."""
    learning_rate: float
    """The rate in force, schedule included."""

    __repr__ = brief


@dataclass(frozen=True, slots=True, eq=False)
class Footing:
    """What a step starts from, of all replicas."""

    parameters: NDArray[np.floating[Any]]
    """Shape `(replicas, size)`."""
    memory: NDArray[np.floating[Any]]
    """Shape `(memories, replicas, size)`."""
    counted: int
    """Updates the optimizer has counted."""
    rate_factor: NDArray[np.float64]
    """What each learning rate is multiplied by, shape `(replicas,)`."""


@dataclass(frozen=True, slots=True, eq=False)
class LastStep:
    """The last ordered step of all replicas."""

    footing: Footing
    """What it started from."""
    number: int
    """Updates done with it."""
    rows: NDArray[np.intp]
    """Which of the rows that train each replica's batch had, shape `(replicas, rows)`."""
    after: NDArray[np.floating[Any]]
    """Where it went, shape `(replicas, size)`."""

    def record(self, replica: int, config: RunConfig, train: NDArray[np.intp]) -> StepRecord:
        """Write out what it did to one replica.

        Args:
            replica: Which, from 0.
            config: Its config at the step.
            train: The rows of its dataset that train.
        """
        footing = self.footing
        # Without shuffling one order stands for all replicas.
        rows = train[self.rows[min(replica, len(self.rows) - 1)]]
        memory = footing.memory[:, replica]
        arrays = rows, footing.parameters[replica], self.after[replica], memory
        for array in arrays:
            array.flags.writeable = False
        return StepRecord(
            config,
            self.number,
            *arrays,
            footing.counted,
            config.learning_rate * float(footing.rate_factor[replica]),
        )
