"""A column of a Parquet file: numbers or words, by its type and not by how its cells look."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....read_only import read_only
from ...cells import is_missing, plain_times
from ...refusal import TableError
from ...table import Column

_INDEX = re.compile(r"__index_level_\d+__")
"""What pandas calls the names of rows that have none themselves."""

_Numbers = NDArray[np.float64]


class ParquetColumn:
    """A column as it comes, batch by batch.

    Args:
        name: What it is called.
        kind: Its type in the file.
        arrow: The module of pyarrow.

    Attributes:
        rows: How many there are so far.
    """

    def __init__(self, name: str, kind: Any, arrow: Any) -> None:
        self.rows = 0
        self._name, self._arrow = name, arrow
        self._words: dict[str, int] | None = None
        self._unread = ""
        self._is_time = False
        self._blocks: list[_Numbers] = []
        self._read = self._reader(kind)

    def add(self, cells: Any) -> None:
        """Take the next cells.

        Raises:
            TableError: If one is not finite.
        """
        block = self._read(cells)
        if (infinite := np.flatnonzero(np.isinf(block))).size:
            row = self.rows + int(infinite[0]) + 1
            raise TableError(f"row {row} is not finite", column=self._name)
        self._blocks.append(block)
        self.rows += len(block)

    def column(self) -> Column:
        """Put the batches together."""
        numbers = read_only(np.concatenate(self._blocks))
        words = None if self._words is None else list(self._words)
        if words is not None and self._is_time:
            words = plain_times(words)
        return Column(self._name, numbers, None if words is None else tuple(words), self._unread)

    def _reader(self, kind: Any) -> Callable[[Any], _Numbers]:
        """Say how cells of a type become numbers, or the places of words."""
        types = self._arrow.types
        if types.is_dictionary(kind):
            read = self._reader(kind.value_type)
            return lambda cells: read(cells.dictionary_decode())
        if _INDEX.fullmatch(self._name):
            self._unread = "it names the rows of a pandas frame"
        elif (numbers := self._number_reader(kind)) is not None:
            return numbers
        elif (spelled := self._speller(kind)) is not None:
            self._words = words = {}
            self._is_time = types.is_timestamp(kind)
            return lambda cells: _places(spelled(cells), words)
        else:
            self._unread = "its cells are lists or records, which are not read"
        return _nothing

    def _number_reader(self, kind: Any) -> Callable[[Any], _Numbers] | None:
        """Say how cells of a type become numbers; `None` if they don't."""
        arrow, types = self._arrow, self._arrow.types
        if types.is_null(kind):
            return _nothing
        if types.is_integer(kind) or types.is_floating(kind):
            return _numbers
        if types.is_duration(kind):
            return lambda cells: _numbers(cells.cast(arrow.int64()))
        if types.is_decimal(kind):
            # By its digits: what pyarrow makes of a decimal is not always the nearest number.
            return lambda cells: _numbers_spelled(cells.cast(arrow.string()).to_pylist())
        return None

    def _speller(self, kind: Any) -> Callable[[Any], Any] | None:
        """Say how cells of a type become texts; `None` if they don't."""
        arrow, types = self._arrow, self._arrow.types
        if types.is_timestamp(kind):
            # As it is in UTC: the system may lack the table of its time zone.
            plain = arrow.timestamp(kind.unit)
            return lambda cells: cells.cast(arrow.int64()).cast(plain).cast(arrow.string())
        if types.is_boolean(kind):
            choose = import_module("pyarrow.compute").if_else
            return lambda cells: choose(cells, str(True), str(False))
        if types.is_date(kind) or types.is_time(kind):
            return lambda cells: cells.cast(arrow.string())
        if types.is_large_string(kind) or types.is_large_binary(kind):
            return lambda cells: cells.cast(arrow.large_binary())
        is_text = types.is_string(kind) or types.is_binary(kind) or types.is_string_view(kind)
        if is_text or types.is_fixed_size_binary(kind) or types.is_binary_view(kind):
            return lambda cells: cells.cast(arrow.binary())
        return None


def _nothing(cells: Any) -> _Numbers:
    return np.full(len(cells), nan)


def _numbers(cells: Any) -> _Numbers:
    return cells.to_numpy(zero_copy_only=False).astype(np.float64)


def _numbers_spelled(cells: list[str | None]) -> _Numbers:
    return np.array([nan if cell is None else float(cell) for cell in cells], np.float64)


def _places(texts: Any, words: dict[str, int]) -> _Numbers:
    """Give the place of each text among the different ones, which may become more."""
    encoded = texts.dictionary_encode()
    # A text that is no UTF-8 is no reason to refuse a table, as it is none in an array.
    found = [
        each.decode("utf-8", "replace") if isinstance(each, bytes) else each
        for each in encoded.dictionary.to_pylist()
    ]
    meant = [
        nan if is_missing(word := each.strip()) else words.setdefault(word, len(words))
        for each in found
    ]
    # What is null has no place: the one behind the last stands for it.
    places = encoded.indices.fill_null(len(meant)).to_numpy(zero_copy_only=False)
    return np.array([*meant, nan], np.float64)[places]
