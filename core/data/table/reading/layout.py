"""Where the table begins in its file, and what its columns are called."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from ....config.errors import shown
from ..cells import is_missing, is_number_like
from ..refusal import TableError
from .dialect import Dialect, called
from .records import COMMENT, Record, Records

_RECORDS = 200
"""So many records are looked at."""
_OTHERS = (",", ";", "\t", "|", ":", "~", "^")
"""What may divide another part of a file; blanks stand in titles as well."""
_TITLE = 2
"""A title has a comma sometimes: what is no wider is none of a table's rows for sure."""
_MOSTLY = 0.9
"""The share of numbers from which on a column is one of numbers, a slip or two among them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are."""

    names: tuple[str, ...]
    """What the columns are called."""
    header: int
    """The line that says so; 0 if none does."""
    first_row: int
    """The line on which rows begin; the one behind the header if there are none."""
    heading: tuple[str, ...] = ()
    """The header without blanks around its cells, where it would be no row: another table begins
    with it."""
    skipped: int = 0
    """Records in front of the table that are no part of it."""
    repeated: int = 0
    """How often the header is repeated right below itself."""
    comments: int = 0
    """Comment lines in front of the first row."""
    sample: tuple[tuple[str, ...], ...] = ()
    """The first rows."""


def layout_of(lines: Sequence[str], dialect: Dialect, *, header: bool | None) -> Layout:
    """Find out where the table begins.

    Args:
        lines: The first lines of the file, or all.
        dialect: How cells are written.
        header: Whether there is one, if that is known.

    Raises:
        TableError: If there is no record, or the names can't be used.
    """
    reader = Records(iter(lines), dialect)
    records = list(_first(reader))
    if not records:
        raise TableError("it has comments, and no row" if reader.comments else "it is empty")
    usual = _usual_width(records)
    skipped = 0
    while skipped < len(records) - 1 and _is_preamble(records[skipped].cells, usual):
        skipped += 1
    head, *body = records[skipped:]
    if header is None and not _is_header(head.cells, body):
        above, line = _named_in_comment(lines, head, dialect)
        header = False
        if above and _is_header(above, [head, *body]):
            return _layout(above, line, [head, *body], reader, skipped)
    if header is False:
        names = [f"column{place + 1}" for place in range(len(head.cells))]
        return _layout(names, 0, [head, *body], reader, skipped)
    return _layout(head.cells, head.line, [head, *body], reader, skipped)


def divided_otherwise(cells: Sequence[str], dialect: Dialect, width: int) -> str:
    """Find a delimiter by which a record would be as wide as its table; empty if none is.

    Args:
        cells: The record, divided as the dialect does.
        dialect: How cells are written.
        width: How many cells there should be.
    """
    line = dialect.delimiter.join(cells)
    for delimiter in _OTHERS:
        if delimiter != dialect.delimiter and line.count(delimiter) == width - 1:
            return delimiter
    return ""


def refuse_another_delimiter(lines: Sequence[str], dialect: Dialect, layout: Layout) -> None:
    """Refuse what stands in front of a table if it is as wide, and divided by something else.

    Args:
        lines: The first lines of the file.
        dialect: How cells are written.
        layout: Where the table was found.

    Raises:
        TableError: With the line from which on the delimiter is another one.
    """
    width = len(layout.names)
    begin = layout.header or layout.first_row
    above = Records(iter(lines[: begin - 1]), dialect)
    for record in islice(above, layout.skipped) if width > _TITLE else ():
        if otherwise := divided_otherwise(record.cells, dialect, width):
            raise TableError(
                f"from here on {called(dialect.delimiter)} divides, and {called(otherwise)} in line"
                f" {record.line}: it has to be the same in all lines",
                line=begin,
            )


