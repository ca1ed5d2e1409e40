"""The targets of a table as numbers: those of a regression, or each row's class by its place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...catalog.datasets import Task
from ..table.kinds import ColumnFacts
from ..table.table import Table


def target_numbers(
    table: Table, columns: Sequence[ColumnFacts], task: Task
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Give the targets of columns as numbers, and what the classes are called."""
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
