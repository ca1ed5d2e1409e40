"""A table as it was read: its columns, and what was found out about the file on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...short_repr import brief


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column. Its array is read-only and as long as the table has rows."""

    name: str
    """What stands above it, or what it is called by its place."""
    numbers: NDArray[np.float64]
    """Its numbers, or for a column of words each word's place in `words`; NaN is missing."""
    words: tuple[str, ...] | None = None
    """The different words in it, in the order of their first rows; `None` for numbers."""
    unread: str = ""
    """Why its cells were not read, and it lacks every value; empty if they were."""

    __repr__ = brief

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which rows lack a value."""
        return np.isnan(self.numbers)


@dataclass(frozen=True, slots=True)
class Form:
    """How a file of text was read, each part guessed unless it was said."""

    delimiter: str
    """What divides cells; empty where there is one column."""
    decimal: str
    """`.` or `,`."""
    encoding: str
    """By Python's name for it."""
    quote: str = ""
    """What stands around cells, if anything does."""
    escape: str = ""
    """What takes a quote's or a delimiter's meaning away, if anything does."""
    runs: bool = False
    """Whether several blanks in a row divide as one does."""
    header: int = 0
    """The line of the columns' names; 0 if they have none and are called by their places."""
    skipped: int = 0
    """Lines in front of the table that are no part of it."""
    repeated: int = 0
    """Lines below the header that say it once more, and are left out."""
    comments: int = 0
    """Comment lines, which begin with `#`."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table, as it stands in its file; nothing is scaled, filled or left out."""

    file: str
    """What it is called in sentences: its path, or `standard input`."""
    columns: tuple[Column, ...]
    """In the order of the file."""
    lines: NDArray[np.int64]
    """Each row's line in the file; its number where the file is no text and has no lines."""
    form: Form | None = None
    """How the text was read; `None` of what is no text."""
    binary_form: str = ""
    """What the file is if it is no text, as one would call it."""

    __repr__ = brief

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.lines)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def named(self, name: str) -> Column:
        """Give the column of a name.

        Raises:
            KeyError: If there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
