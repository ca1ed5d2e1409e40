"""Words and marks in a chart: at the ends of its curves, and beside what they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...picture import Picture


@dataclass(frozen=True, slots=True)
class EndName:
    """What stands at the end of a curve."""

    row: int
    """Where the curve ends."""
    text: str
    colour: str


def write_ends(picture: Picture, column: int, height: int, ends: Sequence[EndName]) -> None:
    """Write the names of curves beside their ends, each in a row of its own.

    Args:
        picture: What is written on.
        column: Where the names begin.
        height: Rows there are for them; names that find none are left out.
        ends: The most important last.
    """
    kept = sorted(ends[-height:], key=lambda end: end.row)
    rows: list[int] = []
    for end in kept:
        rows.append(max(end.row, rows[-1] + 1 if rows else 0))
    # What was pushed below the last row pushes those above it up.
    for place in range(len(rows) - 1, -1, -1):
        rows[place] = min(rows[place], height - (len(rows) - place))
    for end, row in zip(kept, rows, strict=True):
        picture.write(column, row, end.text, end.colour)


def write_beside(
    picture: Picture, words: str, *, column: int, row: int, left: int, height: int, colour: str
) -> None:
    """Write words close to a place, where nothing else is drawn; nowhere if there is no room."""
    columns = len(words) + 2
    lines = picture.lines[:height]
    for there in sorted(range(height), key=lambda each: abs(each - row)):
        for start in (column + 1, column - columns, column - columns // 2):
            stop = start + columns
            if left <= start and stop <= picture.width and not lines[there][start:stop].strip():
                picture.write(start + 1, there, words, colour)
                return


def fitting(entries: Sequence[str], room: int) -> str:
    """Join as many whole entries as there is room for, the last ones first to be kept."""
    kept: list[str] = []
    for entry in reversed(entries):
        if len("  ".join([entry, *kept])) > room:
            break
        kept.insert(0, entry)
    return "  ".join(kept)
