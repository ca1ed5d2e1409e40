"""Columns as they are gathered, block by block: numbers, and words by their places in a list.

A block of rows is an array of numbers. A column of words is kept as the place of each word among
the different ones, so that a hundred thousand rows of three classes take no more than numbers do.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, isnan, nan

import numpy as np
from numpy.typing import NDArray

from ....config.errors import shown
from ....read_only import read_only
from ..cells import (
    is_missing,
    is_nan,
    is_not_finite,
    is_number_like,
    number_as_written,
    number_in,
    with_decimal_point,
)
from ..kinds import MOST_VALUES
from ..refusal import TableError
from ..table import Column
from .dialect import Dialect
from .numbers import numbers_and_gaps, rows_of_numbers


class GatheredColumns:
    """The columns of a table that is being read.

    Args:
        names: What they are called.
        dialect: How cells are written.
        decimal: What stands in front of decimals.
        nan_is_missing: Whether NaN among numbers is a missing value; else it is refused.

    Attributes:
        rows: How many rows there are so far.
    """

    def __init__(
        self, names: Sequence[str], dialect: Dialect, *, decimal: str, nan_is_missing: bool
    ) -> None:
        self.rows = 0
        self._names, self._dialect, self._decimal = names, dialect, decimal
        self._nan_is_missing = nan_is_missing
        self._blocks: list[NDArray[np.float64]] = []
        self._lines: list[NDArray[np.int64]] = []
        self._words: dict[int, dict[str, int]] = {}
        self._numbers: set[int] = set()
        """Columns in which a number was seen."""
        self._marks: dict[int, str] = {}
        """What stands beside the numbers of a column: a currency, percent, or nothing."""

    @property
    def lines(self) -> NDArray[np.int64]:
        """Each row's line."""
        return read_only(np.concatenate([np.empty(0, np.int64), *self._lines]))

    def columns(self) -> tuple[Column, ...]:
        """Put the blocks together."""
        return tuple(
            Column(
                name,
                read_only(np.concatenate([block[:, place] for block in self._blocks])),
                tuple(self._words[place]) if place in self._words else None,
            )
            for place, name in enumerate(self._names)
        )

    def refuse_cut_cell(self, *, ends_open: bool) -> None:
        """Refuse a last cell that may have been cut, where no end of line stands behind it.

        Args:
            ends_open: Whether a delimiter is the last that there is.

        Raises:
            TableError: If it lacks where no other does, or begins as a word of these.
        """
        last, line = self._blocks[-1][-1, -1], int(self._lines[-1][-1])
        name = self._names[-1]
        words = [*self._words.get(len(self._names) - 1, ())]
        if ends_open and self.rows > 1:
            lacking = sum(int(np.isnan(block[:, -1]).sum()) for block in self._blocks)
            if lacking == 1:
                raise TableError(
                    "it ends in front of a cell that no other row lacks; an end of line behind it"
                    " says that it is missing",
                    line=line,
                    column=name,
                )
        if not words or len(words) > MOST_VALUES or last != len(words) - 1:
            return
        word = words.pop()
        longer = next((each for each in words if each.startswith(word)), None)
        if longer is not None:
            raise TableError(
                f"it ends with {shown(word)}, which may have been {shown(longer)}; an end of line"
                " behind it says that it is whole",
                line=line,
                column=name,
            )

    def refuse_stray_quote(self) -> None:
        """Refuse the only quote in a column, where the cell without it is like the others.

        Raises:
            TableError: With its line.
        """
        for place, words in self._words.items():
            quoted = [word for word in words if '"' in word]
            if len(quoted) != 1:
                continue
            bare = quoted[0].replace('"', "").strip()
            numbers = sum(map(is_number_like, words))
            if bare not in words and not (is_number_like(bare) and numbers == len(words) - 1):
                continue
            rows = np.concatenate([block[:, place] for block in self._blocks])
            found = np.flatnonzero(rows == words[quoted[0]])
            if len(found) == 1:
                raise TableError(
                    f"a quote stands in {shown(quoted[0])} and in no other cell of the column;"
                    " perhaps it is one too many",
                    line=int(self.lines[found[0]]),
                    column=self._names[place],
                )

    def add_plain(self, lines: Sequence[str], numbers: NDArray[np.int64]) -> bool:
        """Take lines of numbers and few words, each of which is one row without quotes.

        Args:
            lines: The lines.
            numbers: The number of each in the file.

        Returns:
            Whether that is what they are; if not, nothing was taken.
        """
        width, dialect, places = len(self._names), self._dialect, sorted(self._words)
        if len(self._numbers.union(places)) < width or 2 * len(places) > width or dialect.runs:
            return False
        if (apart := dialect.taken_apart(lines, places, width)) is None:
            return False
        rest, words = apart
        found = rows_of_numbers(
            rest, width - len(places), delimiter=dialect.delimiter, decimal=self._decimal
        )
        if found is None:
            return False
        block = np.empty((len(lines), width))
        block[:, [place for place in range(width) if place not in self._words]] = found
        for place, cells in zip(places, words, strict=True):
            block[:, place] = self._places(place, cells)
        self._take(block, numbers)
        return True

    def add(self, rows: Sequence[Sequence[str]], lines: NDArray[np.int64]) -> None:
        """Take rows, each as wide as the table.

        Args:
            rows: Their cells as they are written.
            lines: Each row's line.

        Raises:
            TableError: If something among numbers is no finite number.
        """
        if not rows:
            return
        block = np.empty((len(rows), len(self._names)))
        for place, cells in enumerate(zip(*rows, strict=True)):
            block[:, place] = self._read(place, cells, lines)
        self._take(block, lines)

    def _take(self, block: NDArray[np.float64], lines: NDArray[np.int64]) -> None:
        self._blocks.append(block)
        self._lines.append(lines)
        self.rows += len(lines)

    def _read(
        self, place: int, cells: Sequence[str], lines: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Read a column's cells as what the column is, which they may change."""
        if place not in self._words:
            spelled = cells if self._decimal == "." else list(map(with_decimal_point, cells))
            numbers = self._as_numbers(place, spelled, cells, lines)
            if numbers is None:
                numbers = self._as_written(place, cells)
            if numbers is not None:
                return numbers
            self._become_words(place)
        return self._places(place, cells)

    def _places(self, place: int, cells: Sequence[str]) -> NDArray[np.float64]:
        """Give the place of each word of a column."""
        places = _Places(self._words[place])
        return np.fromiter(map(places.__getitem__, cells), np.float64, len(cells))

    def _as_numbers(
        self,
        place: int,
        spelled: Sequence[str],
        cells: Sequence[str],
        lines: NDArray[np.int64],
    ) -> NDArray[np.float64] | None:
        """Read cells as numbers; `None` if one of them is a word."""
        if (clean := numbers_and_gaps(spelled)) is not None:
            if not np.isnan(clean).all():
                self._numbers.add(place)
            return clean
        numbers: list[float] = []
        odd: list[int] = []
        for row, cell in enumerate(spelled):
            number = number_in(cell)
            if number is None:
                if not is_missing(cell.strip(), among_numbers=True):
                    return None
                number = nan
            elif not isfinite(number):
                odd.append(row)
            numbers.append(number)
        if any(map(isfinite, numbers)):
            self._numbers.add(place)
        for row in odd:
            if isnan(numbers[row]) and (self._nan_is_missing or place not in self._numbers):
                continue
            text = cells[row].strip()
            raise TableError(_not_finite(text), line=int(lines[row]), column=self._names[place])
        return np.array(numbers)

    def _as_written(self, place: int, cells: Sequence[str]) -> NDArray[np.float64] | None:
        """Read cells as numbers that people wrote, if all have the same mark or none."""
        numbers = np.full(len(cells), nan)
        for row, cell in enumerate(cells):
            if is_missing(cell.strip(), among_numbers=True):
                continue
            written = number_as_written(cell, self._decimal)
            if written is None or self._marks.setdefault(place, written[1]) != written[1]:
                return None
            numbers[row] = written[0]
        self._numbers.add(place)
        return numbers

    def _become_words(self, place: int) -> None:
        """Make a column of numbers one of words: a later cell says that they are names."""
        words = self._words[place] = {}
        for block in self._blocks:
            column = block[:, place]
            for row in np.flatnonzero(~np.isnan(column)):
                # What is left of them is the number: `07` has become `7`.
                column[row] = words.setdefault(f"{column[row]:.17g}", len(words))


class _Places(dict[str, float]):
    """The places of words as they are written, which become more with each that is new.

    Args:
        words: The place of each without blanks around it.
    """

    def __init__(self, words: dict[str, int]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, cell: str) -> float:
        word = cell.strip()
        place = nan if is_missing(word) else self._words.setdefault(word, len(self._words))
        self[cell] = place
        return place


def _not_finite(text: str) -> str:
    if is_nan(text):
        return f"{shown(text)} is no number; with --missing drop or mean it is a missing value"
    if is_not_finite(text):
        return f"{shown(text)} is not finite, and nothing can be learned from it"
    return f"{shown(text)} is larger than any number that can be computed with"
