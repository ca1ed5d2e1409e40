"""nnlab itself. What is not its public interface is touched in this file only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlab.core import RunConfig, Trainer
from nnlab.core.config import HYPERPARAMETERS
from nnlab.core.training.history_view import HistoryView
from nnlab.core.training.metrics.history import History

from .task import Array, Task


class NnlabTrainer:
    """`Trainer(config).run()`: shuffles, gathers, steps and every metric after every epoch."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._trainer = Trainer(task.config)

    def train(self, epochs: int, *, evaluate: bool) -> None:
        """Train on; evaluate all rows after every epoch, or never."""
        self._trainer.edit(epochs=self._trainer.epoch + epochs)
        if not evaluate:
            leave_evaluation_out(self._trainer)
        self._trainer.run()

    def losses(self) -> list[float]:
        """Give the mean squared error over all rows after every epoch."""
        view = self._trainer.history
        train, validation = view.column("train_loss"), view.column("validation_loss")
        share = len(self._task.train) / len(self._task.inputs)
        return (share * train + (1.0 - share) * validation)[1:].tolist()


def leave_evaluation_out(trainer: Trainer) -> None:
    """Make a trainer do its steps only, which no user can ask for."""
    engine = trainer._state.engine
    engine.measures.evaluate_ended = lambda tolerance, due=None, **_: np.zeros(
        (engine.pending, 1, 6)
    )


def adam_step(gradient: Array) -> Callable[[], object]:
    """Give one update by Adam of as many parameters, with nothing around it."""
    from nnlab.core.catalog.optimizers import OPTIMIZERS

    parameters = np.zeros_like(gradient)
    optimizer = OPTIMIZERS["adam"](parameters, RunConfig(optimizer="adam"))
    optimizer.gradient[...] = gradient
    return optimizer.step


def replicated(config: RunConfig, replicas: int) -> RunConfig | None:
    """Give the config under so many seeds in lockstep; `None` where there are no replicas."""
    if "replicas" not in HYPERPARAMETERS:
        return None
    return config.replace(replicas=replicas)


def history_of(rows: Array) -> History:
    """Build the history of a long run from its rows of metrics."""
    history = History()
    history.extend(rows)
    return history


def view_of(history: History) -> HistoryView:
    """Show a history as a snapshot does."""
    return HistoryView(history.rows)
