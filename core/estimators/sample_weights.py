"""How much each row counts, as scikit-learn's users say it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.utils.validation import _check_sample_weight


def checked_weights(given: ArrayLike | None, inputs: NDArray[Any]) -> NDArray[np.float64] | None:
    """Read weights; `None` where all rows count alike.

    Args:
        given: What was said.
        inputs: The rows.

    Raises:
        ValueError: If they are none, one is negative, or all are 0.
    """
    if given is None:
        return None
    weights = np.asarray(_check_sample_weight(given, inputs, dtype=np.float64))
    if (weights < 0).any():
        raise ValueError("A sample weight is from 0 on; one of these is negative.")
    if not weights.any():
        raise ValueError("All sample weights are zero, so there is no row to learn from.")
    return None if (weights == 1).all() else weights
