"""The loss curves of a snapshot as numbers from 0 to 1, ready to be drawn by anything.

All curves of one picture share their scale, which is logarithmic where losses go through more than
one power of ten. A loss that is no number has no height; an infinite one is as high as there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

from ..metrics.evaluated import has_numbers, newest_numbers
from ..metrics.history import COLUMNS
from .shown_run import ShownHistory

_SETS = ("train", "validation")


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One loss over the epochs."""

    name: str
    """Whose rows, `train` or `validation`."""
    heights: NDArray[np.float64]
    """From 0, the least loss of all curves, to 1, the greatest; shape `(places,)`. NaN where there
    is no number."""
    first: float
    """The loss at the start."""
    last: float
    """The loss now."""


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """The curves of one picture."""

    curves: tuple[Curve, ...]
    """Each set's that is recorded."""
    low: float
    """The loss at height 0."""
    high: float
    """The loss at height 1."""
    is_logarithmic: bool
    """Whether heights are those of the losses' logarithms."""


def curves_of(history: ShownHistory, places: int) -> Curves:
    """Prepare the loss curves of a history.

    Args:
        history: Every epoch's metrics.
        places: How many places there are across. Of more epochs than that each place shows the
            greatest loss among its own, so that no outburst is lost.
    """
    known = has_numbers(history.rows)
    losses = {
        name: _bridged(history.column(f"{name}_loss"), known[:, COLUMNS.index(f"{name}_loss")])
        for name in _SETS
    }
    losses = {name: loss for name, loss in losses.items() if not np.isnan(loss).all()}
    newest = newest_numbers(history.rows, len(history) - 1)
    everything = np.concatenate([*losses.values(), np.empty(0)])
    finite = everything[np.isfinite(everything)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    # A loss of 0 has no logarithm.
    is_logarithmic = low > 0.0 and high / 10.0 > low
    curves = tuple(
        Curve(
            name,
            _heights(_thinned(loss, places), low, high, logarithmic=is_logarithmic),
            float(loss[0]),
            float(newest[COLUMNS.index(f"{name}_loss")]),
        )
        for name, loss in losses.items()
    )
    return Curves(curves, low, high, is_logarithmic)


def _thinned(loss: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    if len(loss) <= places:
        return loss
    begins = np.arange(places) * len(loss) // places
    return np.fmax.reduceat(loss, begins)


def _bridged(loss: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Draw straight lines over the epochs between two that were evaluated."""
    epochs = np.flatnonzero(known)
    if len(epochs) in {0, len(loss)}:
        return loss
    return np.interp(np.arange(len(loss)), epochs, loss[epochs])


def _heights(
    loss: NDArray[np.float64], low: float, high: float, *, logarithmic: bool
) -> NDArray[np.float64]:
    loss = np.clip(loss, low, high)
    if logarithmic:
        loss, low, high = np.log10(loss), log10(low), log10(high)
    # Halves, as the difference of two huge losses is beyond all numbers.
    span = high / 2.0 - low / 2.0
    return (loss / 2.0 - low / 2.0) / span if span > 0.0 else np.where(np.isnan(loss), loss, 0.0)
