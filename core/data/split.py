"""Parts rows into those that train, are watched, and are kept for the test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..read_only import read_only


def parted(
    order: NDArray[np.intp], config: RunConfig
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Part shuffled rows: those in front train, and the config says what the others are for.

    Returns:
        Rows for training, validation and test, each ascending.
    """
    rest = order[config.train_rows :]
    if config.test_rows == "all":
        validation, test = rest, order
    else:
        # The odd row is watched: a validation set of one row beats none.
        watched = (len(rest) + 1) // 2
        validation, test = rest[:watched], rest[watched:]
    return (
        read_only(np.sort(order[: config.train_rows])),
        read_only(np.sort(validation)),
        read_only(np.sort(test)),
    )
