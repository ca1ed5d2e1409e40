"""A table from text: the first lines say how, and the rest is read block by block."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain

import numpy as np

from ....free_memory import free_memory
from ..cells import decimal_sign, is_number_like
from ..read_options import ReadOptions
from ..refusal import TableError
from ..table import Column, Form, Table
from .dialect import Dialect, called
from .encoding import encodings_to_try, refuse_two_encodings, wrong_byte
from .gathered import GatheredColumns
from .guess import guess_dialect
from .layout import Layout, divided_otherwise, layout_of, refuse_another_delimiter
from .records import COMMENT, Record, Records
from .source import Source

_SAMPLE = 1 << 18
_MARK = "\ufeff"
"""What stands in front of a text to say how it is encoded, and is no character of it."""
_BLOCK = 1 << 20
"""Characters at a time, so that the text of a large file is never all in memory."""
_WORDS = 2.0
"""What a byte of text may take as a part of a word: a word that occurs once is kept."""


def read_delimited(source: Source, options: ReadOptions) -> Table:
    """Read a table from text.

    Raises:
        TableError: If it can't be.
    """
    encodings = encodings_to_try(source.head, options.encoding)
    for encoding in encodings:
        try:
            return _read(source, encoding, options)
        except UnicodeDecodeError:
            if encoding == "utf-8" and options.encoding is None:
                refuse_two_encodings(source.file)
    raise wrong_byte(source.file, encodings[-1])


def _read(source: Source, encoding: str, options: ReadOptions) -> Table:
    source.file.seek(0)
    text = io.TextIOWrapper(source.file, encoding, newline="")
    try:
        sample = text.readlines(_SAMPLE)
        # A program that adds its mark to a file that has one leaves a second one behind.
        if sample:
            sample[0] = sample[0].lstrip(_MARK)
        _refuse_binary(sample)
        dialect = guess_dialect(sample, options.delimiter)
        layout = layout_of(sample, dialect, header=options.header)
        if options.delimiter is None:
            refuse_another_delimiter(sample, dialect, layout)
        cells = [cell.strip() for row in layout.sample for cell in row]
        decimal = options.decimal or decimal_sign(cells, between_commas=dialect.delimiter == ",")
        _refuse_what_is_too_large(source, sample, layout, options.rows)
        columns = GatheredColumns(
            layout.names, dialect, decimal=decimal, nan_is_missing=options.nan_is_missing
        )
        rows = _Rows(layout, dialect, columns, options.rows)
        rows.read(chain(sample[layout.first_row - 1 :], _lines(text)))
        columns.refuse_stray_quote()
        if rows.is_cut:
            columns.refuse_cut_cell(ends_open=rows.ends_open)
    finally:
        text.detach()  # it would close the file, which may have to be read once more
    if not columns.rows:
        raise TableError("it has a header, and no row below it", line=layout.header)
    return Table(
        "",
        _without_nameless(columns.columns()) if layout.header else columns.columns(),
        columns.lines,
        Form(
            delimiter=dialect.delimiter,
            decimal=decimal,
            encoding=encoding.removesuffix("-sig"),
            quote=dialect.quote,
            escape=dialect.escape,
            runs=dialect.runs,
            header=layout.header,
            skipped=layout.skipped,
            repeated=layout.repeated,
            comments=layout.comments + rows.comments,
        ),
    )


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while lines := text.readlines(_BLOCK):
        yield from lines


class _Rows:
    """Reads the rows of a table into its columns.

    Attributes:
        comments: The comment lines among them.
        is_cut: Whether no end of line stands behind the last one.
        ends_open: Whether a delimiter does.
    """

    def __init__(
        self, layout: Layout, dialect: Dialect, columns: GatheredColumns, most: int | None
    ) -> None:
        self.comments = 0
        self.is_cut = self.ends_open = False
        self._layout, self._dialect, self._columns = layout, dialect, columns
        self._most = most
        self._next_line = layout.first_row

    @property
    def _left(self) -> int | None:
        """How many rows are still wanted."""
        return None if self._most is None else self._most - self._columns.rows

    def read(self, lines: Iterator[str]) -> None:
        """Read rows from lines, the first of which has the first row."""
        while (block := _block(lines, self._left)) and self._left != 0:
            _refuse_binary(block, self._next_line)
            if self._read_plain(block):
                self._next_line += len(block)
            else:
                self._read_records(block, lines)

    def _read_plain(self, block: list[str]) -> bool:
        """Read a block at once, if each line is a row and there are no two ways to read it."""
        plain = [bare for bare in map(self._dialect.without_quotes, block) if bare is not None]
        width = len(self._layout.names)
        if len(plain) < len(block) or max(map(len, plain)) > csv.field_size_limit():
            return False
        if not plain[-1].endswith(("\n", "\r")):
            return False
        if width == 1 and any(not bare.strip() or bare.startswith(COMMENT) for bare in plain):
            return False
        lines = np.arange(self._next_line, self._next_line + len(block), dtype=np.int64)
        if self._columns.add_plain(plain, lines):
            return True
        rows = list(map(self._dialect.divided, plain))
        if {*map(len, rows)} != {width} or any(map(self._is_heading, rows)):
            return False
        self._columns.add(rows, lines)
        return True

    def _is_heading(self, cells: list[str]) -> bool:
        heading = self._layout.heading
        return bool(heading) and cells[0].strip() == heading[0] and _stripped(cells) == heading

    def _read_records(self, block: list[str], lines: Iterator[str]) -> None:
        """Read a block record by record; its last one may go on behind it."""
        end = self._next_line + len(block)
        reader = Records(
            chain(block, lines),
            self._dialect,
            first_line=self._next_line,
            width=len(self._layout.names),
        )
        records: list[Record] = []
        while reader.next_line < end and len(records) != self._left:
            if (record := next(reader, None)) is None:
                break
            records.append(self._checked(record))
        self._columns.add(
            [record.cells for record in records],
            np.array([record.line for record in records], np.int64),
        )
        self._next_line = reader.next_line
        self.comments += len(reader.comments)

    def _checked(self, record: Record) -> Record:
        """Refuse a row that is not as wide as the table, or begins another one."""
        width, found = len(self._layout.names), len(record.cells)
        if found != width and record.is_cut and found < width:
            raise TableError(
                f"it ends in the middle of a row: {_cells(found)} of {width}",
                line=record.line,
                column=self._layout.names[found - 1],
            )
        if found != width:
            other = "the header" if self._layout.header else "the first row"
            problem = f"{_cells(found)} where {other} has {width}, divided by "
            problem += called(self._dialect.delimiter)
            if otherwise := divided_otherwise(record.cells, self._dialect, width):
                problem += f"; it has as many, divided by {called(otherwise)}"
            raise TableError(problem, line=record.line)
        self.is_cut, self.ends_open = record.is_cut, record.ends_open
        if self._is_heading(record.cells):
            raise TableError(
                f"it repeats the header of line {self._layout.header}: another table begins here",
                line=record.line,
            )
        return record


def _block(lines: Iterator[str], most: int | None) -> list[str]:
    """Take lines of a megabyte or so together, and no more than are wanted."""
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _BLOCK or len(block) == most:
            break
    return block


def _without_nameless(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Leave out columns that have neither a name nor a value: delimiters that divide nothing."""
    named = tuple(
        column
        for place, column in enumerate(columns, 1)
        if column.name != f"column{place}" or not column.missing.all()
    )
    return named or columns


