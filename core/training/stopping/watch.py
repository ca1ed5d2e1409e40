"""Watches the metrics of every epoch: when a run has had enough, when to slow down, what was best.

What is watched is the validation set, or the training set where there is none. Rules look at whole
epochs; the time limit is the trainer's, which knows the clock. This is a single run's watch, in
plain numbers; that of replicas, in arrays, is in `replica_watch.py`.

Epochs are evaluated some at a time, so a rule may find out late that a run should have ended. The
run is then taken back to that epoch's end exactly (see `engine/repeatable.py`), and what it did
beyond is forgotten; nobody has seen it, as a snapshot waits for all evaluations. So patience,
targets and the best weights cost next to nothing. Only a plateau decides how long the very next
step is: with it every epoch is evaluated at once (`decides_each_epoch`), which costs a tiny network
up to two fifths of its speed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...catalog.schedules import waits_for_plateau
from ...config import RunConfig, value_text
from ...data.dataset import Dataset
from ..metrics.history import COLUMNS


def decides_each_epoch(config: RunConfig) -> bool:
    """Tell whether an epoch must be evaluated before the next one begins."""
    return waits_for_plateau(config)


@dataclass(slots=True)
class _Wait:
    """Counts the epochs since a loss was last smaller than its best by the least improvement."""

    best: float
    waited: int = 0

    def see(self, loss: float, least: float) -> None:
        if loss < self.best - least:
            self.best, self.waited = loss, 0
        else:
            self.waited += 1


class Watched:
    """What is watched of every epoch's metrics: the validation set, or the training set.

    Args:
        config: Says which accuracy counts.
        dataset: Says whether there is a validation set, and accuracies.

    Attributes:
        name: The set, `validation` or `train`.
        loss: Where its loss stands in a row of the history.
        losses: Where all losses stand there that must be finite.
    """

    def __init__(self, config: RunConfig, dataset: Dataset) -> None:
        self.name = "validation" if dataset.validation.size else "train"
        self.loss = COLUMNS.index(f"{self.name}_loss")
        self.losses = sorted({COLUMNS.index("train_loss"), self.loss})
        self._regression = dataset.task == "regression"
        self.configure(config)

    def configure(self, config: RunConfig) -> None:
        """Take over which accuracy counts."""
        # By the rule that the tables go by; a regression has only the tolerance.
        by_tolerance = config.accuracy_rule == "tolerance" or self._regression
        measure = "within_tolerance" if by_tolerance else "accuracy"
        self.accuracy = COLUMNS.index(f"{self.name}_{measure}")
        """Where the accuracy that targets go by stands, in percent."""
        self.for_plateau = waits_for_plateau(config)
        """Whether the learning rate is reduced when the loss stays where it is."""


def is_watched_for(config: RunConfig) -> bool:
    """Tell whether a config has a rule that looks at every epoch."""
    return bool(
        config.patience
        or config.target_accuracy
        or config.target_loss
        or config.restore_best
        or waits_for_plateau(config)
    )


class Watch:
    """Sees epoch after epoch of a single run and judges by the rules of a config.

    It begins when a rule is switched on, with the epoch that is over then.

    Args:
        config: Its rules; `configure` may change them later.
        dataset: Says whether there is a validation set, and accuracies.
        row: The metrics at its beginning, as the history has them.
        parameters: Gives a copy of the parameters at its beginning.
        epoch: The epoch that is over then.

    Attributes:
        watched: What is watched.
        reductions: How often the learning rate was reduced on a plateau.
        best_epoch: The epoch with the smallest loss, if the config has it restored.
        best: The parameters at its end; `None` if the config has nothing restored.
    """

    def __init__(
        self,
        config: RunConfig,
        dataset: Dataset,
        row: NDArray[np.float64],
        parameters: Callable[[], Array],
        epoch: int = 0,
    ) -> None:
        self.watched = Watched(config, dataset)
        self.reductions = 0
        self._config = config
        self._row = row
        self._begin(epoch, parameters)

    def begin_anew(
        self,
        dataset: Dataset,
        row: NDArray[np.float64],
        epoch: int,
        parameters: Callable[[], Array],
    ) -> None:
        """Watch other rows: what was best on those before says nothing about them.

        Args:
            dataset: The rows.
            row: The metrics on them, as the history has them.
            epoch: Epochs done.
            parameters: Gives a copy of the parameters as they are.
        """
        self.watched = Watched(self._config, dataset)
        self._row = row
        self._begin(epoch, parameters)

    def _begin(self, epoch: int, parameters: Callable[[], Array]) -> None:
        self._patience, self._plateau = _Wait(self._loss), _Wait(self._loss)
        self._remember(epoch, parameters)

    def _remember(self, epoch: int, parameters: Callable[[], Array]) -> None:
        self.best_epoch, self._best_loss = epoch, self._loss
        self.best = parameters() if self._config.restore_best else None

    @property
    def is_on(self) -> bool:
        """Whether there is anything to watch for."""
        return is_watched_for(self._config)

    def configure(
        self,
        config: RunConfig,
        row: NDArray[np.float64],
        epoch: int,
        parameters: Callable[[], Array],
    ) -> None:
        """Judge by another config from now on.

        Args:
            config: Its rules.
            row: The metrics of the last epoch.
            epoch: That epoch.
            parameters: Gives a copy of the parameters as they are.
        """
        was_on, before = self.is_on, self._config
        self._config = config
        self.watched.configure(config)
        self._row = row
        if config.schedule != before.schedule:
            self.reductions = 0
        if self.is_on and not was_on:
            self._begin(epoch, parameters)
        elif config.restore_best != before.restore_best:
            self._remember(epoch, parameters)

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it has seen; see `restore`."""
        waits = self._patience, self._plateau
        state: dict[str, NDArray[Any]] = {
            "row": self._row.copy(),
            "counts": np.array([self.reductions, self.best_epoch, *(w.waited for w in waits)]),
            "losses": np.array([self._best_loss, *(wait.best for wait in waits)]),
        }
        if self.best is not None:
            state["best"] = self.best
        return state

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from what another one has seen by the same rules."""
        self._row, self.best = state["row"], state.get("best")
        self.reductions, self.best_epoch, *waited = state["counts"].tolist()
        self._best_loss, *best = state["losses"].tolist()
        self._patience, self._plateau = map(_Wait, best, waited)

    def see(self, epoch: int, row: NDArray[np.float64], parameters: Callable[[], Array]) -> None:
        """See one more epoch.

        Args:
            epoch: Its number, from 1.
            row: Its metrics, as the history has them.
            parameters: Gives a copy of the parameters at its end.
        """
        config, self._row = self._config, row
        least = config.least_improvement
        self._patience.see(self._loss, least)
        if config.restore_best and self._loss < self._best_loss:
            self._remember(epoch, parameters)
        if epoch > config.warmup_epochs:
            self._plateau.see(self._loss, least)
            if self.watched.for_plateau and self._plateau.waited >= config.schedule_every:
                self.reductions += 1
                self._plateau.waited = 0

    def held_by(self) -> tuple[str, ...]:
        """Name the hyperparameters whose rules end the run now."""
        config = self._config
        met = {
            "target_accuracy": config.target_accuracy and self._accuracy >= config.target_accuracy,
            "target_loss": config.target_loss and self._loss <= config.target_loss,
            "patience": config.patience and self._patience.waited >= config.patience,
        }
        return tuple(name for name, is_met in met.items() if is_met)

    def verdict(self) -> str:
        """Say which rule ends the run now; empty if none does."""
        config = self._config
        if config.target_accuracy and self._accuracy >= config.target_accuracy:
            return (
                f"The target is reached: {self.watched.name} accuracy"
                f" {value_text(round(self._accuracy, 2))} %."
            )
        if config.target_loss and self._loss <= config.target_loss:
            return f"The target is reached: {self.watched.name} loss {self._loss:.3g}."
        if config.patience and self._patience.waited >= config.patience:
            epochs = "1 epoch" if config.patience == 1 else f"{config.patience:,} epochs"
            return (
                f"Stopped early: no better epoch for {epochs}; the best {self.watched.name} loss is"
                f" {self._patience.best:.3g}."
            )
        return ""

    def accuracy_in(self, row: NDArray[np.float64]) -> float:
        """Read from metrics what targets of accuracy go by, in percent."""
        return float(row[self.watched.accuracy])

    @property
    def _loss(self) -> float:
        return float(self._row[self.watched.loss])

    @property
    def _accuracy(self) -> float:
        return self.accuracy_in(self._row)
