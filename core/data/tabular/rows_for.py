"""The rows of another file for a run on a table: found by the columns' names and their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ...config.errors import shown
from ...read_only import read_only
from ...short_repr import brief
from ..table.cells import is_number_like, number_in
from ..table.refusal import TableError
from ..table.table import Column, Table
from .prepared import PreparedTable, TableInput

Numbers = NDArray[np.float64]

_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """Something that a column of the learned table never said."""

    column: str
    """Where it stands."""
    word: str
    """What stands there."""
    line: int
    """The first line of the file that has it."""
    count: int
    """How many rows have it."""


@dataclass(frozen=True, slots=True, eq=False)
class RowsFor:
    """What a run can make of the rows of a file. Arrays are read-only."""

    numbers: Numbers
    """The inputs in the units of the learned table, shape `(rows, inputs)`; NaN is missing."""
    lines: NDArray[np.int64]
    """Each row's line in the file."""
    extra: tuple[str, ...]
    """Columns that the run does not know, or left out."""
    unknown: tuple[UnknownWord, ...]
    """Words that it does not know."""
    missing: tuple[tuple[str, int], ...]
    """The columns in which values are missing, each with how many."""
    targets: Numbers | None
    """What the file itself says of the targets, shape `(rows, targets)`, a class as its place; NaN
    where it says nothing. `None` where it lacks one of these columns."""

    __repr__ = brief

    @property
    def complete(self) -> NDArray[np.bool_]:
        """Which rows have a value for every input."""
        return np.logical_not(np.isnan(self.numbers).any(axis=1))


def rows_for(learned: PreparedTable, table: Table) -> RowsFor:
    """Find the inputs of a run in another table.

    A word that the run does not know is none of those it knows, so that all their inputs are 0;
    in a column of two words, of which one has an input, it is a missing value.

    Args:
        learned: What the run learned.
        table: The other one, as it was read.

    Raises:
        TableError: If it lacks a column; the sentence names the file.
    """
    columns = {each.column for each in learned.inputs}
    found = _found(table, [*dict.fromkeys(each.column for each in learned.inputs)])
    unknown: list[UnknownWord] = []
    missing: list[tuple[str, int]] = []
    numbers = np.empty((table.rows, len(learned.inputs)))
    place = 0
    for name, group in groupby(learned.inputs, key=lambda each: each.column):
        inputs = list(group)
        column = found[name]
        if lacking := int(column.missing.sum()):
            missing.append((name, lacking))
        block, odd = _inputs_of(column, inputs)
        unknown += _words(table, name, column, odd)
        numbers[:, place : place + len(inputs)] = block
        place += len(inputs)
    targets, others = _targets_of(learned, table)
    known = {*(found[name].name for name in columns), *others}
    return RowsFor(
        numbers=read_only(numbers),
        lines=table.lines,
        extra=tuple(name for name in table.names if name not in known),
        unknown=tuple(unknown),
        missing=tuple(missing),
        targets=targets,
    )


def _found(table: Table, names: Sequence[str]) -> dict[str, Column]:
    meant = {name: _meant(table, name) for name in names}
    if lacking := [name for name, column in meant.items() if column is None]:
        several = "s" if len(lacking) > 1 else ""
        named = ", ".join(map(shown, lacking[:_MOST_NAMED]))
        more = f" and {len(lacking) - _MOST_NAMED} more" if len(lacking) > _MOST_NAMED else ""
        raise TableError(
            f"it lacks the column{several} {named}{more}, which the run learned from",
            file=table.file,
        )
    found = {name: column for name, column in meant.items() if column is not None}
    for column in found.values():
        if column.unread:
            raise TableError(column.unread, file=table.file, column=column.name)
    return found


def _meant(table: Table, name: str) -> Column | None:
    """Find a column by its name, or by one that differs in capitals and blanks alone."""
    if name in table.names:
        return table.named(name)
    alike = [each for each in table.columns if _plain(each.name) == _plain(name)]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    return name.strip().lower()


def _inputs_of(column: Column, inputs: Sequence[TableInput]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Give a column's inputs, and in which rows stands what nobody knows."""
    if inputs[0].word is None:
        numbers = _as_numbers(column)
        return numbers[:, None], np.isnan(numbers) & ~column.missing
    words = [each.word or "" for each in inputs]
    other = inputs[0].other
    places = _as_places(column, words if other is None else [*words, other])
    odd = (places < 0) & ~column.missing
    nothing = column.missing if other is None else column.missing | odd
    block = (places[:, None] == np.arange(len(words))).astype(np.float64)
    block[nothing] = np.nan
    return block, odd


def _as_numbers(column: Column) -> Numbers:
    """Read a column as numbers, even where a word among them made words of all."""
    return _by_word(column, lambda word: np.nan if (n := number_in(word)) is None else n)


def _as_places(column: Column, words: Sequence[str]) -> NDArray[np.intp]:
    """Find each row's word among those that are known, -1 for none; `7` and `7.0` are one."""
    known = {_spelled(word): place for place, word in reversed(list(enumerate(words)))}
    if column.words is None:
        values, where = np.unique(column.numbers, return_inverse=True)
        places = [known.get(_spelled(f"{value:.17g}"), -1) for value in values.tolist()]
        return np.where(column.missing, -1, np.array(places, np.intp)[where])
    found = _by_word(column, lambda word: float(known.get(_spelled(word), -1)))
    return np.where(column.missing, -1.0, found).astype(np.intp)


def _spelled(word: str) -> str:
    return f"{float(word):.17g}" if is_number_like(word) and "," not in word else word


def _by_word(column: Column, read: Callable[[str], float]) -> Numbers:
    if column.words is None:
        return column.numbers
    values = np.array([*map(read, column.words), np.nan])
    # What is missing has no place; the last value is for it.
    places = np.where(column.missing, len(column.words), column.numbers).astype(np.intp)
    return values[places]


def _words(table: Table, name: str, column: Column, odd: NDArray[np.bool_]) -> list[UnknownWord]:
    values, first, counts = np.unique(column.numbers[odd], return_index=True, return_counts=True)
    lines = table.lines[odd]
    found = [
        UnknownWord(name, _word(column, value), int(lines[row]), int(count))
        for value, row, count in zip(values.tolist(), first, counts, strict=True)
    ]
    return sorted(found, key=lambda each: each.line)


def _word(column: Column, value: float) -> str:
    return f"{value:.15g}" if column.words is None else column.words[int(value)]


def _targets_of(learned: PreparedTable, table: Table) -> tuple[Numbers | None, list[str]]:
    """Give what the file says of the targets, and which of its columns do so."""
    columns = [_meant(table, name) for name in learned.target_names]
    there = [column for column in columns if column is not None]
    if len(there) < len(columns):
        return None, [column.name for column in there]
    if learned.classes:
        places = _as_places(there[0], learned.classes)
        targets = np.where(places < 0, np.nan, places.astype(np.float64))[:, None]
    else:
        targets = np.stack([_as_numbers(column) for column in there], axis=1)
    return read_only(targets), [column.name for column in there]
