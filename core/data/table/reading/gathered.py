"""Columns as they are gathered, block by block: numbers, and words by their places in a list.

A block of rows is an array of numbers, which is what numpy's own reader makes of clean text. A
column of words is kept as the place of each word among the different ones, so that a hundred
thousand rows of three classes take no more than numbers do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import isfinite, isnan, nan

import numpy as np
from numpy.typing import NDArray

from ....config.errors import shown
from ....read_only import read_only
from ..cells import (
    finite_or_missing,
    is_missing,
    is_nan,
    is_not_finite,
    number_in,
    with_decimal_point,
)
from ..refusal import TableError
from ..table import Column
from .dialect import ONE_COLUMN, Dialect
from .records import Record


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
        self._gaps: set[int] = set()
        """Columns in which a number was missing: numpy's reader alone would stumble over them."""

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

    def add_clean(self, lines: Sequence[str], first_line: int) -> bool:
        """Take lines that numpy's own reader understands, each of which is one row.

        Returns:
            Whether it does; if not, nothing was taken.
        """
        width = len(self._names)
        clean = width - len(self._words.keys() | self._gaps)
        if not self.rows or 2 * clean < width:
            return False
        commas = self._decimal == ","
        if commas and (clean < width or any("." in line for line in lines)):
            return False
        number_reader = partial(finite_or_missing, nan_is_missing=self._nan_is_missing)
        try:
            block = np.loadtxt(
                [line.replace(",", ".") for line in lines] if commas else lines,
                delimiter=None if self._dialect.runs else self._dialect.delimiter or ONE_COLUMN,
                comments=None,
                converters={
                    place: self._word_reader(place) if place in self._words else number_reader
                    for place in self._words.keys() | self._gaps
                },
                ndmin=2,
            )
        except ValueError:
            return False
        if block.shape != (len(lines), width):
            return False
        if not np.isfinite(block).all():
            read = [p for p in range(width) if p not in self._words and p not in self._gaps]
            if not np.isfinite(block[:, read]).all():
                return False
        self._take(block, np.arange(first_line, first_line + len(lines), dtype=np.int64))
        return True

    def add(self, records: Sequence[Record]) -> None:
        """Take records, each as wide as the table.

        Raises:
            TableError: If something among numbers is no finite number.
        """
        if not records:
            return
        lines = np.array([record.line for record in records], np.int64)
        block = np.empty((len(records), len(self._names)))
        for place, cells in enumerate(zip(*(record.cells for record in records), strict=True)):
            block[:, place] = self._read(place, cells, records)
        self._take(block, lines)

    def _take(self, block: NDArray[np.float64], lines: NDArray[np.int64]) -> None:
        self._blocks.append(block)
        self._lines.append(lines)
        self.rows += len(lines)

    def _read(
        self, place: int, cells: Sequence[str], records: Sequence[Record]
    ) -> list[float] | NDArray[np.float64]:
        """Read a column's cells as what the column is, which they may change."""
        if place not in self._words:
            spelled = cells if self._decimal == "." else list(map(with_decimal_point, cells))
            numbers = self._as_numbers(place, spelled, cells, records)
            if numbers is not None:
                return numbers
            self._become_words(place)
        return list(map(self._word_reader(place), cells))

    def _as_numbers(
        self, place: int, spelled: Sequence[str], cells: Sequence[str], records: Sequence[Record]
    ) -> list[float] | NDArray[np.float64] | None:
        """Read cells as numbers; `None` if one of them is a word."""
        if (clean := _all_finite(spelled)) is not None:
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
                self._gaps.add(place)
            elif not isfinite(number):
                odd.append(row)
            numbers.append(number)
        if any(map(isfinite, numbers)):
            self._numbers.add(place)
        for row in odd:
            text = cells[row].strip()
            if isnan(numbers[row]) and (self._nan_is_missing or place not in self._numbers):
                self._gaps.add(place)
                continue
            raise TableError(_not_finite(text), line=records[row].line, column=self._names[place])
        return numbers

    def _become_words(self, place: int) -> None:
        """Make a column of numbers one of words: a later cell says that they are names."""
        words = self._words[place] = {}
        self._gaps.discard(place)
        for block in self._blocks:
            column = block[:, place]
            for row in np.flatnonzero(~np.isnan(column)):
                # What is left of them is the number: `07` has become `7`.
                column[row] = words.setdefault(f"{column[row]:.17g}", len(words))

    def _word_reader(self, place: int) -> Callable[[str], float]:
        words = self._words[place]

        def read(cell: str) -> float:
            cell = cell.strip()
            return nan if is_missing(cell) else words.setdefault(cell, len(words))

        return read


def _all_finite(cells: Sequence[str]) -> NDArray[np.float64] | None:
    """Read cells that are plain numbers, fast; `None` if one may be something else."""
    joined = "".join(cells)
    if not joined.isascii() or "_" in joined:
        return None  # see `number_in`
    try:
        numbers = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    return numbers if np.isfinite(numbers).all() else None


def _not_finite(text: str) -> str:
    if is_nan(text):
        return f"{shown(text)} is no number; with --missing drop or mean it is a missing value"
    if is_not_finite(text):
        return f"{shown(text)} is not finite, and nothing can be learned from it"
    return f"{shown(text)} is larger than any number that can be computed with"
