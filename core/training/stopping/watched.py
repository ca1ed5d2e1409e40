"""What rules watch of every epoch's metrics, and how good an epoch counts.

That is the validation set, or the training set where there is none. The smaller its loss, or the
greater its accuracy, the better is an epoch: `watched` says which.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...catalog.schedules import waits_for_plateau
from ...config import RunConfig
from ...data.dataset import Dataset
from ..metrics.evaluated import has_numbers
from ..metrics.history import COLUMNS
from .early_stopping import follows_progress


def decides_each_epoch(config: RunConfig) -> bool:
    """Tell whether an epoch must be evaluated before the next one begins."""
    return waits_for_plateau(config)


def is_watched_for(config: RunConfig) -> bool:
    """Tell whether a config has a rule that looks at every epoch."""
    return bool(
        config.patience
        or config.target_accuracy
        or config.target_loss
        or config.generalization_loss
        or follows_progress(config)
        or config.restore_best
        or waits_for_plateau(config)
    )


class Watched:
    """What is watched of every epoch's metrics: the validation set, or the training set.

    Args:
        config: Says which accuracy counts, and whether it is what makes an epoch better.
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
        """Take over which accuracy counts, and what makes an epoch better."""
        # By the rule that the tables go by; a regression has only the tolerance.
        by_tolerance = config.accuracy_rule == "tolerance" or self._regression
        measure = "within_tolerance" if by_tolerance else "accuracy"
        self.accuracy = COLUMNS.index(f"{self.name}_{measure}")
        """Where the accuracy that targets go by stands, in percent."""
        self.by_accuracy = config.watched == "accuracy"
        """Whether a better epoch is one of greater accuracy, not of smaller loss."""
        self.for_plateau = waits_for_plateau(config)
        """Whether the learning rate is reduced when no epoch is better any more."""

    def has_numbers(self, rows: NDArray[np.float64]) -> bool:
        """Tell whether metrics, shape `(..., 6)`, are of an epoch whose set was evaluated."""
        return bool(has_numbers(rows)[..., self.loss].all())

    @property
    def score(self) -> int:
        """Where that stands by which an epoch is better than another."""
        return self.accuracy if self.by_accuracy else self.loss

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give what is the smaller the better of metrics, shape `(..., 6)`: `(...)`."""
        return -rows[..., self.accuracy] if self.by_accuracy else rows[..., self.loss]
