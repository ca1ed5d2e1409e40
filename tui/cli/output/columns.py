"""Tables of cells that may hold anything people type: wide characters stay aligned.

Written by hand and not by a table of rich's: there may be ten thousand runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from ....core.config import printable
from ..streams import console_on, shows_unicode

_PLAIN = "\x1b[0m"
_READABLE = 12
"""So many cells tell most names from each other."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    head: str
    """What stands above it."""
    right: bool = False
    """Whether its cells end in a line, as numbers do."""
    shrinks: bool = False
    """Whether its cells may be cut where a terminal is too narrow."""
    spare: bool = False
    """Whether it may be left out where that does not help; the last of them goes first."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a text is written on."""

    width: int | None
    """How many cells fit in a line; `None` where nobody counts them, as in a file or a pipe."""
    ascii_only: bool
    """Whether characters beyond ASCII must not be written."""
    coloured: bool
    """Whether escape sequences for colours may be."""

    def text(self, text: str) -> str:
        """Make a text from outside harmless, on one line, and writable here."""
        # Unicode has line ends that are no control characters.
        text = " ".join(printable(text).splitlines())
        return text.encode("ascii", "replace").decode() if self.ascii_only else text

    def styled(self, text: str, style: str) -> str:
        """Put a text into colour, given as the number of an escape sequence; else leave it."""
        return f"\x1b[{style}m{text}{_PLAIN}" if self.coloured and style else text

    def bold(self, text: str) -> str:
        """Make a head stand out."""
        return self.styled(text, "1")


def standard_output(*, ascii_only: bool = False) -> Paper:
    """Find out what standard output is."""
    console = console_on(sys.stdout)
    return Paper(
        width=max(20, console.width) if console.is_terminal else None,
        ascii_only=ascii_only or not shows_unicode(sys.stdout),
        coloured=console.color_system is not None and not console.no_color,
    )


def table_lines(
    paper: Paper,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    styles: Sequence[Sequence[str]] = (),
) -> list[str]:
    """Write a table, heads first, one line a row.

    Args:
        paper: What it is written on.
        columns: Its columns.
        rows: Texts by rows and columns, as `Paper.text` gives them.
        styles: For rows and columns, the escape sequence's number for its colour, if any.
    """
    widths = [
        max([cell_len(column.head), *(cell_len(row[place]) for row in rows)])
        for place, column in enumerate(columns)
    ]
    if paper.width is not None:
        kept = _fitting(widths, columns, paper.width)
        columns, widths = [columns[place] for place in kept], [widths[place] for place in kept]
        rows = [[row[place] for place in kept] for row in rows]
        styles = [[row[place] for place in kept] for row in styles]
        _shrink(widths, columns, paper.width)
    mark = "..." if paper.ascii_only else "…"
    heads = [_cell(paper, c.head, w, c, mark) for c, w in zip(columns, widths, strict=True)]
    lines = [paper.bold("  ".join(heads).rstrip())]
    for number, row in enumerate(rows):
        cells = [_cell(paper, t, w, c, mark) for t, w, c in zip(row, widths, columns, strict=True)]
        line = "  ".join(cells).rstrip()
        if styles and paper.coloured:
            of_row = styles[number]
            line = "  ".join(paper.styled(t, s) for t, s in zip(cells, of_row, strict=True))
        lines.append(line)
    return lines


def _fitting(widths: Sequence[int], columns: Sequence[Column], width: int) -> list[int]:
    """Choose the columns that fit beside each other, those that shrink still being readable."""
    least = [
        min(natural, _READABLE) if column.shrinks else natural
        for natural, column in zip(widths, columns, strict=True)
    ]
    kept = list(range(len(columns)))
    while sum(least[place] for place in kept) + 2 * (len(kept) - 1) > width:
        spare = [place for place in kept if columns[place].spare]
        if not spare:
            break
        kept.remove(spare[-1])
    return kept


def _shrink(widths: list[int], columns: Sequence[Column], width: int) -> None:
    """Take cells from the widest columns that may give some, until the lines fit."""
    surplus = sum(widths) + 2 * (len(widths) - 1) - width
    while surplus > 0:
        able = [
            place
            for place, column in enumerate(columns)
            if column.shrinks and widths[place] > max(3, cell_len(column.head))
        ]
        if not able:
            return
        widths[max(able, key=widths.__getitem__)] -= 1
        surplus -= 1


def _cell(paper: Paper, text: str, width: int, column: Column, mark: str) -> str:
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - len(mark))) + mark[:width]
    blanks = " " * (width - length)
    return blanks + text if column.right else text + blanks
