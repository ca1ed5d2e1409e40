"""The columns of a table as numbers: of inputs, and of targets, a class by its place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...catalog.datasets import Task
from ...catalog.datasets.table_shape import MOST_INPUTS
from ..table.kinds import ColumnFacts
from ..table.refusal import TableError
from ..table.table import Table

Named = tuple[str, str | None, str | None]
"""An input: its column, of words the one for which it is 1, of two words the one for which it is
0."""


def input_numbers(
    table: Table, columns: Sequence[ColumnFacts]
) -> tuple[list[Named], NDArray[np.float64]]:
    """Give the inputs of columns, shape `(rows, inputs)`, and what each is.

    Args:
        table: Where the columns are.
        columns: What is known of each.

    Raises:
        TableError: If they are more than a network may have.
    """
    inputs: list[Named] = []
    numbers: list[NDArray[np.float64]] = []
    for facts in columns:
        column = table.named(facts.name)
        if column.words is None:
            inputs.append((facts.name, None, None))
            numbers.append(column.numbers)
            continue
        words = [word for word, _ in facts.values]
        # Of two words one number tells as much as two would.
        other = words.pop(0) if len(words) == 2 else None
        for word in words:
            inputs.append((facts.name, word, other))
            is_it = (column.numbers == column.words.index(word)).astype(float)
            numbers.append(np.where(column.missing, np.nan, is_it))
    if len(inputs) > MOST_INPUTS:
        raise TableError(
            f"it would have {len(inputs):,} inputs, and {MOST_INPUTS:,} are the most; --columns"
            " and --drop choose"
        )
    return inputs, np.stack(numbers, axis=1)


def target_numbers(
    table: Table, columns: Sequence[ColumnFacts], task: Task
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Give the targets of columns, shape `(rows, targets)`, and what the classes are called.

    Args:
        table: Where the columns are.
        columns: What is known of each; one for a classification.
        task: Whether they are classes or numbers.
    """
    if task == "regression":
        numbers = [table.named(each.name).numbers for each in columns]
        return np.stack(numbers, axis=1), ()
    (facts,) = columns
    column = table.named(facts.name)
    classes = tuple(value for value, _ in facts.values)
    if column.words is None:
        # The facts have them by size.
        places = np.searchsorted(np.unique(column.numbers[~column.missing]), column.numbers)
    else:
        order = np.array([classes.index(word) for word in column.words])
        places = order[np.where(column.missing, 0, column.numbers).astype(np.intp)]
    return np.where(column.missing, np.nan, places.astype(float))[:, None], classes
