"""A round number that the sizes of weights are shown as shares of."""

from __future__ import annotations

import numpy as np


def scale_of(largest: float) -> float:
    """Round the largest weight up to 1, 2 or 5 times a power of ten, so that lines seldom change.

    Args:
        largest: Its size; 1 is given where it is zero or no number.
    """
    if not (np.isfinite(largest) and largest > 0):
        return 1.0
    power = 10.0 ** np.floor(np.log10(largest))
    # A hair more than it is, as powers of ten are not exact.
    return float(
        next(round_ * power for round_ in (1, 2, 5, 10) if largest <= round_ * power * 1.001)
    )
