"""The rows of a table as a dataset: split, filled, scaled and laid into a plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..randomness import generator
from ..read_only import read_only
from .dataset import Dataset
from .split import parted
from .tabular.open_tables import open_table
from .tabular.planes import plane_of_columns, plane_of_components
from .tabular.prepared import PreparedTable
from .tabular.scale import Scale, learned_scale
from .targets import targets_of, weights_of


def dataset_of(config: RunConfig) -> Dataset:
    """Make the dataset of a config that means a table; its data seed decides the split.

    Raises:
        ConfigError: If the table is not open.
    """
    table = open_table(config)
    train, validation, test = _split(table, config)
    scale = learned_scale(table, train, config.scale)
    inputs = read_only(scale.inputs(table.numbers))
    names = [each.name for each in table.inputs]
    if len(names) > 2 and table.is_shown:
        view = plane_of_components(inputs, train)
    else:
        view = plane_of_columns(names, inputs, train, scale, 0, len(names) - 1)
    if table.classes:
        targets = targets_of(table.targets[:, 0], config.outputs)
        labels = np.ascontiguousarray(table.targets[:, 0])
    else:
        targets = scale.targets(table.targets).astype(np.float64, copy=False)
        labels = np.ascontiguousarray(targets[:, 0])
    return Dataset(
        points=read_only(view.points_of(inputs).astype(np.float64, copy=False)),
        inputs=inputs,
        targets=read_only(targets),
        train=train,
        validation=validation,
        test=test,
        task=table.task,
        labels=read_only(labels),
        weights=_weights(table, weights_of(config, labels, train)),
        view=view,
        table=table,
        scale=scale,
    )


def dataset_without_rows(table: PreparedTable, scale: Scale, outputs: int) -> Dataset:
    """Make the dataset of a table whose rows are gone: its names, its scale, and no row.

    Args:
        table: What is known of it.
        scale: How it was filled and scaled.
        outputs: How many the network has.
    """
    names = [each.name for each in table.inputs]
    none, inputs = np.empty(0, np.intp), np.empty((0, len(names)))
    return Dataset(
        points=read_only(np.empty((0, 2))),
        inputs=read_only(inputs),
        targets=read_only(np.empty((0, outputs))),
        train=none,
        validation=none,
        test=none,
        task=table.task,
        labels=read_only(np.empty(0)),
        weights=None,
        view=plane_of_columns(names, inputs, none, scale, 0, len(names) - 1),
        table=table,
        scale=scale,
    )


def _weights(
    table: PreparedTable, by_class: NDArray[np.float64] | None
) -> NDArray[np.float64] | None:
    """Weight each row by its class, as the table says, or by both."""
    if table.weights is None or by_class is None:
        return table.weights if by_class is None else by_class
    return read_only(table.weights * by_class)


def _split(
    table: PreparedTable, config: RunConfig
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    if table.split is not None:
        return table.split.train, table.split.validation, table.split.test
    random = generator(config.seed_of_data, "split")
    order = random.permutation(len(table.targets))
    if table.classes:
        classes = table.targets[order, 0].astype(np.intp)
        # Folds take every so many rows, so there the classes stand one behind the other.
        by_class = np.argsort(classes, kind="stable") if config.folds else _dealt(classes)
        order = order[by_class]
    return parted(order, config)


def _dealt(classes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Reorder shuffled rows so that any stretch from the front has each class by its share.

    A row's key is how far through its own class it stands, so the classes are dealt out evenly.

    Args:
        classes: The class of each row.

    Returns:
        Places in the given order, shape `(rows,)`.
    """
    keys = np.empty(len(classes))
    for each in np.unique(classes):
        where = np.flatnonzero(classes == each)
        keys[where] = (np.arange(len(where)) + 0.5) / len(where)
    return np.argsort(keys, kind="stable")
