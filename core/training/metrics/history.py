"""Every epoch's metrics, appended by the trainer and read by anybody.

What that costs, so that a run of a million epochs fits any machine:

- A run's history takes 48 bytes an epoch, its learning rates 8 and its times 8. Tables double when
  they are full, so at most twice that is reserved: 128 MB after a million epochs, and half as much
  again for the moment in which a table moves.
- With replicas there are three such histories, of the medians and both quartiles, so 160 bytes an
  epoch with the rates and times, whatever the number of replicas.
- Every replica's own metrics take 24 bytes an epoch and replica, and all of them together at most
  256 MB: that is a million epochs of 10 replicas. Beyond, one of two, four, ... epochs is kept
  of every replica; the medians and quartiles of all epochs stay (see `replicas.py`).

So every epoch of a run can be exported, and every epoch of the replicas' distribution.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...config.errors import shown
from .growing_table import Table

COLUMNS = (
    "train_loss",
    "train_accuracy",
    "train_within_tolerance",
    "validation_loss",
    "validation_accuracy",
    "validation_within_tolerance",
)
"""What is recorded of each epoch; NaN where there is no such set or measure."""


def column_of(rows: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Give one measure of all epochs, shape `(epochs + 1,)` of rows `(epochs + 1, 6)`.

    Raises:
        ValueError: If there is no such column; it names those that there are, `COLUMNS`.
    """
    if name not in COLUMNS:
        wrong, known = shown(name), ", ".join(COLUMNS)
        raise ValueError(f"The history has no column {wrong}; its columns are {known}.")
    return rows[:, COLUMNS.index(name)]


class History:
    """A growing table of metrics."""

    def __init__(self) -> None:
        self._table = Table((len(COLUMNS),))

    def __len__(self) -> int:
        return len(self._table)

    @property
    def reserved(self) -> int:
        """The bytes it occupies."""
        return self._table.reserved

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Add the metrics of more epochs, shape `(epochs, len(COLUMNS))`."""
        self._table.extend(rows)

    def append(self, row: NDArray[np.float64]) -> None:
        """Add the metrics of one more epoch, in the order of `COLUMNS`."""
        self.extend(row[None])

    def column(self, name: str) -> NDArray[np.float64]:
        """Give one measure of all epochs so far; see `column_of`."""
        return column_of(self.rows, name)

    @property
    def rows(self) -> NDArray[np.float64]:
        """The history so far, read-only and not copied, shape `(epochs + 1, len(COLUMNS))`."""
        return self._table.view()
