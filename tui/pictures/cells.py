"""The cells of a picture or a screen: what stands in each, and in which colours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len
from rich.color import blend_rgb
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme

from ..drawing.picture import Picture
from .paper import PAPER


@dataclass(frozen=True, slots=True)
class Cell:
    """One character with its colours."""

    glyph: str
    """The character; nothing where the one before is two cells wide."""
    ink: str
    """Its colour, as `#rrggbb`."""
    ground: str
    """What it stands on, likewise."""
    bold: bool = False
    italic: bool = False
    underline: bool = False


Cells = list[list[Cell]]
"""Rows of cells."""


def cells_of(picture: Picture) -> Cells:
    """Give a picture's cells as they are on paper."""
    return [
        row_of_cells((Segment(text, Style.parse(ink)) for text, ink in runs), PAPER)
        for runs in picture.runs_of(range(picture.height))
    ]


def row_of_cells(segments: Iterable[Segment], theme: TerminalTheme) -> list[Cell]:
    """Take a line apart.

    Args:
        segments: The line.
        theme: What the colours are that have only a name, and those of what has none.
    """
    row: list[Cell] = []
    for text, style, control in segments:
        if control:
            continue
        ink, ground = _colours(style or Style.null(), theme)
        marks = style or Style.null()
        for glyph in text:
            row.append(
                Cell(
                    glyph, ink, ground, bool(marks.bold), bool(marks.italic), bool(marks.underline)
                )
            )
            row += [Cell("", ink, ground)] * (cell_len(glyph) - 1)
    return row


def _colours(style: Style, theme: TerminalTheme) -> tuple[str, str]:
    ink = style.color.get_truecolor(theme) if style.color else theme.foreground_color
    ground = (
        style.bgcolor.get_truecolor(theme, foreground=False)
        if style.bgcolor and not style.bgcolor.is_default
        else theme.background_color
    )
    if style.color and style.color.is_default:
        ink = theme.foreground_color
    if style.reverse:
        ink, ground = ground, ink
    if style.dim:
        ink = blend_rgb(ink, ground, 0.5)
    return ink.hex, ground.hex
