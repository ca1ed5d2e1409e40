"""The dialect of a file, guessed from its first lines.

Each dialect that is possible is tried, and the one under which the lines look most like a table
wins. How much they do is the measure of van den Burg, Nazabal and Sutton ("Wrangling messy CSV
files by detecting row and type patterns", 2019), with simpler types: few different numbers of
cells in a row, many cells in a row, and cells that are a whole number, word or nothing.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from ..cells import is_number_like
from .dialect import Dialect

_DELIMITERS = (",", ";", "\t", "|", " ")
_RECORDS = 100
_CELLS = 20_000
"""So many are enough to tell, and soon looked at."""
_STEADY = 0.9
"""The share of lines that blanks must divide alike: else they stand between words."""

_WHOLE = re.compile(r"""(?:[^,;|\t"'\s](?:[^,;|\t"]*[^,;|\t"'\s])?)?""")
"""A cell in which nothing stands that divides cells or stands around them."""


def guess_dialect(lines: Sequence[str], delimiter: str | None = None) -> Dialect:
    """Guess a dialect.

    Args:
        lines: The first lines of a file, or all, with their ends.
        delimiter: What divides cells, if that is known; empty for a single column.
    """
    text = "".join(lines)
    delimiters = [each for each in _DELIMITERS if each in text]
    if delimiter is not None:
        delimiters = [delimiter]
    best, most = Dialect("" if delimiter is None else delimiter), 0.0
    for divides in delimiters:
        for dialect in _dialects(divides, text):
            likeness = _likeness(dialect, lines, said=delimiter is not None)
            if likeness > most:
                best, most = dialect, likeness
    if best.delimiter:
        return best
    return Dialect("", quote='"' if _begins_cells('"', best.delimiter, text) else "")


def _dialects(delimiter: str, text: str) -> Iterator[Dialect]:
    """Give what is possible with a delimiter, the most usual first."""
    quotes = [mark for mark in ('"', "'") if _begins_cells(mark, delimiter, text)]
    runs = [False, True] if delimiter == " " else [False]
    for quote, several in product([*quotes, ""], runs):
        yield Dialect(delimiter, quote, runs=several)
        if any(f"\\{meant}" in text for meant in filter(None, (quote, delimiter, "\n"))):
            yield Dialect(delimiter, quote, escape="\\", runs=several)


def _begins_cells(mark: str, delimiter: str, text: str) -> bool:
    if mark not in text:
        return False
    before = f"(?:^|{re.escape(delimiter)}) *" if delimiter else "^ *"
    return re.search(before + mark, text, re.MULTILINE) is not None


def _likeness(dialect: Dialect, lines: Sequence[str], *, said: bool) -> float:
    """Measure how much lines look like a table under a dialect."""
    widths: Counter[int] = Counter()
    whole = cells = 0
    for record in _records(dialect, lines):
        widths[len(record)] += 1
        cells += len(record)
        whole += sum(_is_whole(cell.strip()) for cell in record)
        if cells > _CELLS:
            break
    if not cells or (max(widths) == 1 and not said):
        return 0.0
    usual, often = max(widths.items(), key=lambda item: (item[1], item[0]))
    if dialect.delimiter == " " and not said:
        # A line of a title above a table is no reason against it, many different lines are.
        steady = often / (widths.total() - widths[0])
        if usual < 2 or steady < _STEADY:
            return 0.0
    pattern = sum(
        often * max(1e-3, width - 1) / max(1, width) for width, often in widths.items() if width
    )
    return pattern / len(widths) * (whole / cells)


def _records(dialect: Dialect, lines: Sequence[str]) -> Iterator[list[str]]:
    """Read the first records; one that does not follow the dialect counts as an empty one."""
    begin, records = 0, 0
    while begin < len(lines) and records < _RECORDS:
        reader = dialect.reader(lines[begin:])
        last = begin
        try:
            for record in reader:
                if record and not lines[last].startswith("#"):
                    yield record
                    records += 1
                last = begin + reader.line_num
                if records >= _RECORDS:
                    return
            return
        except csv.Error:
            if records and begin + reader.line_num >= len(lines):
                return  # it may go on behind these lines
            yield []
            records += 1
            begin = last + 1


def _is_whole(cell: str) -> bool:
    return _WHOLE.fullmatch(cell) is not None or is_number_like(cell)
