"""A column that says of each row what it is for: training, validation or test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...config.errors import shown
from ...read_only import read_only
from ...short_repr import brief
from .refusal import TableError
from .table import Column, Table

_NAMES = ("set", "split", "subset", "partition", "usage", "dataset", "fold")
_SETS = {
    "train": ("train", "training", "learn", "trn", "tr"),
    "validation": ("validation", "valid", "val", "validate", "dev", "eval"),
    "test": ("test", "testing", "tst", "te", "holdout", "held-out", "held_out"),
}
_MEANT = {word: name for name, words in _SETS.items() for word in words}


@dataclass(frozen=True, slots=True, eq=False)
class SplitRows:
    """Which rows are for what, as numbers from 0 on, ascending and read-only."""

    column: str
    """The column that says so."""
    train: NDArray[np.intp]
    """Rows that train."""
    validation: NDArray[np.intp]
    """Rows that are watched during training; may be empty."""
    test: NDArray[np.intp]
    """Rows for the final test; may be empty."""
    by_groups: bool = False
    """Whether the column says which rows belong together, and not what they are for."""

    __repr__ = brief


def guess_split_column(columns: Sequence[Column]) -> str:
    """Find a column that is called as such columns are, and says nothing else; empty without."""
    for column in columns:
        if column.name.strip().lower() in _NAMES and column.words:
            meant = {_meaning(word) for word in column.words}
            if "" not in meant and "train" in meant and len(meant) > 1:
                return column.name
    return ""


def split_by(table: Table, column: Column) -> SplitRows:
    """Split rows as a column says.

    Raises:
        TableError: If it says something else in one of them, or that none trains.
    """
    where = {name: np.zeros(table.rows, bool) for name in _SETS}
    sets = ", ".join(_SETS)
    if column.words is None:
        raise TableError(
            f"a split column says {sets}, and this one has numbers", column=column.name
        )
    for place, word in enumerate(column.words):
        rows = column.numbers == place
        if not (name := _meaning(word)):
            raise TableError(
                f"{shown(word)} is none of {sets}",
                line=int(table.lines[np.flatnonzero(rows)[0]]),
                column=column.name,
            )
        where[name] |= rows
    if column.missing.any():
        first = int(table.lines[np.flatnonzero(column.missing)[0]])
        raise TableError("it does not say what the row is for", line=first, column=column.name)
    if not where["train"].any():
        raise TableError("no row is for training", column=column.name)
    parts = {name: read_only(np.flatnonzero(rows)) for name, rows in where.items()}
    return SplitRows(column.name, parts["train"], parts["validation"], parts["test"])


def _meaning(word: str) -> str:
    return _MEANT.get(word.strip().lower(), "")
