"""Makes the dataset of a config: points that are drawn at random, or the rows of a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..catalog.datasets.drawn_points import REACH
from ..catalog.features import inputs_of
from ..config import RunConfig
from ..randomness import generator
from ..read_only import read_only
from .dataset import Dataset
from .plane import PlaneOfPoints
from .split import parted
from .table_rows import dataset_of
from .targets import targets_of, weights_of


def make_dataset(config: RunConfig) -> Dataset:
    """Make the rows of a config and split them, both decided by the seed of its data alone.

    Raises:
        ConfigError: If it means a table that is not open.
    """
    facts = config.dataset_facts
    if facts.points is None:
        return dataset_of(config)
    random = generator(config.seed_of_data, "points")
    points, labels = facts.points(config, random)
    order = _order(config, len(points))
    train, validation, test = parted(order, config)
    return Dataset(
        points=read_only(np.ascontiguousarray(points)),
        inputs=read_only(inputs_of(points, config.features)),
        targets=read_only(targets_of(labels, config.outputs)),
        train=train,
        validation=validation,
        test=test,
        task=facts.task,
        labels=read_only(labels),
        weights=weights_of(config, labels, train),
        view=PlaneOfPoints(config.features),
        reach=REACH if facts.drawn else None,
    )


def _order(config: RunConfig, rows: int) -> NDArray[np.intp]:
    """Shuffle the rows: those in front train."""
    random = generator(config.seed_of_data, "split")
    if config.dataset_facts.drawn:
        # The keys of the first rows are the same however many follow: one point more leaves nearly
        # all others in the sets they are in.
        return np.argsort(random.random(rows), kind="stable")
    return random.permutation(rows)
