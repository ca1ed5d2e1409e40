"""Watches the metrics of every epoch: when a run has had enough, when to slow down, what was best.

What is watched is in `watched.py`. Rules look at whole epochs, those that are evaluated; the time
limit is the trainer's, which knows the clock. This is a single run's watch, in plain numbers; that
of replicas, in arrays, is in `replica_watch.py`.

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
from ...config import RunConfig, value_text
from ...data.dataset import Dataset
from .early_stopping import EarlyStopping, follows_progress
from .watched import Watched, is_watched_for


@dataclass(slots=True)
class _Wait:
    """Counts the epochs since a score was last smaller than its best by the least improvement."""

    best: float
    waited: int = 0

    def see(self, score: float, least: float, epochs: int) -> None:
        """See the score of an epoch, so many after the last one that was seen."""
        if score < self.best - least:
            self.best, self.waited = score, 0
        else:
            self.waited += epochs


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
        best_epoch: The epoch with the best score, if the config has it restored.
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
        self._early = EarlyStopping(epoch, self._losses)
        self._begin_scores(epoch, parameters)

    def _begin_scores(self, epoch: int, parameters: Callable[[], Array]) -> None:
        self._seen = epoch
        self._patience, self._plateau = _Wait(self._score), _Wait(self._score)
        self._remember(epoch, parameters)

    def _remember(self, epoch: int, parameters: Callable[[], Array]) -> None:
        self.best_epoch, self._best_score = epoch, self._score
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
        was_on, before, score = self.is_on, self._config, self.watched.score
        self._config = config
        self.watched.configure(config)
        self._row = row
        if config.schedule != before.schedule:
            self.reductions = 0
        if self.is_on and not was_on:
            self._begin(epoch, parameters)
            return
        self._early.configure(config, before, epoch, self._losses)
        if self.watched.score != score:
            self._begin_scores(epoch, parameters)
        elif config.restore_best != before.restore_best:
            self._remember(epoch, parameters)

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it has seen; see `restore`."""
        waits = self._patience, self._plateau
        state: dict[str, NDArray[Any]] = {
            "row": self._row.copy(),
            "counts": np.array([self.reductions, self.best_epoch, *(w.waited for w in waits)]),
            "losses": np.array([self._best_score, *(wait.best for wait in waits)]),
            "seen": np.array([self._seen]),
            **self._early.state(),
        }
        if self.best is not None:
            state["best"] = self.best
        return state

    def restore(self, state: dict[str, NDArray[Any]], epoch: int) -> None:
        """Go on from what another one has seen by the same rules, an epoch being over."""
        self._row, self.best = state["row"], state.get("best")
        self.reductions, self.best_epoch, *waited = state["counts"].tolist()
        self._best_score, *best = state["losses"].tolist()
        self._patience, self._plateau = map(_Wait, best, waited)
        # An older nnlab saw every epoch.
        self._seen = int(state["seen"][0]) if "seen" in state else epoch
        self._early.restore(state)

    def see_train(self, epoch: int, row: NDArray[np.float64]) -> None:
        """See the train loss of an epoch, whether it is evaluated or not, before `see`."""
        self._early.see_train(epoch, row[[0]], self._config.evaluate_every)

    def see(self, epoch: int, row: NDArray[np.float64], parameters: Callable[[], Array]) -> None:
        """See the next epoch that was evaluated.

        Args:
            epoch: Its number, from 1.
            row: Its metrics, as the history has them.
            parameters: Gives a copy of the parameters at its end.
        """
        config, self._row = self._config, row
        least, score, seen = config.least_improvement, self._score, self._seen
        self._seen = epoch
        self._patience.see(score, least, epoch - seen)
        if config.generalization_loss:
            self._early.see_watched(self._losses)
        if config.restore_best and score < self._best_score:
            self._remember(epoch, parameters)
        if epoch > config.warmup_epochs:
            self._plateau.see(score, least, epoch - max(seen, config.warmup_epochs))
            if self.watched.for_plateau and self._plateau.waited >= config.schedule_every:
                self.reductions += 1
                self._plateau.waited = 0

    def held_by(self) -> tuple[str, ...]:
        """Name the hyperparameters whose rules end the run now."""
        config = self._config
        met = {
            "target_accuracy": config.target_accuracy and self._accuracy >= config.target_accuracy,
            "target_loss": config.target_loss and self._loss <= config.target_loss,
            "generalization_loss": self._generalizes_worse,
            "training_progress": self._stands_still,
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
        if self._generalizes_worse:
            (worse,), (least,) = self._early.generalization.tolist(), self._early.least.tolist()
            return (
                f"Stopped early: the {self.watched.name} loss, {self._loss:.3g}, is {worse:.3g} %"
                f" above its least, {least:.3g}."
            )
        if self._stands_still:
            (progress,) = self._early.progress.tolist()
            return (
                f"Stopped early: the training progress over {config.evaluate_every:,} epochs,"
                f" {progress:.3g} thousandths, is below {value_text(config.training_progress)}."
            )
        if config.patience and self._patience.waited >= config.patience:
            epochs = "1 epoch" if config.patience == 1 else f"{config.patience:,} epochs"
            return f"Stopped early: no better epoch for {epochs}; the best {self._best_words}."
        return ""

    @property
    def _best_words(self) -> str:
        best = self._patience.best
        if self.watched.by_accuracy:
            return f"{self.watched.name} accuracy is {value_text(round(-best, 2))} %"
        return f"{self.watched.name} loss is {best:.3g}"

    @property
    def _generalizes_worse(self) -> bool:
        limit = self._config.generalization_loss
        return limit > 0 and bool(self._early.generalization[0] > limit)

    @property
    def _stands_still(self) -> bool:
        config = self._config
        return follows_progress(config) and bool(self._early.progress[0] < config.training_progress)

    def accuracy_in(self, row: NDArray[np.float64]) -> float:
        """Read from metrics what targets of accuracy go by, in percent."""
        return float(row[self.watched.accuracy])

    @property
    def _score(self) -> float:
        return float(self.watched.scores(self._row))

    @property
    def _losses(self) -> NDArray[np.float64]:
        return self._row[[self.watched.loss]]

    @property
    def _loss(self) -> float:
        return float(self._row[self.watched.loss])

    @property
    def _accuracy(self) -> float:
        return self.accuracy_in(self._row)
