"""What a document is made of. Texts are plain, from whatever origin: writers make them harmless."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a part."""

    words: str
    level: int = 2
    """From 2, for a part of the whole, on."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    words: str


@dataclass(frozen=True, slots=True)
class Items:
    """Sentences that stand beside each other."""

    each: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell says what a row is about."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    has_numbers: bool = True
    """Whether all cells but the first are numbers, and so stand to the right."""


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be copied, or a formula: they stay as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture."""

    name: str
    """A word that a file may be named after."""
    words: str
    """What is to be seen, in a sentence or two."""
    svg: str
    """The picture, which refers to nothing outside."""


Block: TypeAlias = Heading | Paragraph | Items | Table | Code | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A document from its title to its end."""

    title: str
    blocks: tuple[Block, ...]


NONE = "-"
"""A cell of what there is none of."""


def as_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    *,
    has_numbers: bool = True,
) -> Table:
    """Make a table of any sequences, without columns that have `NONE` in every row."""
    cells = [tuple(row) for row in rows]
    seen = [
        place
        for place in range(len(heads))
        if not place or not cells or any(row[place] != NONE for row in cells)
    ]
    return Table(
        tuple(heads[place] for place in seen),
        tuple(tuple(row[place] for place in seen) for row in cells),
        caption,
        has_numbers,
    )


def side_by_side(
    heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int, caption: str = ""
) -> Table:
    """Make a table whose rows go on beside the first ones, as often as the columns allow."""
    times = max(min(columns // len(heads), -(-len(rows) // len(heads))), 1)
    down = -(-len(rows) // times)
    empty = ("",) * len(heads)
    laid = [
        tuple(
            cell
            for start in range(0, times * down, down)
            for cell in (rows[start + place] if start + place < len(rows) else empty)
        )
        for place in range(down)
    ]
    return Table(tuple(heads) * times, tuple(laid), caption)
