"""Watches every replica of a run by rules of its own, as `watch.py` watches a single run.

Each replica has its own patience, best epoch, plateau and targets: it stops, or has its rate
reduced, in the epoch in which the single run of its seed would. That is done in arrays, a number a
replica, as there may be a thousand.

A replica that has stopped is out, but the lockstep trains it along unseen, and it is watched
along: so raised limits revive it where its single run would be by then (`revived`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ...data.dataset import Dataset
from .watch import Watched, is_watched_for

GOES_ON, REACHED_ACCURACY, REACHED_LOSS, LOST_PATIENCE = range(4)
"""What ends a replica, if anything does."""

RULES = {
    REACHED_ACCURACY: "target_accuracy",
    REACHED_LOSS: "target_loss",
    LOST_PATIENCE: "patience",
}
"""The hyperparameters that these rules are."""

Mask = NDArray[np.bool_]


class ReplicaWatch:
    """Sees epoch after epoch and judges each replica by the rules of a config.

    Args:
        config: Its rules; `configure` may change them later.
        dataset: Says whether there is a validation set, and accuracies.
        rows: The metrics at its beginning, shape `(replicas, 6)`.
        parameters: Gives a copy of all parameters at its beginning, shape `(replicas, size)`.
        epoch: The epoch that is over then.

    Attributes:
        watched: What is watched.
        reductions: How often each learning rate was reduced on a plateau, shape `(replicas,)`.
        best_epoch: The epoch of each with the smallest loss, if the config has it restored.
        best: The parameters at their ends; `None` if the config has nothing restored.
    """

    def __init__(
        self,
        config: RunConfig,
        dataset: Dataset,
        rows: NDArray[np.float64],
        parameters: Callable[[], Array],
        epoch: int = 0,
    ) -> None:
        self.watched = Watched(config, dataset)
        self._config = config
        self._rows = rows.copy()
        self.reductions = np.zeros(len(rows), dtype=int)
        self._begin(epoch, parameters)

    def _begin(self, epoch: int, parameters: Callable[[], Array]) -> None:
        losses, accuracies = self._losses, self._rows[:, self.watched.accuracy]
        self._waited, self._waited_on_plateau = np.zeros((2, len(losses)), dtype=int)
        self._wanted, self._wanted_on_plateau = losses.copy(), losses.copy()
        # The extremes since each has stopped: whether a rule would have ended it meanwhile.
        self._longest = self._waited.copy()
        self._highest, self._lowest = accuracies.copy(), losses.copy()
        self._remember(epoch, parameters)

    def _remember(self, epoch: int, parameters: Callable[[], Array]) -> None:
        self.best_epoch = np.full(len(self._rows), epoch)
        self._best_losses = self._losses.copy()
        self.best = parameters() if self._config.restore_best else None

    @property
    def _losses(self) -> NDArray[np.float64]:
        return self._rows[:, self.watched.loss]

    @property
    def is_on(self) -> bool:
        """Whether there is anything to watch for."""
        return is_watched_for(self._config)

    def begin_anew(
        self,
        dataset: Dataset,
        rows: NDArray[np.float64],
        epoch: int,
        parameters: Callable[[], Array],
    ) -> None:
        """Watch other rows: what was best on those before says nothing about them.

        Args:
            dataset: The rows of the first replica.
            rows: The metrics on them, shape `(replicas, 6)`.
            epoch: Epochs done.
            parameters: Gives a copy of all parameters as they are.
        """
        self.watched = Watched(self._config, dataset)
        self._rows = rows.copy()
        self._begin(epoch, parameters)

    def configure(
        self,
        config: RunConfig,
        rows: NDArray[np.float64],
        epoch: int,
        parameters: Callable[[], Array],
    ) -> None:
        """Judge by another config from now on.

        Args:
            config: Its rules.
            rows: The metrics of the last epoch, shape `(replicas, 6)`.
            epoch: That epoch.
            parameters: Gives a copy of all parameters as they are.
        """
        was_on, before = self.is_on, self._config
        self._config = config
        self.watched.configure(config)
        self._rows = rows.copy()
        if config.schedule != before.schedule:
            self.reductions = np.zeros_like(self.reductions)
        if self.is_on and not was_on:
            self._begin(epoch, parameters)
        elif config.restore_best != before.restore_best:
            self._remember(epoch, parameters)

    def see(
        self, epoch: int, rows: NDArray[np.float64], parameters_of: Callable[[Mask], Array]
    ) -> None:
        """See one more epoch.

        Args:
            epoch: Its number, from 1.
            rows: Its metrics, shape `(replicas, 6)`.
            parameters_of: Gives a copy of the parameters of some replicas at its end.
        """
        config, self._rows = self._config, rows
        losses = self._losses
        _wait(self._wanted, self._waited, losses, config.least_improvement)
        np.maximum(self._longest, self._waited, out=self._longest)
        if config.target_accuracy:
            np.fmax(self._highest, rows[:, self.watched.accuracy], out=self._highest)
        if config.target_loss:
            np.fmin(self._lowest, losses, out=self._lowest)
        if self.best is not None:
            better = losses < self._best_losses
            if better.any():
                self.best[better] = parameters_of(better)
                self.best_epoch[better] = epoch
                self._best_losses[better] = losses[better]
        if epoch > config.warmup_epochs:
            waited = self._waited_on_plateau
            _wait(self._wanted_on_plateau, waited, losses, config.least_improvement)
            if self.watched.for_plateau:
                due = waited >= config.schedule_every
                if due.any():
                    self.reductions = self.reductions + due
                    waited[due] = 0

    def verdicts(self) -> NDArray[np.int8]:
        """Say which rule ends each replica now, shape `(replicas,)`; see `GOES_ON`."""
        rows = self._rows
        return self._verdicts(self._waited, self._losses, rows[:, self.watched.accuracy])

    def _verdicts(
        self,
        waited: NDArray[np.int_],
        losses: NDArray[np.float64],
        accuracies: NDArray[np.float64],
    ) -> NDArray[np.int8]:
        config, found = self._config, np.zeros(len(waited), dtype=np.int8)
        if config.patience:
            found[waited >= config.patience] = LOST_PATIENCE
        if config.target_loss:
            found[losses <= config.target_loss] = REACHED_LOSS
        if config.target_accuracy:
            found[accuracies >= config.target_accuracy] = REACHED_ACCURACY
        return found

    def stop(self, which: Mask) -> None:
        """Look from here on what would have ended these replicas, which stop."""
        self._longest[which] = self._waited[which]
        self._highest[which] = self._rows[which, self.watched.accuracy]
        self._lowest[which] = self._losses[which]

    def revived(self, stopped: Mask) -> Mask:
        """Tell which of those that stopped would still train, by the rules as they are now."""
        verdicts = self._verdicts(self._longest, self._lowest, self._highest)
        return stopped & (verdicts == GOES_ON)

    def accuracy_in(self, row: NDArray[np.float64]) -> float:
        """Read from metrics what targets of accuracy go by, in percent."""
        return float(row[self.watched.accuracy])

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it has seen; see `restore`."""
        counts = (self.reductions, self.best_epoch, self._waited, self._waited_on_plateau)
        losses = (self._best_losses, self._wanted, self._wanted_on_plateau)
        state: dict[str, NDArray[Any]] = {
            "rows": self._rows.copy(),
            "counts": np.array([*counts, self._longest]),
            "losses": np.array([*losses, self._highest, self._lowest]),
        }
        if self.best is not None:
            state["best"] = self.best.copy()
        return state

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from what another one has seen by the same rules."""
        self._rows = state["rows"]
        self.reductions, self.best_epoch, *counts = state["counts"].copy()
        self._waited, self._waited_on_plateau, self._longest = counts
        self._best_losses, self._wanted, *losses = state["losses"].copy()
        self._wanted_on_plateau, self._highest, self._lowest = losses
        self.best = state["best"].copy() if "best" in state else None


def _wait(
    wanted: NDArray[np.float64], waited: NDArray[np.int_], losses: NDArray[np.float64], least: float
) -> None:
    """Count the epochs since losses were last smaller than their best by the least improvement."""
    better = losses < (wanted - least if least else wanted)
    waited += 1
    if better.any():
        waited[better] = 0
        wanted[better] = losses[better]
