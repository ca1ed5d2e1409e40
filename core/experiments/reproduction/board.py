"""What rows under way have come to so far, in memory that processes share.

Nobody waits for anybody here: whoever trains writes over what was there, whoever shows it reads
when there is a frame to draw. A number may be read while others of its row are still older, which
a picture of rows under way can bear; what a row came to in the end does not go this way.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A row under way."""

    epoch: int
    """Epochs trained; 0 of a row that nobody has begun."""
    accuracies: NDArray[np.float64]
    """What each seed has come to, in percent, shape `(seeds,)`."""


class Board:
    """Holds the standing of some rows.

    Args:
        rows: How many.
        seeds: Of each.
    """

    def __init__(self, rows: int, seeds: int) -> None:
        self._shape = (rows, 1 + seeds)
        self._numbers = get_context("spawn").RawArray("d", rows * (1 + seeds))

    def write(self, row: int, epoch: int, accuracies: NDArray[np.float64]) -> None:
        """Say what a row has come to, from 0."""
        numbers = self._of(row)
        numbers[1:] = accuracies
        numbers[0] = epoch

    def read(self, row: int) -> Standing:
        """Tell what a row has come to, from 0."""
        numbers = self._of(row).copy()
        return Standing(int(numbers[0]), numbers[1:])

    def _of(self, row: int) -> NDArray[np.float64]:
        return np.frombuffer(self._numbers).reshape(self._shape)[row]
