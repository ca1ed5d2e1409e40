"""The prediction for every row, as a table for a person."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import isnan

import numpy as np

from ....core.catalog.features import FEATURES
from ....core.data.dataset import Dataset
from ....core.export.rows import predictions_by_replica, sets_of
from ....core.training.metrics.correctness import (
    gives_probabilities,
    predicted_classes,
    right_rows,
)
from ....core.training.snapshot import Snapshot
from ..streams import console_on
from .tables.table_predictions import table_lines_of

_PLACE_HEAD = f"{'row':>6}  {'set':<10}{'x1':>9}{'x2':>9}"
_HEAD = f"{'target':>9}{'prediction':>12}{'|error|':>10}"
_CLASSES_HEAD = f"{'class':>7}{'predicted':>11}"
_RED, _PLAIN = "\x1b[31m", "\x1b[0m"


def predictions_text(snapshot: Snapshot) -> str:
    """Write one line a row: inputs, target, prediction, error, and whether that is right.

    With several classes: inputs, both classes, every output, and whether that is right. With
    replicas, the rows of each with its seed before them. Those of a table are told with the names
    of its columns and classes, and in its units.

    Written by hand and not by a table of rich's: there may be a hundred thousand rows.

    Args:
        snapshot: The run's last snapshot.
    """
    console = console_on(sys.stdout)
    coloured = console.color_system is not None and not console.no_color
    if snapshot.config.table_shape is not None:
        lines = _lines_of_table(snapshot, console.width)
    else:
        lines = _lines(snapshot)
    wrong = (f"{_RED}{line}{_PLAIN}" if line.endswith("wrong") else line for line in lines)
    return "\n".join(wrong if coloured else lines) + "\n\n"


def _lines_of_table(snapshot: Snapshot, width: int) -> Iterator[str]:
    seeds = () if snapshot.replicas is None else snapshot.replicas.seeds
    begin = max(map(len, ("seed", *map(str, seeds)))) + 1 if seeds else 0
    for replica in predictions_by_replica(snapshot):
        lines = table_lines_of(replica.snapshot, replica.dataset, width=width - begin)
        yield ("seed".rjust(begin) if seeds else "") + next(lines)
        for line in lines:
            yield (str(replica.seed).rjust(begin) if seeds else "") + line


def _lines(snapshot: Snapshot) -> Iterator[str]:
    seeds = () if snapshot.replicas is None else snapshot.replicas.seeds
    width = max(map(len, ("seed", *map(str, seeds)))) + 1 if seeds else 0
    features = [name for name in snapshot.config.features if not FEATURES[name].is_coordinate]
    shown = [snapshot.config.features.index(name) for name in features]
    head = _PLACE_HEAD + "".join(f"{name:>9}" for name in features)
    for replica in predictions_by_replica(snapshot):
        dataset = replica.dataset
        first, *rows = _results(replica.snapshot, dataset)
        if not replica.index:
            yield ("seed".rjust(width) if seeds else "") + head + first
        begin = str(replica.seed).rjust(width) if seeds else ""
        places = zip(sets_of(dataset), dataset.points.tolist(), dataset.inputs, strict=True)
        for row, ((name, (x1, x2), inputs), result) in enumerate(zip(places, rows, strict=True)):
            more = "".join(f"{inputs[place]:>9.3f}" for place in shown)
            yield f"{begin}{row:>6}  {name:<10}{x1:>9.3f}{x2:>9.3f}{more}{result}"


def _results(snapshot: Snapshot, dataset: Dataset) -> Iterator[str]:
    """Write what stands behind a row's inputs, the head first."""
    if dataset.has_several_classes:
        yield from _results_of_classes(snapshot, dataset)
        return
    targets = dataset.labels
    with np.errstate(all="ignore"):
        errors = np.abs(snapshot.predictions - targets)
        right = right_rows(snapshot, dataset).tolist()
    yield f"{_HEAD}  right?"
    columns = (targets.tolist(), snapshot.predictions.tolist(), errors.tolist(), right)
    for target, prediction, error, is_right in zip(*columns, strict=True):
        yield (
            f"{target:>9.4g}{_fixed(prediction):>12}{_fixed(error):>10}"
            f"  {'right' if is_right else 'wrong'}"
        )


def _results_of_classes(snapshot: Snapshot, dataset: Dataset) -> Iterator[str]:
    """Write the target's class, the predicted one and every output for each row."""
    right = right_rows(snapshot, dataset).tolist()
    letter = "p" if gives_probabilities(snapshot.config) else "y"
    names = "".join(f"{f'{letter}{label}':>9}" for label in range(dataset.targets.shape[1]))
    yield f"{_CLASSES_HEAD}{names}  right?"
    predicted = predicted_classes(snapshot.predictions).tolist()
    columns = (dataset.labels.tolist(), predicted, snapshot.predictions.tolist(), right)
    for target, label, outputs, is_right in zip(*columns, strict=True):
        known = "-" if any(map(isnan, outputs)) else label
        yield (
            f"{target:>7.0f}{known:>11}{''.join(f'{_fixed(output):>9}' for output in outputs)}"
            f"  {'right' if is_right else 'wrong'}"
        )


def _fixed(number: float) -> str:
    return f"{number:.4f}" if abs(number) < 1e4 else f"{number:.2e}"