def _layout(
    heading: Sequence[str], line: int, records: Sequence[Record], reader: Records, skipped: int
) -> Layout:
    """Make a layout of what the columns are called and the records from there on.

    Args:
        heading: The names as they are written.
        line: Their line; 0 if they are made up.
        records: The records from the header on, or the first rows.
        reader: Where they come from.
        skipped: How many records stand in front of the table.
    """
    first = int(line == records[0].line)
    while 0 < first < len(records) and len(heading) > 1 and records[first].cells == heading:
        first += 1
    rows = records[first:]
    first_row = rows[0].line if rows else records[-1].next_line
    cells = list(heading)
    if line and _has_row_names(cells, rows):
        cells.insert(0, "row")
    names = tuple(name.strip() or f"column{place}" for place, name in enumerate(cells, 1))
    for place, name in enumerate(names):
        if name in names[:place]:
            raise TableError(f"two columns are called {shown(name)}; rename one of them", line=line)
    return Layout(
        names,
        header=line,
        first_row=first_row,
        heading=tuple(map(str.strip, heading))
        if line and _stands_above_numbers(heading, rows)
        else (),
        skipped=skipped,
        repeated=max(0, first - 1),
        comments=sum(comment < first_row for comment in reader.comments),
        sample=tuple(tuple(row.cells) for row in rows),
    )


def _first(reader: Records) -> Iterator[Record]:
    """Read the first records, up to one that is refused: whoever reads on will say it."""
    for number in range(_RECORDS):
        try:
            yield next(reader)
        except StopIteration:
            return
        except TableError:
            if not number:
                raise
            return


def _usual_width(records: Sequence[Record]) -> int:
    widths = Counter(len(record.cells) for record in records)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0]


def _is_preamble(cells: Sequence[str], usual: int) -> bool:
    """Tell whether a record in front of a table is a title or a blank, not names or values."""
    filled = [cell for cell in cells if cell.strip()]
    if 2 * len(cells) < usual:
        return True
    if usual < 2 or len(filled) > 1:
        return False
    if not filled or len(cells) != usual:
        return True
    return usual > 2 and not is_number_like(filled[0].strip())


def _is_header(head: Sequence[str], body: Sequence[Record]) -> bool:
    """Tell whether a record names columns: words stand above numbers, and no number does."""
    names = [cell.strip() for cell in head]
    rows = [row.cells for row in body if row.cells != head]
    for_it = against = recurring = 0
    for place, name in enumerate(names):
        values = [row[place].strip() for row in rows if len(row) > place]
        values = [cell for cell in values if not is_missing(cell, among_numbers=True)]
        if is_number_like(name):
            against += not values or any(map(is_number_like, values))
        elif sum(map(is_number_like, values)) > _MOSTLY * len(values):
            for_it += not is_missing(name, among_numbers=True)
        recurring += name in values
    if for_it or against:
        return for_it > against
    # Nothing but words: names are all different and nowhere below, and only numbers may lack one.
    given = [name for name in names if name]
    are_there = all(
        name or _is_of_numbers([row[place].strip() for row in rows if len(row) > place])
        for place, name in enumerate(names)
    )
    return bool(given) and are_there and len({*given}) == len(given) and not recurring


def _is_of_numbers(cells: Sequence[str]) -> bool:
    there = [cell for cell in cells if not is_missing(cell, among_numbers=True)]
    return bool(there) and all(map(is_number_like, there))


def _stands_above_numbers(heading: Sequence[str], rows: Sequence[Record]) -> bool:
    return any(
        not is_number_like(name) and len(row.cells) > place and is_number_like(row.cells[place])
        for row in rows[:1]
        for place, name in enumerate(heading)
    )


def _named_in_comment(
    lines: Sequence[str], head: Record, dialect: Dialect
) -> tuple[list[str], int]:
    """Read the comment right above the first record as names, as `numpy.savetxt` writes them.

    Returns:
        The names and their line; none if there is no such comment.
    """
    for number in range(head.line - 1, 0, -1):
        line = lines[number - 1]
        if line.startswith(COMMENT):
            with suppress(csv.Error, StopIteration):
                names = next(dialect.reader([line.removeprefix(COMMENT).lstrip(" ")]))
                if len(names) == len(head.cells) > 1:
                    return names, number
        if line.strip():
            break
    return [], 0


def _has_row_names(heading: Sequence[str], rows: Sequence[Record]) -> bool:
    """Tell whether each row begins with a name that the header does not speak of, as R writes."""
    if len(rows) < 2 or any(len(row.cells) != len(heading) + 1 for row in rows):
        return False
    first = [row.cells[0] for row in rows]
    are_words = len({*first}) == len(first) and not any(map(is_number_like, first))
    return are_words or first == [str(number) for number in range(1, len(first) + 1)]
