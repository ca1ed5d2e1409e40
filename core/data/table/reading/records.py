"""The records of a text, each with its line; what follows no rule is refused with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from ..refusal import TableError
from .dialect import Dialect, called

COMMENT = "#"
"""What a comment line begins with."""


class Record(NamedTuple):
    """One row of cells."""

    line: int
    """The line on which it begins, from 1 on."""
    cells: list[str]
    """Its cells as they are written."""
    next_line: int
    """The line behind it."""
    is_cut: bool = False
    """Whether the file ends in it, without an end of line."""
    ends_open: bool = False
    """Whether it ends behind a delimiter then."""


class Records(Iterator[Record]):
    """Reads records, passing over empty lines and comments.

    Args:
        lines: Lines with their ends.
        dialect: How cells are written.
        first_line: The number of the first of these lines.
        width: How many cells a record has, if that is known. A line that begins with `#` and has
            as many is a row then: `#7,red` may well be one.

    Attributes:
        comments: The numbers of the comment lines that were passed over.
        next_line: The number of the line that is read next.
    """

    def __init__(
        self, lines: Iterator[str], dialect: Dialect, *, first_line: int = 1, width: int = 0
    ) -> None:
        self.comments: list[int] = []
        self.next_line = first_line
        self._lines, self._dialect, self._width = lines, dialect, width
        self._taken: list[str] = []
        self._blank = "\r\n" if dialect.delimiter == " " and not dialect.runs else " \r\n"
        self._reader = dialect.reader(self._feed())

    def __next__(self) -> Record:
        self._taken.clear()
        try:
            cells = next(self._reader)
        except csv.Error as error:
            raise self._refusal(str(error)) from None
        line = self.next_line - len(self._taken)
        if self._dialect.has_stray_quote(cells, self._taken):
            delimiter = called(self._dialect.delimiter)
            raise TableError(
                f"a {self._dialect.quote} stands inside a cell that has none around it; perhaps the"
                f" {delimiter} in front of it is missing",
                line=line,
            )
        is_cut = not self._taken[-1].endswith(("\n", "\r"))
        divides = self._dialect.delimiter.strip(" ")
        ends_open = is_cut and bool(divides) and self._taken[-1].endswith(divides)
        return Record(line, cells, self.next_line, is_cut, ends_open and not cells[-1])

    def _feed(self) -> Iterator[str]:
        """Give the lines, those between records only if they begin one."""
        for line in self._lines:
            self.next_line += 1
            if not self._taken:
                if not line.strip(self._blank):
                    continue
                if line.startswith(COMMENT) and not self._is_row(line):
                    self.comments.append(self.next_line - 1)
                    continue
            self._taken.append(line)
            yield line

    def _is_row(self, line: str) -> bool:
        if self._width < 2:
            return False
        try:
            return len(next(self._dialect.reader([line]))) == self._width
        except (csv.Error, StopIteration):
            return False

    def _refusal(self, reason: str) -> TableError:
        first, last = self.next_line - len(self._taken), self.next_line - 1
        if "expected after" in reason:
            return TableError(
                "a quote ends in the middle of a cell; one that belongs to the text has to be"
                " doubled",
                line=last,
            )
        if "field limit" in reason:
            longest = csv.field_size_limit()
            return TableError(
                f"a cell has more than {longest:,} characters; a quote may never be closed",
                line=first,
            )
        return TableError("a quote is opened here and never closed", line=max(first, 1))
