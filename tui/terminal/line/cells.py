"""The cells of a screen: what is to be seen in each, and with which pen."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment

from .pens import PLAIN, Pens

try:
    from rich.cells import split_graphemes
except ImportError:  # rich before 14.3 measures each character by itself
    split_graphemes = None

_NARROW = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u2190-\u2199\u2500-\u25fc\u2800-\u28ff]*")
"""Texts of which each character is in a cell of its own, as far as that is seen quickly."""

UNKNOWN = -1
"""The pen of a cell of which nobody knows what the terminal shows."""


class Cells:
    """A screen's cells, line by line.

    A cell holds the characters that begin in it: none where one before it is wider than a cell.

    Args:
        width: Of the screen.
        height: Of the screen.

    Attributes:
        texts: The characters of each cell, a list for each line.
        pens: The pens that they are written with, a list for each line.
        changed_at: When something was last put into each line; only the order counts.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.texts: list[list[str]] = [[" "] * width for _ in range(height)]
        self.pens: list[list[int]] = [[PLAIN] * width for _ in range(height)]
        self.changed_at = [0] * height

    def clear(self, pen: int) -> None:
        """Have blanks everywhere."""
        for line in range(self.height):
            self.texts[line] = [" "] * self.width
            self.pens[line] = [pen] * self.width

    def put(self, x: int, y: int, segments: Iterable[Segment], pens: Pens, when: int) -> None:
        """Put pieces of text into neighbouring cells, from a place on; what is outside is left."""
        if not 0 <= y < self.height:
            return
        texts, written = _told_apart(segments, pens)
        first, end = max(x, 0), min(x + len(texts), self.width)
        if first >= end:
            return
        texts, written = texts[first - x : end - x], written[first - x : end - x]
        line = self.texts[y]
        if line[first:end] == texts and self.pens[y][first:end] == written:
            return
        # Half of a wide character can't be seen, nor half of one that was there.
        if not texts[0]:
            texts[0] = " "
        if not line[first] and first:
            line[first - 1] = " "
        if end < self.width and not line[end]:
            line[end] = " "
        line[first:end] = texts
        self.pens[y][first:end] = written
        self.changed_at[y] = when


def _told_apart(segments: Iterable[Segment], pens: Pens) -> tuple[list[str], list[int]]:
    """Give what is in each cell, and the pen that it is written with."""
    texts: list[str] = []
    written: list[int] = []
    for segment in segments:
        text = segment.text
        pen = pens.of(segment.style)
        if len(text) == 1 and text != " ":
            if pens.is_flat(text, pen):
                texts.append(" ")
                written.append(pens.blank(pen))
            elif text < "\u0300" or cell_len(text) == 1:
                texts.append(text)
                written.append(pen)
            else:
                cells = _cells(text)
                texts += cells
                written += [pen] * len(cells)
            continue
        cells = list(text) if _NARROW.fullmatch(text) else _cells(text)
        texts += cells
        blank = pens.blank(pen)
        if blank == pen or " " not in text:
            written += [pen] * len(cells)
        else:
            written += [blank if cell == " " else pen for cell in cells]
    return texts, written


def _cells(text: str) -> list[str]:
    """Share out characters of which some are wider than a cell, or have no width of their own.

    Those that are drawn as one, such as a family of emoji, stay together.
    """
    cells: list[str] = []
    for first, end, width in _graphemes(text):
        if width:
            cells += [text[first:end], *[""] * (width - 1)]
        elif cells:
            before = next(at for at in range(len(cells) - 1, -1, -1) if cells[at])
            cells[before] += text[first:end]
    whole = cell_len(text)
    if len(cells) != whole:  # of joiners that join nothing rich has two opinions
        cells = [text, *[""] * (whole - 1)] if whole else []
    return cells


def _graphemes(text: str) -> Iterable[tuple[int, int, int]]:
    """Give where each thing that is drawn begins and ends, and how many cells it takes."""
    if split_graphemes is not None:
        return split_graphemes(text)[0]
    return ((at, at + 1, cell_len(character)) for at, character in enumerate(text))
