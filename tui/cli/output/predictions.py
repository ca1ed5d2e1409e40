"""The prediction for every row, as a table for a person."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import isnan

import numpy as np

from ....core.data.dataset import Dataset
from ....core.training.snapshot import Snapshot
from ...values.right_or_wrong import gives_probabilities, predicted_classes, right_rows
from .streams import console_on

_HEAD = f"{'row':>6}  {'set':<10}{'x1':>9}{'x2':>9}{'target':>9}{'prediction':>12}{'|error|':>10}"
_CLASSES_HEAD = f"{'row':>6}  {'set':<10}{'x1':>9}{'x2':>9}{'class':>7}{'predicted':>11}"
_RED, _PLAIN = "\x1b[31m", "\x1b[0m"


def predictions_text(snapshot: Snapshot, dataset: Dataset) -> str:
    """Write one line a row: inputs, target, prediction, error, and whether that is right.

    With several classes: inputs, both classes, every output, and whether that is right.

    Written by hand and not by a table of rich's: there may be a hundred thousand rows.

    Args:
        snapshot: The run's last snapshot.
        dataset: What it trained on.
    """
    console = console_on(sys.stdout)
    coloured = console.color_system is not None and not console.no_color
    return "\n".join(_lines(snapshot, dataset, coloured=coloured)) + "\n\n"


def _lines(snapshot: Snapshot, dataset: Dataset, *, coloured: bool) -> Iterator[str]:
    if dataset.has_several_classes:
        yield from _lines_of_classes(snapshot, dataset, coloured=coloured)
        return
    targets = dataset.labels
    with np.errstate(all="ignore"):
        errors = np.abs(snapshot.predictions - targets)
        right = right_rows(snapshot, dataset)
    sets = _sets(dataset)
    yield f"{_HEAD}  right?"
    for row, ((x1, x2), target, prediction, error) in enumerate(
        zip(
            dataset.points.tolist(),
            targets.tolist(),
            snapshot.predictions.tolist(),
            errors.tolist(),
            strict=True,
        )
    ):
        line = (
            f"{row:>6}  {sets[row]:<10}{x1:>9.3f}{x2:>9.3f}{target:>9.4g}"
            f"{_fixed(prediction):>12}{_fixed(error):>10}  {'right' if right[row] else 'wrong'}"
        )
        yield f"{_RED}{line}{_PLAIN}" if coloured and not right[row] else line


def _lines_of_classes(snapshot: Snapshot, dataset: Dataset, *, coloured: bool) -> Iterator[str]:
    """Write the target's class, the predicted one and every output for each row."""
    sets, right = _sets(dataset), right_rows(snapshot, dataset)
    letter = "p" if gives_probabilities(snapshot.config) else "y"
    names = "".join(f"{f'{letter}{label}':>9}" for label in range(dataset.targets.shape[1]))
    yield f"{_CLASSES_HEAD}{names}  right?"
    for row, ((x1, x2), target, predicted, outputs) in enumerate(
        zip(
            dataset.points.tolist(),
            dataset.labels.tolist(),
            predicted_classes(snapshot.predictions).tolist(),
            snapshot.predictions.tolist(),
            strict=True,
        )
    ):
        known = "-" if any(map(isnan, outputs)) else predicted
        line = (
            f"{row:>6}  {sets[row]:<10}{x1:>9.3f}{x2:>9.3f}{target:>7.0f}{known:>11}"
            f"{''.join(f'{_fixed(output):>9}' for output in outputs)}"
            f"  {'right' if right[row] else 'wrong'}"
        )
        yield f"{_RED}{line}{_PLAIN}" if coloured and not right[row] else line


def _sets(dataset: Dataset) -> list[str]:
    """Name each row's set; a test set of all rows says nothing about a single one."""
    names = ["test"] * len(dataset.points)
    for name, members in (("validation", dataset.validation), ("train", dataset.train)):
        for row in members.tolist():
            names[row] = name
    return names


def _fixed(number: float) -> str:
    return f"{number:.4f}" if abs(number) < 1e4 else f"{number:.2e}"
