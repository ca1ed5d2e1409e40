"""Tells that a run has diverged, and says in words where it broke or when it exploded.

There are two ways to diverge, and both end a run in the same state:

- A loss that is judged ceases to be finite (`record.py` looks for that).
- The train loss explodes, and the numbers stay finite: a network whose ReLUs all died on the way
  stays at 1e38 for ever. The rule: the loss is above `FAR_ABOVE` times that of the start *and*
  that of the best constant answer, and it does not come back. It does not if it has not become a
  tenth smaller for `PATIENCE` epochs on end, all of them so far above; or if the run ends like
  that, with these weights. A run that falls again, however slowly, is left alone until its end,
  and one that ends with the weights of an earlier, better epoch ends well.

A million is far. In a random search of 2,700 runs with wild learning rates, some that ended ten
thousand times above had all of their rows right; of the 40 that ended a million times above, one
had more than 70 %. And of the 108 that came back from a million times and more, none went for more
than 33 epochs without becoming a tenth smaller.

It costs nothing in a step: of the epochs that are evaluated together, the largest loss is compared
with one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.initializations import INITIALIZATIONS
from ...catalog.optimizers import OPTIMIZERS
from ...config import RunConfig, value_text
from ...data.dataset import Dataset
from .constant_answer import constant_loss

FAR_ABOVE = 1e6
"""So many times a start's and a constant answer's loss is an explosion, if it lasts."""
PATIENCE = 200
"""So many epochs on end it may be that far above without having become a tenth smaller."""
_COMING_BACK = 0.9


class Explosions:
    """Sees the train losses of one run, or of many replicas, and tells which have exploded.

    Args:
        starts: The loss of each before its first step, shape `(replicas,)`.
    """

    def __init__(self, starts: NDArray[np.float64]) -> None:
        self._starts = starts.copy()
        self._waited = np.zeros(len(starts), dtype=int)
        self._highest = np.zeros(len(starts))

    def look_at(self, configs: Sequence[RunConfig], datasets: Sequence[Dataset]) -> None:
        """Compare with what a constant answer would come to on these points."""
        self._points = configs, datasets
        self._references: NDArray[np.float64] | None = None
        # The limits are no lower; what they are is only found where somebody comes near.
        self._least_limit = FAR_ABOVE * float(np.nan_to_num(self._starts).min())

    @property
    def references(self) -> NDArray[np.float64]:
        """The larger ones of a start's and a constant answer's losses, shape `(replicas,)`."""
        if self._references is None:
            pairs = zip(*self._points, strict=True)
            constants = [constant_loss(each, data) for each, data in pairs]
            # A start that is no number says nothing.
            self._references = np.fmax(self._starts, constants)
            self._least_limit = FAR_ABOVE * float(self._references.min())
        return self._references

    def may_be_in(self, losses: NDArray[np.float64]) -> bool:
        """Tell whether any of these losses needs to be seen, shape `(epochs, replicas)`."""
        return bool((losses > self._least_limit).any()) or bool(self._waited.any())

    def are_far_above(self, losses: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which losses are too large for a run to end with, shape `(replicas,)`."""
        return losses > FAR_ABOVE * self.references

    def see(self, losses: NDArray[np.float64], epochs: int = 1) -> NDArray[np.bool_]:
        """See losses so many epochs later, and tell which don't come back, shape `(replicas,)`."""
        above = self.are_far_above(losses)
        falls = losses < _COMING_BACK * self._highest
        self._highest = np.where(above, np.where(falls, losses, np.fmax(self._highest, losses)), 0)
        self._waited = np.where(above & ~falls, self._waited + epochs, 0)
        return self._waited >= PATIENCE

    def sentence(self, config: RunConfig, losses: NDArray[np.float64], rate: float) -> str:
        """Say since when a single run's loss is far too large; see `explosion_sentence`.

        Args:
            config: The config in force.
            losses: The train losses of all epochs; NaN of those that were not evaluated.
            rate: The learning rate in force.
        """
        epochs = np.flatnonzero(~np.isnan(losses))
        losses = losses[epochs]
        near = np.flatnonzero(~self.are_far_above(losses))
        since = int(epochs[near[-1] + 1]) if near.size else 1
        (reference,) = self.references.tolist()
        loss = float(losses[-1])
        return explosion_sentence(config, epoch=since, loss=loss, reference=reference, rate=rate)

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it has seen; see `restore`."""
        return {
            "starts": self._starts.copy(),
            "waited": self._waited.copy(),
            "highest": self._highest.copy(),
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from what another one has seen; `look_at` comes after it."""
        self._starts, self._waited = state["starts"], state["waited"]
        self._highest = state["highest"]


def divergence_sentence(config: RunConfig, *, epoch: int, layer: int | None, rate: float) -> str:
    """Say in which epoch and layer a run broke, at which learning rate, and what helps.

    Args:
        config: The config in force.
        epoch: The first epoch with a loss that is not finite, from 1.
        layer: The layer in which numbers first ceased to be finite, from 0; `None` if that is
            not known.
        rate: The learning rate in force, which a schedule may have changed.
    """
    layers = len(config.hidden_layers) + 1
    # Nobody has looked at the epochs before one that is evaluated.
    when = "in" if config.evaluate_every == 1 else "by"
    whose = "its numbers"
    if layer is not None:
        name = "the output layer" if layer == layers - 1 else f"hidden layer {layer + 1}"
        whose = f"the numbers of {name} (layer {layer + 1} of {layers})"
    return (
        f"The run diverged {when} epoch {epoch:,}: {whose} ceased to be finite{_at(config, rate)}."
        f" What usually helps: {_remedies(config)}."
    )


def explosion_sentence(
    config: RunConfig, *, epoch: int, loss: float, reference: float, rate: float
) -> str:
    """Say since when a run's loss is far too large, at which learning rate, and what helps.

    Args:
        config: The config in force.
        epoch: The first of the last epochs that were all far above.
        loss: The train loss now.
        reference: The larger one of the start's and a constant answer's.
        rate: The learning rate in force, which a schedule may have changed.
    """
    return (
        f"The run diverged: from epoch {epoch:,} on its train loss, {loss:.3g} now, is more than a"
        f" million times that of the start or of a constant answer ({reference:.3g}), and it does"
        f" not come back{_at(config, rate)}."
        f" What usually helps: {_remedies(config)}."
    )


def _at(config: RunConfig, rate: float) -> str:
    return f" at learning rate {value_text(rate)}" if OPTIMIZERS[config.optimizer].has_rate else ""


def _remedies(config: RunConfig) -> str:
    remedies = [OPTIMIZERS[config.optimizer].calmer]
    if config.gradient_reduction == "sum":
        remedies.append("the mean of the gradients instead of their sum")
    if not INITIALIZATIONS[config.weight_init].fits_width:
        remedies.append("Glorot or He starting weights")
    return " or ".join(remedies)
