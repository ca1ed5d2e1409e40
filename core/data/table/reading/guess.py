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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ..cells import is_number_like
from .dialect import Dialect
from .records import COMMENT

_DELIMITERS = (",", ";", "\t", "|", " ")
_NO_DELIMITERS = "".join(_DELIMITERS) + "\"'.+-_#\\"
"""Signs of numbers, names, quotes and comments: they stand within cells."""
_SEPARATORS = "\v\f\x1c\x1d\x1e\x1f"
"""Characters made to divide, which Python takes for blanks."""
_DATE_OR_TIME = re.compile(r"\d+([/:])\d+(?:\1\d+)?")
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
    if delimiter is not None:
        best = _likeliest([delimiter], lines, text, said=True)
    else:
        usual = [each for each in _DELIMITERS if each in text]
        if any(sign in text for sign in _SEPARATORS):
            usual = [each for each in usual if each != " "]  # it would take them for blanks
        best = _likeliest(usual, lines, text)
        if best is None or best.usual == 1 or best.first != best.usual:
            rare = _likeliest(_rare_delimiters(lines), lines, text, wanted=_Trial.is_rare_table)
            best = rare or best
    if best is not None:
        return best.dialect
    divides = delimiter or ""
    return Dialect(divides, quote=next(iter(_quotes(divides, text)), ""))


def _likeliest(
    delimiters: Iterable[str],
    lines: Sequence[str],
    text: str,
    *,
    said: bool = False,
    wanted: Callable[[_Trial], bool] = lambda trial: True,
) -> _Trial | None:
    """Give the trial under which the lines look most like a table; `None` if under none."""
    best, most = None, 0.0
    for delimiter in delimiters:
        for trial in filter(wanted, _trials(delimiter, lines, text)):
            likeness = trial.likeness(said=said)
            if likeness > most:
                best, most = trial, likeness
    return best


def _rare_delimiters(lines: Sequence[str]) -> Iterator[str]:
    """Give the signs of the first row that may divide cells, though they seldom do."""
    first = next((line for line in lines if line.strip() and not line.startswith(COMMENT)), "")
    for sign in dict.fromkeys(first.strip("\r\n")):
        if not (sign.isalnum() or sign.isspace() or sign in _NO_DELIMITERS) or sign in _SEPARATORS:
            yield sign


def _trials(delimiter: str, lines: Sequence[str], text: str) -> list[_Trial]:
    """Try what is possible with a delimiter, the most usual first.

    Where cells in quotes can be read without a fault, quotes stand around cells. At a fault it is
    the file that is wrong if the mark is `"`; an apostrophe may just begin a word.
    """
    quotes = list(_quotes(delimiter, text))
    runs = [False, True] if delimiter == " " else [False]
    trials = [
        _tried(dialect, lines)
        for quote, several in product(quotes, runs)
        for dialect in _with_escapes(Dialect(delimiter, quote, runs=several), text)
    ]
    faultless = [trial for trial in trials if trial.is_faultless]
    if faultless or '"' in quotes:
        return faultless or trials
    return [
        _tried(dialect, lines)
        for several in runs
        for dialect in _with_escapes(Dialect(delimiter, runs=several), text)
    ]


def _quotes(delimiter: str, text: str) -> Iterator[str]:
    """Give the marks that cells begin with."""
    before = rf"(?:\A|[\r\n{re.escape(delimiter)}]) *"
    for mark in ('"', "'"):
        if mark in text and mark != delimiter and re.search(before + mark, text):
            yield mark


def _with_escapes(dialect: Dialect, text: str) -> Iterator[Dialect]:
    """Give a dialect without and with backslashes that escape, the likelier first."""
    escaped = set(re.findall(r"\\(.|\n)", text))
    meant = {*"\"'\r\n", dialect.delimiter or "\n"}
    escaping = replace(dialect, escape="\\")
    if not escaped & {*meant, "\\"}:
        yield dialect
    elif escaped <= {*meant, "\\"}:
        yield escaping
        if dialect.delimiter in escaped:  # or a folder's name ends a cell
            yield dialect
    elif escaped & meant:
        yield from (dialect, escaping)
    else:
        yield dialect  # as in the names of files


@dataclass(frozen=True, slots=True)
class _Trial:
    """The first lines read in one dialect."""

    dialect: Dialect
    widths: Counter[int]
    """How many records have how many cells; a record with a fault has none."""
    whole: float
    """The share of cells that are a number, a word or nothing."""
    is_open: bool
    """Whether a quote is open at the end."""
    first: int
    """How many cells the first record has."""
    filled: int
    """How many columns have something in them."""
    is_of_dates: bool
    """Whether each line is a date or a time of day."""

    @property
    def usual(self) -> int:
        """How many cells most records have."""
        return max(self.widths.items(), key=lambda item: (item[1], item[0]))[0]

    def is_rare_table(self) -> bool:
        """Tell whether a sign that seldom divides does so in each line, and in words does not."""
        is_even = len(self.widths) == 1 and self.usual > 1
        return is_even and self.filled > 1 and not self.is_of_dates

    @property
    def is_faultless(self) -> bool:
        """Whether nothing in the lines is against the dialect."""
        return not self.widths[0] and not (self.is_open and self.dialect.quote == "'")

    def likeness(self, *, said: bool) -> float:
        """Measure how much the lines look like a table; 0 if not at all.

        Args:
            said: Whether the delimiter is what the user says it is.
        """
        records = {width: often for width, often in self.widths.items() if width}
        if not records or (max(records) == 1 and not said):
            return 0.0
        if self.dialect.delimiter == " " and not said:
            usual = self.usual
            often = records.get(usual, 0)
            often += records.get(usual - 1) == 1  # a header that says nothing of the rows' names
            if usual < 2 or often < _STEADY * sum(records.values()):
                return 0.0
        pattern = sum(often * max(1e-3, width - 1) / width for width, often in records.items())
        return pattern / len(self.widths) * self.whole


def _tried(dialect: Dialect, lines: Sequence[str]) -> _Trial:
    """Read the first records; behind one with a fault, go on at the next line."""
    widths: Counter[int] = Counter()
    whole = cells = begin = first = 0
    is_open = False
    are_dates = True
    filled: set[int] = set()
    while begin < len(lines) and cells < _CELLS and widths.total() < _RECORDS:
        reader = dialect.reader(lines[begin:])
        last = begin
        try:
            for record in reader:
                behind = begin + reader.line_num
                if record and not lines[last].startswith(COMMENT):
                    is_wrong = dialect.has_stray_quote(record, lines[last:behind])
                    first = first or len(record)
                    filled.update(place for place, cell in enumerate(record) if cell.strip())
                    are_dates &= _DATE_OR_TIME.fullmatch(lines[last].strip()) is not None
                    widths[0 if is_wrong else len(record)] += 1
                    cells += len(record)
                    whole += sum(_is_whole(cell.strip()) for cell in record)
                last = behind
                if cells >= _CELLS or widths.total() >= _RECORDS:
                    break
            begin = last
            if last >= len(lines) or cells >= _CELLS:
                break
        except csv.Error:
            is_open = begin + reader.line_num >= len(lines)
            if is_open and cells:
                break  # it may be closed behind these lines
            widths[0] += 1
            begin = last + 1
    share = whole / cells if cells else 0.0
    return _Trial(dialect, +widths, share, is_open, first, len(filled), are_dates)


def _is_whole(cell: str) -> bool:
    return _WHOLE.fullmatch(cell) is not None or is_number_like(cell)
