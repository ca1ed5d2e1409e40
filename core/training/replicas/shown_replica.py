"""Whose predictions a snapshot shows where there are replicas: one's, or those of all together.

One of them may be named by its place among all: the best, the middle, the worst. They are ranked as
a person ranks results, by the accuracy that the tables go by on the watched rows (validation where
there is any, else train), and by the loss where that is equal; a regression by its loss. A diverged
replica comes after all others, and is no part of a mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.network import Network
from ...short_repr import brief
from .replica_snapshot import ReplicaSnapshot

Whose = int | Literal["best", "median", "worst", "mean"]
"""A replica, counted from 0, or one found by its result, or the mean of all outputs."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Whose predictions and parameters a snapshot of several replicas shows."""

    whose: Whose
    """What was asked for."""
    replica: int
    """Whose rows these are, from 0; of a mean the first that is in it."""
    seed: int
    """That replica's seed."""
    members: tuple[int, ...]
    """The replicas that are shown: one, or all that have not diverged."""
    count: int
    """How many replicas there are."""
    parameters: NDArray[np.floating[Any]]
    """Those of the members, shape `(members, size)`; a mean's output is the mean of theirs."""
    are_folds: bool = False
    """Whether replicas are the folds of a cross-validation, counted from 1 in words."""

    __repr__ = brief

    @property
    def name(self) -> str:
        """Whose predictions these are, in words."""
        if self.whose == "mean":
            return f"mean of {len(self.members)}"
        number = self.replica + 1
        if isinstance(self.whose, int):
            called = "fold" if self.are_folds else "replica"
            return f"{called} {number} of {self.count} (seed {self.seed})"
        which = f"fold {number}" if self.are_folds else f"seed {self.seed}"
        return f"{self.whose} of {self.count} ({which})"


def shown_of(replicas: ReplicaSnapshot, whose: Whose, config: RunConfig) -> Shown:
    """Find whom a wish means at this time.

    Args:
        replicas: All of them; a number beyond the last counts on from the first.
        whose: The wish.
        config: Says which accuracy the tables go by.
    """
    count = len(replicas.seeds)
    if isinstance(whose, int):
        members = [whose % count]
    elif whose == "mean":
        members = [index for index in range(count) if not replicas.diverged_at[index]]
        members = members or list(range(count))
    else:
        order = _best_first(replicas, config)
        # Of an even number the better one of the two in the middle.
        members = [order[{"best": 0, "median": (count - 1) // 2, "worst": count - 1}[whose]]]
    parameters = replicas.parameters[members]
    parameters.flags.writeable = False
    first, are_folds = members[0], bool(config.folds)
    return Shown(whose, first, replicas.seeds[first], tuple(members), count, parameters, are_folds)


def _best_first(replicas: ReplicaSnapshot, config: RunConfig) -> list[int]:
    watched = 1 if replicas.counts[1] else 0
    losses, *accuracies = replicas.means[:, :, watched].T
    accuracy = accuracies[config.accuracy_rule == "tolerance"]
    if config.dataset_facts.task == "regression":
        accuracy = np.zeros_like(losses)
    diverged = np.array(replicas.diverged_at) > 0
    # The last key decides first; what is no number is sorted to the end.
    return np.lexsort((losses, -accuracy, diverged)).tolist()


def mean_of_outputs(shown: Shown, network: Network, dataset: Dataset) -> NDArray[np.float64]:
    """Let all members predict the same rows and give the mean, shape `(rows, outputs)`."""
    outputs = [network.predict(parameters, dataset.inputs) for parameters in shown.parameters]
    return np.mean(outputs, axis=0)
