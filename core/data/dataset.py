"""A dataset ready to train on: its points, its targets and which rows are for what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Points with targets and a split. Arrays are read-only; row numbers are in dataset order."""

    inputs: NDArray[np.float64]
    """Shape `(rows, 2)`."""
    targets: NDArray[np.float64]
    """Shape `(rows, 1)`."""
    train: NDArray[np.intp]
    """Rows that train, ascending."""
    validation: NDArray[np.intp]
    """Rows that are watched during training, ascending; may be empty."""
    test: NDArray[np.intp]
    """Rows for the final test, ascending; may be empty, may be all of them."""