def _stripped(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells)


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def _refuse_binary(lines: list[str], first_line: int = 1) -> None:
    for number, line in enumerate(lines, first_line):
        if "\0" in line:
            raise TableError("it is no text: a character in it is zero", line=number)


def _refuse_what_is_too_large(
    source: Source, sample: list[str], layout: Layout, rows: int | None
) -> None:
    """Say that a file needs more memory than there is, before it is read.

    How many rows there are is estimated from how long the first ones are.
    """
    seen, width = len(layout.sample), len(layout.names)
    free = free_memory()
    if free is None or not seen:
        return
    first = sample[layout.first_row - 1 : layout.first_row - 1 + seen]
    each = max(1.0, np.mean([len(line.encode("utf-8", "replace")) for line in first]).item())
    expected = source.size / each if rows is None else min(rows, source.size / each)
    # Every number is there twice while the blocks of rows are put together.
    need = expected * (width * 16 + _WORDS * _length_of_words(layout))
    if need > free:
        raise TableError(
            f"reading it needs about {need / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are"
            " free; --rows reads only some of it"
        )


def _length_of_words(layout: Layout) -> float:
    """Give the characters of a row that are in columns of many words."""
    length = 0.0
    for column in zip(*layout.sample, strict=False):
        different = set(column)
        if 2 * len(different) > len(column) and not all(map(is_number_like, different)):
            length += sum(map(len, column)) / len(column)
    return length
