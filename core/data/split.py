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
    if config.folds:
        return _parted_by_folds(order, config)
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


def _parted_by_folds(
    order: NDArray[np.intp], config: RunConfig
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Let a fold's rows be watched, and all others train; there is no test.

    Every row is watched in one fold. Where they can't be shared out evenly, the first ones are in
    a second, so that all folds have as many: replicas train in lockstep.
    """
    dealt = np.resize(order, config.folds * config.rows_of_fold)
    watched = dealt[config.fold :: config.folds]
    train = np.setdiff1d(order, watched)
    return read_only(train), read_only(np.sort(watched)), read_only(order[:0].copy())


def set_sizes(config: RunConfig) -> tuple[int, int, int]:
    """Tell how many rows a config has for training, validation and test."""
    shape = config.table_shape
    if shape is not None and shape.train is not None:
        return shape.train, shape.validation, shape.rows - shape.train - shape.validation
    train, validation, test = parted(np.arange(config.rows), config)
    return train.size, validation.size, test.size
