"""Medians and quartiles of all replicas, epoch by epoch, found when somebody asks for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..metrics.history import History
from ..metrics.statistics import quantiles

_SUMMARIZED_AT_LAST = 1024
"""So many epochs may wait for somebody to ask."""


class QuartileTables:
    """The history of the median, and those of the lower and the upper quartile.

    All epochs that wait are sorted at once, which is much cheaper than one by one.
    """

    def __init__(self) -> None:
        self._waiting: list[NDArray[np.float32]] = []
        self._epochs_waiting = 0
        self._tables = (History(), History(), History())

    @property
    def reserved(self) -> int:
        """The bytes that they occupy."""
        waiting = sum(block.nbytes for block in self._waiting)
        return waiting + sum(table.reserved for table in self._tables)

    def extend(self, block: NDArray[np.float32]) -> None:
        """Add epochs by every replica's metrics, shape `(epochs, replicas, 6)`."""
        self._waiting.append(block)
        self._epochs_waiting += len(block)
        if self._epochs_waiting >= _SUMMARIZED_AT_LAST:
            self.tables()

    def begin_with(self, tables: Sequence[NDArray[np.float64]]) -> None:
        """Take medians, lower and upper quartiles over that others found, and nothing else."""
        self._waiting, self._epochs_waiting = [], 0
        self._tables = (History(), History(), History())
        for table, values in zip(self._tables, tables, strict=True):
            table.extend(values)

    def tables(self) -> tuple[History, History, History]:
        """Give medians, lower and upper quartiles of every epoch so far."""
        if self._waiting:
            block = np.concatenate(self._waiting).swapaxes(0, 1)
            self._waiting, self._epochs_waiting = [], 0
            found = quantiles(block, (0.5, 0.25, 0.75))
            for table, values in zip(self._tables, found, strict=True):
                table.extend(values)
        return self._tables
