"""Prechelt's two measures of when to stop: the generalization loss and the training progress.

With E the watched loss and E_least the least there has been, and over a strip of k epochs the mean
and the least of the train losses,

    generalization loss GL = 100 (E / E_least - 1)
    training progress  P_k = 1000 (mean / least - 1)

(Prechelt 1998, Early stopping - but when?). A run ends when GL exceeds its limit, or when P_k is
below its own: the network then generalizes worse and worse, or learns hardly anything any more. The
least loss is that of epochs, so the start, before any step, does not count. A strip ends with an
epoch that is evaluated, and is as long as from one to the next.

Numbers are in arrays, one for each replica; a single run is one of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig

Numbers = NDArray[np.float64]


def follows_progress(config: RunConfig) -> bool:
    """Tell whether the train loss is needed of every epoch; a strip of one has no progress."""
    return config.training_progress > 0 and config.evaluate_every > 1


class EarlyStopping:
    """Sees losses epoch after epoch, and knows both measures.

    Args:
        epoch: The epoch that is over when it begins.
        losses: The watched losses then, shape `(replicas,)`.

    Attributes:
        least: The least watched loss so far, shape `(replicas,)`.
        generalization: The generalization loss now, in percent.
        progress: The training progress over the last whole strip, in thousandths; infinite
            before there is one.
    """

    def __init__(self, epoch: int, losses: Numbers) -> None:
        self._begin_least(epoch, losses)
        self._begin_strip()

    def _begin_least(self, epoch: int, losses: Numbers) -> None:
        self.generalization = np.zeros(len(losses))
        self.least = losses.copy() if epoch else np.full(len(losses), np.inf)

    def _begin_strip(self) -> None:
        self._total = np.zeros(len(self.least))
        self._lowest, self.progress = np.full((2, len(self.least)), np.inf)
        self._seen = 0

    def configure(self, config: RunConfig, before: RunConfig, epoch: int, losses: Numbers) -> None:
        """Begin anew with what was switched on, see `EarlyStopping`; with other strips as well."""
        if (config.generalization_loss > 0) != (before.generalization_loss > 0):
            self._begin_least(epoch, losses)
        if follows_progress(config) and (
            not follows_progress(before) or config.evaluate_every != before.evaluate_every
        ):
            self._begin_strip()

    def see_watched(self, losses: Numbers) -> None:
        """See the watched loss of an epoch that is evaluated, shape `(replicas,)`."""
        self.least = np.fmin(self.least, losses)
        with np.errstate(all="ignore"):
            found = 100.0 * (losses / self.least - 1.0)
        # Of a loss of 0 that stays there is nothing lost.
        self.generalization = np.where(losses == self.least, 0.0, found)

    def see_train(self, epoch: int, losses: Numbers, strip: int) -> None:
        """See the train loss of every epoch.

        Args:
            epoch: Its number, from 1.
            losses: Shape `(replicas,)`.
            strip: How many epochs a strip has.
        """
        if (epoch - 1) % strip == 0:
            self._total, self._lowest, self._seen = losses, losses, 1
        else:
            self._total, self._lowest = self._total + losses, np.fmin(self._lowest, losses)
            self._seen += 1
        if epoch % strip == 0 and self._seen == strip:
            mean = self._total / strip
            with np.errstate(all="ignore"):
                found = 1000.0 * (mean / self._lowest - 1.0)
            self.progress = np.where(mean == self._lowest, 0.0, found)

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it has seen; see `restore`."""
        numbers = self.least, self.generalization, self.progress, self._total, self._lowest
        return {"early": np.array(numbers), "strip": np.array([self._seen])}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from what another one has seen; an older nnlab had no such rules."""
        if "early" in state:
            self.least, self.generalization, *numbers = state["early"].copy()
            self.progress, self._total, self._lowest = numbers
            (self._seen,) = state["strip"].tolist()
