"""A column whose equal values belong together: a patient, a site, a day; none is in two sets."""

from __future__ import annotations

import numpy as np

from ...randomness import generator
from ...read_only import read_only
from .refusal import TableError
from .split import SplitRows
from .table import Column, Table

_SEED = 0
"""The groups are dealt out once and for all: how many rows train must not hang on a run's seed."""


def split_by_groups(table: Table, column: Column, train_share: float) -> SplitRows:
    """Deal a column's groups out to training, validation and test, by their rows.

    The largest groups come first, equals in a random order that is always the same; each goes to
    the set that lacks the largest part of its share.

    Args:
        table: The table.
        column: Says of each row which group it is of.
        train_share: The share of the rows that are to train; validation and test halve the rest.

    Raises:
        TableError: If a row is of no group, or there are too few groups.
    """
    if column.missing.any():
        first = int(table.lines[np.flatnonzero(column.missing)[0]])
        raise TableError(
            "it does not say which group the row is of", line=first, column=column.name
        )
    values, group = np.unique(column.numbers, return_inverse=True)
    if len(values) < 3:
        raise TableError(
            f"it has {len(values)} group{'s' * (len(values) != 1)}, and three are needed: for"
            " training, validation and test",
            column=column.name,
        )
    sizes = np.bincount(group)
    order = generator(_SEED, "split").permutation(len(values))
    wanted = table.rows * np.array([train_share, (1 - train_share) / 2, (1 - train_share) / 2])
    wanted = np.maximum(wanted, 1.0)
    given, sets = np.zeros(3), np.empty(len(values), dtype=np.intp)
    # The largest first, as there is still room for them: what comes last evens out.
    for each in order[np.argsort(-sizes[order], kind="stable")]:
        sets[each] = int(np.argmax((wanted - given) / wanted))
        given[sets[each]] += sizes[each]
    of_row = sets[group]
    train, validation, test = (read_only(np.flatnonzero(of_row == each)) for each in range(3))
    return SplitRows(column.name, train, validation, test, by_groups=True)
