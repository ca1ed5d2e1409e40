"""What outputs should be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def targets_of(labels: NDArray[np.float64], outputs: int) -> NDArray[np.float64]:
    """Write labels as what the outputs should be, shape `(rows, outputs)`."""
    if outputs == 1:
        return labels.reshape(-1, 1)
    return (labels[:, None] == np.arange(outputs)).astype(float)
