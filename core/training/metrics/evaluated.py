"""Which epochs of a run are evaluated: every so many-th, and the last.

Of the others there are no numbers, and the history has NaN for them.

It is the number of an epoch that decides, nothing that happens: so a run has the same numbers
however it is driven, resumed, branched or made again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from .history import COLUMNS

MOST_LOOKED_BACK = 10_000
"""So many epochs lie between two that are evaluated at most."""

_KNOWN = [COLUMNS.index(f"{name.partition('_')[0]}_within_tolerance") for name in COLUMNS]


def evaluated_among(config: RunConfig, first: int, count: int) -> NDArray[np.bool_] | None:
    """Tell which of some epochs are evaluated.

    Args:
        config: The config in force.
        first: The number of the first of them.
        count: How many they are.

    Returns:
        Shape `(count,)`; `None` where all are.
    """
    if config.evaluate_every == 1:
        return None
    epochs = np.arange(first, first + count)
    return (epochs % config.evaluate_every == 0) | (epochs >= config.epochs)


def epochs_since_evaluated(config: RunConfig, epoch: int) -> int:
    """Tell how many epochs after the one before an epoch is evaluated."""
    return (epoch - 1) % config.evaluate_every + 1


def has_numbers(rows: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Tell which metrics were measured, the others being those of no such set or epoch.

    A loss or an accuracy may be NaN when it was measured; a share within tolerance is a number.

    Args:
        rows: Shape `(..., 6)`.
    """
    return ~np.isnan(rows[..., _KNOWN])


def newest_numbers(rows: NDArray[np.float64], epoch: int) -> NDArray[np.float64]:
    """Give of each measure what was measured last, by the end of an epoch, shape `(6,)`.

    It is NaN where there is no such set.

    Args:
        rows: A history, shape `(epochs + 1, 6)`.
        epoch: The epoch.
    """
    row = rows[epoch].copy()
    if (missing := ~has_numbers(row)).any():
        before = rows[max(0, epoch - MOST_LOOKED_BACK) : epoch]
        known = has_numbers(before)
        for column in np.flatnonzero(missing & known.any(axis=0)):
            row[column] = before[np.flatnonzero(known[:, column])[-1], column]
    return row
