"""A dataset ready to train on: its points, its targets and which rows are for what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..catalog.datasets import Task
from ..catalog.datasets.drawn_points import REACH
from ..catalog.features import inputs_of
from ..config import RunConfig
from ..randomness import generator
from ..read_only import read_only
from ..short_repr import brief


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Points with targets and a split. Arrays are read-only; row numbers are in dataset order."""

    points: NDArray[np.float64]
    """Where each row lies in the plane, shape `(rows, 2)`: what pictures and tables show."""
    inputs: NDArray[np.floating]
    """What the network is shown of each point, its features; shape `(rows, inputs)`."""
    targets: NDArray[np.float64]
    """Shape `(rows, outputs)`: a number, label 0 or 1 for two classes; for several classes a
    column for each, 1 for the row's own and 0 for the others."""
    train: NDArray[np.intp]
    """Rows that train, ascending."""
    validation: NDArray[np.intp]
    """Rows that are watched during training, ascending; may be empty."""
    test: NDArray[np.intp]
    """Rows for the final test, ascending; may be empty, may be all of them."""
    task: Task
    """Whether targets are classes or real numbers."""
    labels: NDArray[np.float64]
    """Each row's target as one number, its class or its real number; shape `(rows,)`."""
    reach: float | None = None
    """How far the plane goes each way that the points were put on by hand, if they were."""

    __repr__ = brief

    @property
    def has_several_classes(self) -> bool:
        """Whether each class has an output of its own."""
        return self.targets.shape[1] > 1


def make_dataset(config: RunConfig) -> Dataset:
    """Make the points of a config and split them, both decided by the seed of its data alone."""
    random = generator(config.seed_of_data, "points")
    points, labels = config.dataset_facts.points(config, random)
    order = _order(config, len(points))
    rest = order[config.train_rows :]
    if config.test_rows == "all":
        validation, test = rest, order
    else:
        # The odd row is watched: a validation set of one row beats none.
        watched = (len(rest) + 1) // 2
        validation, test = rest[:watched], rest[watched:]
    return Dataset(
        points=read_only(np.ascontiguousarray(points)),
        inputs=read_only(inputs_of(points, config.features)),
        targets=read_only(_targets(labels, config.outputs)),
        train=read_only(np.sort(order[: config.train_rows])),
        validation=read_only(np.sort(validation)),
        test=read_only(np.sort(test)),
        task=config.dataset_facts.task,
        labels=read_only(labels),
        reach=REACH if config.dataset_facts.drawn else None,
    )


def _order(config: RunConfig, rows: int) -> NDArray[np.intp]:
    """Shuffle the rows: those in front train."""
    random = generator(config.seed_of_data, "split")
    if config.dataset_facts.drawn:
        # The keys of the first rows are the same however many follow: one point more leaves nearly
        # all others in the sets they are in.
        return np.argsort(random.random(rows), kind="stable")
    return random.permutation(rows)


def _targets(labels: NDArray[np.float64], outputs: int) -> NDArray[np.float64]:
    """Write labels as what the outputs should be, shape `(rows, outputs)`."""
    if outputs == 1:
        return labels.reshape(-1, 1)
    return (labels[:, None] == np.arange(outputs)).astype(float)
