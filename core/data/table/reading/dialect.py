"""How a file writes its cells: what divides them, what stands around them, what escapes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....config.errors import shown

if TYPE_CHECKING:
    from _csv import Reader

ONE_COLUMN = "\x1f"
"""A character that no text has: what the csv module divides by where nothing divides."""

DELIMITER_NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "pipe",
    " ": "blank",
    ":": "colon",
    "~": "tilde",
    "^": "caret",
    "": "one column",
}
"""What people call each delimiter."""


def called(delimiter: str) -> str:
    """Give what people call a delimiter, or the sign itself."""
    return DELIMITER_NAMES.get(delimiter) or shown(delimiter)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the csv module, or numpy's reader, has to be told."""

    delimiter: str
    """What divides cells; empty if nothing does."""
    quote: str = ""
    """What stands around cells that need it; empty if nothing does."""
    escape: str = ""
    """What takes a quote's or a delimiter's meaning away; empty if nothing does."""
    runs: bool = False
    """Whether several blanks in a row divide as one does."""

    def reader(self, lines: Iterable[str]) -> Reader:
        """Make a reader that refuses what does not follow the dialect."""
        return csv.reader(
            map(self.without_runs, lines) if self.runs else lines,
            delimiter=self.delimiter or ONE_COLUMN,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape or None,
            # Else `, "a, b"` would be a cell with a quote in it, and a second one.
            skipinitialspace=self.delimiter != " ",
            strict=True,
        )

    def without_runs(self, line: str) -> str:
        """Let one blank stand where several do, outside of quotes."""
        if not self.quote or self.quote not in line:
            return " ".join(line.split()) + "\n"
        quoted = f"({self.quote}[^{self.quote}]*{self.quote})|[ \t\r\n]+"
        return re.sub(quoted, lambda found: found[1] or " ", line).strip() + "\n"

    def without_quotes(self, line: str) -> str | None:
        """Write a line without quotes, where it means the same; `None` where it may not.

        A program that quotes all words, as most do, divides nothing by that: what is left is a
        record to any reader.
        """
        if self.escape and self.escape in line:
            return None
        if not (self.quote and self.quote in line):
            return line
        parts = line.split(self.quote)
        if self.runs or not self.delimiter or len(parts) % 2 == 0:
            return None
        first, *between, last = parts[::2]
        divides = self.delimiter
        is_whole = (
            (not first or first.endswith(divides))
            and all(
                part and part.startswith(divides) and part.endswith(divides) for part in between
            )
            and (not last.strip("\r\n") or last.startswith(divides))
            and not any(divides in part or part.endswith(("\r", "\n")) for part in parts[1::2])
        )
        return "".join(parts) if is_whole else None

    def divided(self, line: str) -> list[str]:
        """Divide a line without quotes and escapes into cells, as the reader would."""
        if self.runs:
            return line.split()
        line = line.rstrip("\r\n")
        return line.split(self.delimiter) if self.delimiter else [line]

    def taken_apart(
        self, lines: Sequence[str], places: Sequence[int], width: int
    ) -> tuple[list[str], list[list[str]]] | None:
        """Take some cells out of lines without quotes, which is cheap where these are the last.

        Args:
            lines: One for each row.
            places: Where the cells are, in order.
            width: How many cells a row has.

        Returns:
            What is left of the lines, and the cells of each place; `None` if a row lacks some.
        """
        count = len(places)
        if not count:
            return list(lines), []
        if [*places] == [*range(width - count, width)]:
            # From behind: whether what is left has as many cells as it should, its reader sees.
            rows = [line.rstrip("\r\n").rsplit(self.delimiter, count) for line in lines]
            if {*map(len, rows)} != {count + 1}:
                return None
            left, *cells = map(list, zip(*rows, strict=True))
            return left, cells
        rows = list(map(self.divided, lines))
        if {*map(len, rows)} != {width}:
            return None
        cells = [[row[place] for row in rows] for place in places]
        for row in rows:
            for place in reversed(places):
                del row[place]
        return list(map(self.delimiter.join, rows)), cells

    def has_stray_quote(self, cells: Iterable[str], lines: Iterable[str]) -> bool:
        """Tell whether a quote stands in a cell of a record that has none around it.

        The csv module takes it for any character; it is what a delimiter that got lost leaves
        behind. An apostrophe in a word is none, where apostrophes stand around cells.

        Args:
            cells: The record's cells.
            lines: The lines it is written on.
        """
        if not (self.quote and self.quote in "".join(cells)):
            return False
        divides = re.escape(self.delimiter or ONE_COLUMN)
        mark = re.escape(self.quote)
        escaped = f"|{re.escape(self.escape)}." if self.escape else ""
        inside = f"[^{mark}{re.escape(self.escape)}]|{mark}{mark}{escaped}"
        bare = f"[^{divides}{mark}{re.escape(self.escape)}]{escaped}"
        if self.quote == "'":
            bare += f"|(?<=\\w){mark}"
        cell = f" *(?:{mark}(?:{inside})*+{mark}|(?:{bare})*+)"
        whole = f"{cell}(?:{divides}{cell})*+"
        # Atomic groups: what can't match fails in one pass over the record.
        return re.fullmatch(whole, "".join(lines).rstrip("\r\n"), re.DOTALL) is None
