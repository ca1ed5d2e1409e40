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
from .early_stopping import EarlyStopping, follows_progress
from .watched import Watched, is_watched_for

GOES_ON, REACHED_ACCURACY, REACHED_LOSS, LOST_PATIENCE, GENERALIZES_WORSE, STANDS_STILL = range(6)
"""What ends a replica, if anything does."""

RULES = {
    REACHED_ACCURACY: "target_accuracy",
    REACHED_LOSS: "target_loss",
    LOST_PATIENCE: "patience",
    GENERALIZES_WORSE: "generalization_loss",
    STANDS_STILL: "training_progress",
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
        best_epoch: The epoch of each with the best score, if the config has it restored.
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
        self._early = EarlyStopping(epoch, losses)
        # The extremes since each has stopped: whether a rule would have ended it meanwhile.
        self._highest, self._lowest = accuracies.copy(), losses.copy()
        self._worst, self._slowest = self._early.generalization, self._early.progress
        self._begin_scores(epoch, parameters)

    def _begin_scores(self, epoch: int, parameters: Callable[[], Array]) -> None:
        self._seen, scores = epoch, self.watched.scores(self._rows)
        self._waited, self._waited_on_plateau, self._longest = np.zeros((3, len(scores)), dtype=int)
        self._wanted, self._wanted_on_plateau = scores.copy(), scores.copy()
        self._remember(epoch, parameters)

    def _remember(self, epoch: int, parameters: Callable[[], Array]) -> None:
        self.best_epoch = np.full(len(self._rows), epoch)
        self._best_scores = self.watched.scores(self._rows).copy()
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
        was_on, before, score = self.is_on, self._config, self.watched.score
        self._config = config
        self.watched.configure(config)
        self._rows = rows.copy()
        if config.schedule != before.schedule:
            self.reductions = np.zeros_like(self.reductions)
        if self.is_on and not was_on:
            self._begin(epoch, parameters)
            return
        self._early.configure(config, before, epoch, self._losses)
        if self.watched.score != score:
            self._begin_scores(epoch, parameters)
        elif config.restore_best != before.restore_best:
            self._remember(epoch, parameters)

    def see_train(self, epoch: int, rows: NDArray[np.float64]) -> None:
        """See the train losses of an epoch, whether it is evaluated or not, before `see`."""
        self._early.see_train(epoch, rows[:, 0], self._config.evaluate_every)

    def see(
        self, epoch: int, rows: NDArray[np.float64], parameters_of: Callable[[Mask], Array]
    ) -> None:
        """See the next epoch that was evaluated.

        Args:
            epoch: Its number, from 1.
            rows: Its metrics, shape `(replicas, 6)`.
            parameters_of: Gives a copy of the parameters of some replicas at its end.
        """
        config, self._rows = self._config, rows
        losses, scores, seen = self._losses, self.watched.scores(rows), self._seen
        self._seen = epoch
        _wait(self._wanted, self._waited, scores, config.least_improvement, epoch - seen)
        np.maximum(self._longest, self._waited, out=self._longest)
        if config.target_accuracy:
            np.fmax(self._highest, rows[:, self.watched.accuracy], out=self._highest)
        if config.target_loss:
            np.fmin(self._lowest, losses, out=self._lowest)
        if config.generalization_loss:
            self._early.see_watched(losses)
            self._worst = np.fmax(self._worst, self._early.generalization)
        if follows_progress(config):
            self._slowest = np.fmin(self._slowest, self._early.progress)
        if self.best is not None:
            better = scores < self._best_scores
            if better.any():
                self.best[better] = parameters_of(better)
                self.best_epoch[better] = epoch
                self._best_scores[better] = scores[better]
        if epoch > config.warmup_epochs:
            waited = self._waited_on_plateau
            epochs = epoch - max(seen, config.warmup_epochs)
            _wait(self._wanted_on_plateau, waited, scores, config.least_improvement, epochs)
            if self.watched.for_plateau:
                due = waited >= config.schedule_every
                if due.any():
                    self.reductions = self.reductions + due
                    waited[due] = 0

    def verdicts(self) -> NDArray[np.int8]:
        """Say which rule ends each replica now, shape `(replicas,)`; see `GOES_ON`."""
        accuracies, early = self._rows[:, self.watched.accuracy], self._early
        return self._verdicts(
            self._waited, self._losses, accuracies, early.generalization, early.progress
        )

    def _verdicts(
        self,
        waited: NDArray[np.int_],
        losses: NDArray[np.float64],
        accuracies: NDArray[np.float64],
        generalization: NDArray[np.float64],
        progress: NDArray[np.float64],
    ) -> NDArray[np.int8]:
        config, found = self._config, np.zeros(len(waited), dtype=np.int8)
        if config.patience:
            found[waited >= config.patience] = LOST_PATIENCE
        if follows_progress(config):
            found[progress < config.training_progress] = STANDS_STILL
        if config.generalization_loss:
            found[generalization > config.generalization_loss] = GENERALIZES_WORSE
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
        self._worst = np.where(which, self._early.generalization, self._worst)
        self._slowest = np.where(which, self._early.progress, self._slowest)

    def revived(self, stopped: Mask) -> Mask:
        """Tell which of those that stopped would still train, by the rules as they are now."""
        verdicts = self._verdicts(
            self._longest, self._lowest, self._highest, self._worst, self._slowest
        )
        return stopped & (verdicts == GOES_ON)

    def accuracy_in(self, row: NDArray[np.float64]) -> float:
        """Read from metrics what targets of accuracy go by, in percent."""
        return float(row[self.watched.accuracy])

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it has seen; see `restore`."""
        counts = (self.reductions, self.best_epoch, self._waited, self._waited_on_plateau)
        losses = (self._best_scores, self._wanted, self._wanted_on_plateau)
        state: dict[str, NDArray[Any]] = {
            "rows": self._rows.copy(),
            "counts": np.array([*counts, self._longest]),
            "losses": np.array([*losses, self._highest, self._lowest]),
            "seen": np.array([self._seen]),
            "extremes": np.array([self._worst, self._slowest]),
            **self._early.state(),
        }
        if self.best is not None:
            state["best"] = self.best.copy()
        return state

    def restore(self, state: dict[str, NDArray[Any]], epoch: int) -> None:
        """Go on from what another one has seen by the same rules, an epoch being over."""
        self._rows = state["rows"]
        self.reductions, self.best_epoch, *counts = state["counts"].copy()
        self._waited, self._waited_on_plateau, self._longest = counts
        self._best_scores, self._wanted, *losses = state["losses"].copy()
        self._wanted_on_plateau, self._highest, self._lowest = losses
        self.best = state["best"].copy() if "best" in state else None
        # An older nnlab saw every epoch, and had not these rules.
        self._seen = int(state["seen"][0]) if "seen" in state else epoch
        self._early.restore(state)
        if "extremes" in state:
            self._worst, self._slowest = state["extremes"].copy()


def _wait(
    wanted: NDArray[np.float64],
    waited: NDArray[np.int_],
    scores: NDArray[np.float64],
    least: float,
    epochs: int,
) -> None:
    """Count the epochs since scores were last smaller than their best by the least improvement."""
    better = scores < (wanted - least if least else wanted)
    waited += epochs
    if better.any():
        waited[better] = 0
        wanted[better] = scores[better]
