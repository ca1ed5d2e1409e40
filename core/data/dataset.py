"""A dataset ready to train on: its points, its targets and which rows are for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..config.datasets import Task
from ..randomness import generator
from .generators import GENERATORS

_Kind = TypeVar("_Kind", bound=np.generic)


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
    task: Task
    """Whether targets are labels 0 and 1 or real numbers."""


def make_dataset(config: RunConfig) -> Dataset:
    """Make the points of a config and split them, both decided by its seed alone."""
    inputs, targets = GENERATORS[config.dataset](
        config.samples, config.noise, generator(config.seed, "points")
    )
    order = generator(config.seed, "split").permutation(len(inputs))
    rest = order[config.train_rows :]
    if config.test_rows == "all":
        validation, test = rest, order
    else:
        # The odd row is watched: a validation set of one row beats none.
        watched = (len(rest) + 1) // 2
        validation, test = rest[:watched], rest[watched:]
    return Dataset(
        inputs=_frozen(np.ascontiguousarray(inputs)),
        targets=_frozen(targets.reshape(-1, 1)),
        train=_frozen(np.sort(order[: config.train_rows])),
        validation=_frozen(np.sort(validation)),
        test=_frozen(np.sort(test)),
        task=config.dataset_facts.task,
    )


def _frozen(array: NDArray[_Kind]) -> NDArray[_Kind]:
    array.flags.writeable = False
    return array
