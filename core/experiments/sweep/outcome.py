"""What a trial came to: every seed's numbers, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...config.hyperparameters.declaration import Value
from ...store.sweeps.kept_sweep import Ended
from ...training.snapshot import Snapshot
from ...training.stopping.stuck import is_stuck
from ..statistics import MEASURES, Distribution, distribution

SETS = ("train", "validation", "test")
"""The sets of rows, in the order in which `Outcome.means` has them last."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The end of one trial. Arrays have one entry for each seed, in their order."""

    number: int
    """The trial's place in its sweep, from 1."""
    status: Ended
    """Failed is what gave no numbers at all; of seeds that diverged there are some. Pruned is what
    was not worth going on, waiting what is to go on or not: their numbers are of an earlier epoch.
    """
    reason: str = ""
    """Why it failed."""
    seconds: float = 0.0
    """Its share of the time that was spent training."""
    means: NDArray[np.float64] | None = None
    """Loss, accuracy and share within tolerance (in percent) on each set, shape
    `(seeds, measures, sets)`; NaN where there is no such thing."""
    epochs: NDArray[np.int64] | None = None
    """How many epochs each trained."""
    diverged: NDArray[np.bool_] | None = None
    """Whose numbers broke."""
    stuck: NDArray[np.bool_] | None = None
    """Whose outputs are constant."""
    chosen: tuple[Value, ...] | None = None
    """What it has of what varies, where the plan alone doesn't tell."""
    rung: int = 0
    """How often it was decided about it."""
    epoch: int = 0
    """Where it was pruned, or waits; 0 if it came to its end."""
    checkpoint: bytes | None = None
    """What it goes on from if it waits; only on its way to the store."""

    def distribution(
        self, set_name: str, measure: str, target: float | None = None
    ) -> Distribution:
        """Describe one measure over the seeds.

        Args:
            set_name: One of `SETS`.
            measure: One of `statistics.MEASURES`.
            target: See `statistics.distribution`.

        Raises:
            ValueError: If the trial failed.
        """
        if self.stuck is None:
            raise ValueError(f"Trial {self.number} failed: {self.reason}")
        return distribution(
            self.results(set_name, measure),
            MEASURES[measure],
            diverged=self.diverged,
            stuck=np.flatnonzero(self.stuck).tolist(),
            target=target,
        )

    def results(self, set_name: str, measure: str) -> NDArray[np.float64]:
        """Give one measure of every seed, shape `(seeds,)`; without seeds if the trial failed."""
        if self.means is None:
            return np.empty(0)
        return self.means[:, list(MEASURES).index(measure), SETS.index(set_name)]

    def has(self, set_name: str, measure: str) -> bool:
        """Tell whether there is such a set, and such a measure of it."""
        return not np.isnan(self.results(set_name, measure)).all()

    def watched_set(self) -> str:
        """Name the set that a trial is judged by: validation, or train where there is none."""
        return "validation" if self.has("validation", "within") else "train"


def outcomes_of(end: Snapshot, numbers: list[int], seconds: float) -> list[Outcome]:
    """Take a run in lockstep apart into the trials that it was made of.

    Args:
        end: The end of the run; each trial's seeds stand together.
        numbers: The trials.
        seconds: What each took.
    """
    replicas = end.replicas
    if replicas is None:
        means, diverged = end.numbers.means, np.array([end.state == "diverged"])
        epochs, stuck = np.array([end.epoch]), np.array([_is_stuck(end)])
    else:
        means, diverged = replicas.means, np.array(replicas.diverged_at) > 0
        stopped = np.maximum(replicas.diverged_at, replicas.stopped_at or 0)
        epochs = np.where(stopped > 0, stopped, end.epoch)
        stuck = np.isin(np.arange(len(means)), replicas.stuck)
    seeds = len(means) // len(numbers)
    parts = [slice(place * seeds, (place + 1) * seeds) for place in range(len(numbers))]
    return [
        Outcome(
            number=number,
            status="finished",
            seconds=seconds,
            means=np.array(means[part], dtype=np.float64),
            epochs=np.array(epochs[part], dtype=np.int64),
            diverged=np.array(diverged[part], dtype=bool),
            stuck=np.array(stuck[part], dtype=bool),
        )
        for number, part in zip(numbers, parts, strict=True)
    ]


def _is_stuck(end: Snapshot) -> bool:
    losses = end.history.column("train_loss")
    return (
        end.state != "diverged"
        and end.dataset is not None
        and is_stuck(end.config, end.dataset, end.predictions, losses)
    )
