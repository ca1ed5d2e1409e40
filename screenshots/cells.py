"""The cells of a screen: what stands in each, and in which colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.color import blend_rgb
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME
from textual.app import App


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
"""The rows of a screen."""


def cells_of(app: App[Any]) -> Cells:
    """Read what an app shows at this moment."""
    return [_row(list(strip)) for strip in app.screen._compositor.render_strips()]


def _row(segments: Sequence[Segment]) -> list[Cell]:
    row: list[Cell] = []
    for text, style, control in segments:
        if control:
            continue
        ink, ground = _colours(style or Style.null())
        marks = style or Style.null()
        for glyph in text:
            row.append(
                Cell(
                    glyph, ink, ground, bool(marks.bold), bool(marks.italic), bool(marks.underline)
                )
            )
            row += [Cell("", ink, ground)] * (cell_len(glyph) - 1)
    return row


def _colours(style: Style) -> tuple[str, str]:
    theme = SVG_EXPORT_THEME
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
