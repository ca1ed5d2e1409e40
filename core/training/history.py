"""Every epoch's metrics, appended by the trainer and read by anybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COLUMNS = (
    "train_loss",
    "train_accuracy",
    "train_within_tolerance",
    "validation_loss",
    "validation_accuracy",
    "validation_within_tolerance",
)
"""What is recorded of each epoch; NaN where there is no such set or measure."""


@dataclass(frozen=True, slots=True, eq=False)
class HistoryView:
    """The history up to one moment. It never changes: rows are only ever added behind it."""

    rows: NDArray[np.float64]
    """Read-only, shape `(epochs + 1, len(COLUMNS))`; row 0 is before the first update."""

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> NDArray[np.float64]:
        """Give one measure of all epochs, shape `(epochs + 1,)`.

        Raises:
            ValueError: If there is no such column; see `COLUMNS`.
        """
        return self.rows[:, COLUMNS.index(name)]


class History:
    """A growing table of metrics: 48 bytes an epoch, at most twice that reserved."""

    def __init__(self) -> None:
        self._rows = np.empty((256, len(COLUMNS)))
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Add the metrics of more epochs, shape `(epochs, len(COLUMNS))`."""
        stop = self._length + len(rows)
        if stop > len(self._rows):
            # A new table instead of a resize: views handed out keep the old one.
            grown = np.empty((max(2 * len(self._rows), stop), len(COLUMNS)))
            grown[: self._length] = self._rows[: self._length]
            self._rows = grown
        self._rows[self._length : stop] = rows
        self._length = stop

    def append(self, row: NDArray[np.float64]) -> None:
        """Add the metrics of one more epoch, in the order of `COLUMNS`."""
        self.extend(row[None])

    def view(self) -> HistoryView:
        """Show the history so far without copying it."""
        rows = self._rows[: self._length]
        rows.flags.writeable = False
        return HistoryView(rows)
