"""What each column of a table is: numbers, a category, text, a name for each row, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...config.errors import shown
from .cells import is_number_like
from .table import Column, Table

Kind = Literal["number", "category", "text", "id", "empty", "nested"]

MOST_VALUES = 50
"""A column has at most so many different values if each is to be an input or a class of its own."""

_SAMPLE = 2000
_ROW_NAMES = re.compile(
    r"(?:row|row ?names?|index|idx|id|uuid|guid|key|unnamed: 0)"
    r"|(?:row|record|sample)[ _]?(?:id|no|nr)|.*[_ .-]id",
    re.IGNORECASE,
)
_CAMEL_ID = re.compile(r".*[a-z](?:Id|ID)")


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What there is to say of one column."""

    name: str
    """Its name."""
    kind: Kind
    """What it is. A category has few values that recur; text has many, an id one for each row; what
    is nested has more than a value in a cell."""
    missing: int
    """How many rows lack a value."""
    low: float | None = None
    """The least number; `None` for words."""
    high: float | None = None
    """The largest."""
    values: tuple[tuple[str, int], ...] = ()
    """The different values with how often each is there, where these are few: of words in the order
    of the alphabet, of numbers by size."""
    is_whole: bool = False
    """Whether all numbers are whole."""
    reason: str = ""
    """Why nothing can be learned from it as it is; empty if something can."""

    @property
    def is_usable(self) -> bool:
        """Whether it can be an input or a target."""
        return self.kind in {"number", "category"}


def facts_of(table: Table) -> tuple[ColumnFacts, ...]:
    """Say what each column of a table is."""
    return tuple(_facts_of(column, table) for column in table.columns)


def _facts_of(column: Column, table: Table) -> ColumnFacts:
    if column.unread:
        return ColumnFacts(column.name, "nested", 0, reason=column.unread)
    if column.words is None:
        return _facts_of_numbers(column, table)
    return _facts_of_words(column, table)


def _facts_of_numbers(column: Column, table: Table) -> ColumnFacts:
    there = column.numbers[~column.missing]
    missing = table.rows - len(there)
    if not len(there):
        return ColumnFacts(column.name, "empty", missing, reason="it has no value")
    low, high = float(there.min()), float(there.max())
    is_whole = bool((there == np.floor(there)).all())
    few = np.unique(there[:_SAMPLE]).size <= MOST_VALUES
    values, counts = np.unique(there, return_counts=True) if few else (there[:0], there[:0])
    if few and len(values) > MOST_VALUES:
        values = values[:0]
    names_rows = is_whole and not missing and _names_rows(column, table)
    return ColumnFacts(
        column.name,
        "id" if names_rows else "number",
        missing,
        low,
        high,
        tuple(
            (f"{value:.15g}", int(count))
            for value, count in zip(values.tolist(), counts.tolist(), strict=False)
        ),
        is_whole,
        reason="it numbers the rows" if names_rows else "",
    )


def _names_rows(column: Column, table: Table) -> bool:
    """Tell whether a column of whole numbers has one for each row that means nothing else."""
    numbers = column.numbers
    if len(numbers) < 3:
        return False
    if _is_called_id(column.name):
        return np.unique(numbers).size == len(numbers)
    # Programs that write a table with its rows' numbers leave the name above them empty.
    is_unnamed = column.name == "column1" and table.form is not None and table.form.header
    return bool(is_unnamed and numbers[0] in {0, 1} and (np.diff(numbers) == 1).all())


def _is_called_id(name: str) -> bool:
    return bool(_ROW_NAMES.fullmatch(name.strip()) or _CAMEL_ID.fullmatch(name.strip()))


def _facts_of_words(column: Column, table: Table) -> ColumnFacts:
    words = column.words or ()
    there = column.numbers[~column.missing].astype(np.intp)
    missing = table.rows - len(there)
    if not words:
        return ColumnFacts(column.name, "empty", missing, reason="it has no value")
    different = len(words)
    if different <= MOST_VALUES and different <= max(2, len(there) // 2):
        counts = np.bincount(there, minlength=different).tolist()
        values = sorted(zip(words, counts, strict=True), key=lambda item: _order(item[0]))
        return ColumnFacts(column.name, "category", missing, values=tuple(values))
    if odd := word_among_numbers(column):
        word, row = odd
        where = f"{'line' if table.form is not None else 'row'} {table.lines[row]}"
        reason = f"{shown(word)} stands among numbers in {where}"
        return ColumnFacts(column.name, "text", missing, reason=reason)
    if other := _decimal_comma(words, table):
        row = int(np.flatnonzero(column.numbers == other[1])[0])
        reason = f"{shown(other[0])} in line {table.lines[row]} has a decimal comma, and others"
        return ColumnFacts(column.name, "text", missing, reason=f"{reason} have a point")
    if different == len(there):
        return ColumnFacts(column.name, "id", missing, reason="each row has a value of its own")
    return ColumnFacts(column.name, "text", missing, reason=f"{different:,} different values")


def _order(word: str) -> tuple[float, str]:
    return (float(word), word) if is_number_like(word) and "," not in word else (np.inf, word)


def _decimal_comma(words: tuple[str, ...], table: Table) -> tuple[str, int] | None:
    """Find the first number with a comma and its place, where nothing but the commas is odd."""
    if table.form is None or not all(map(is_number_like, words)):
        return None
    return next(((word, place) for place, word in enumerate(words) if "," in word), None)


def word_among_numbers(column: Column) -> tuple[str, int] | None:
    """Find the first word that makes text of a column of numbers, and its row.

    Returns:
        `None` if numbers are not the most.
    """
    words = column.words or ()
    odd = [place for place, word in enumerate(words[:_SAMPLE]) if not is_number_like(word)]
    if not odd or 10 * len(odd) > min(len(words), _SAMPLE):
        return None
    return words[odd[0]], int(np.flatnonzero(column.numbers == odd[0])[0])
