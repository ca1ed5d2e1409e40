"""What is said of a table's rows: names in place of numbers, in the units of the table."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..data.dataset import Dataset
from ..data.units import in_units
from ..training.metrics.correctness import gives_probabilities, predicted_classes

if TYPE_CHECKING:
    from ..data.tabular.prepared import PreparedTable

Numbers = NDArray[np.floating[Any]]


def names_of(table: PreparedTable) -> dict[str, Any]:
    """Name a table's inputs and targets, and its classes if it has any."""
    classes = list(table.classes) or None
    inputs = [each.name for each in table.inputs]
    return {"inputs": inputs, "targets": list(table.target_names), "classes": classes}


def class_weights_of(dataset: Dataset) -> dict[str, float]:
    """Give the weight of each class by its name, or of points by its number; empty without any."""
    names = dataset.table.classes if dataset.table is not None else ()
    found = dataset.class_weights.items()
    return {names[label] if names else str(label): weight for label, weight in found}


def known_classes(table: PreparedTable, outputs: Numbers) -> list[str | None]:
    """Name each row's predicted class; `None` where its outputs are no numbers.

    Args:
        table: The table.
        outputs: Shape `(rows,)` where two classes share an output, else `(rows, classes)`.
    """
    if outputs.ndim == 1:
        labels, known = np.asarray(outputs >= 0.5), np.asarray(~np.isnan(outputs))
    else:
        labels, known = predicted_classes(outputs), np.asarray(~np.isnan(outputs).any(axis=1))
    pairs = zip(labels.astype(int).tolist(), known.tolist(), strict=True)
    return [table.classes[label] if is_known else None for label, is_known in pairs]


def predictions_of_table(config: RunConfig, dataset: Dataset, outputs: Numbers) -> list[Any]:
    """Give the prediction for every row, as what JSON can hold.

    Of classes the name and every output; of numbers one, or a list where there are several.
    """
    table = dataset.table
    assert table is not None
    if not table.classes:
        shaped = outputs.reshape(dataset.targets.shape)
        return [_plain(row) for row in in_units(dataset, shaped).tolist()]
    name = "probabilities" if gives_probabilities(config) else "outputs"
    rows = outputs.reshape(len(outputs), -1).tolist()
    return [
        {"class": label, name: [_number(value) for value in row]}
        for label, row in zip(known_classes(table, outputs), rows, strict=True)
    ]


def table_places(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Say of each row its line in the file, its inputs and its target; what is missing is null."""
    table = dataset.table
    assert table is not None
    targets = table.targets.tolist()
    for line, numbers, target in zip(
        table.lines.tolist(), table.numbers.tolist(), targets, strict=True
    ):
        yield {
            "line": line,
            "inputs": [_number(number) for number in numbers],
            "target": table.classes[int(target[0])] if table.classes else _plain(target),
        }


def _plain(row: list[float]) -> Any:
    numbers = [_number(value) for value in row]
    return numbers if len(numbers) > 1 else numbers[0]


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
