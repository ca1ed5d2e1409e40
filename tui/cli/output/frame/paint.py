"""Pictures as lines of text for a stream: in the colours that it has, or as plain characters."""

from __future__ import annotations

from dataclasses import replace
from typing import TextIO

from rich.color import ColorSystem
from rich.style import Style

from ....appearance.look import COLOURS_OF_SYSTEMS, MANY_COLOURS, Look
from ....appearance.themes import TERMINAL, THEMES
from ....drawing.picture import Picture
from ....settings.settings_file import load_settings, settings_path
from ...streams import console_on, shows_unicode

_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "windows": ColorSystem.WINDOWS,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}


class Painter:
    """Writes pictures as the lines of a stream.

    Args:
        stream: Where they will be written.
        ascii_only: Whether to do without characters beyond ASCII, whatever it takes.

    Attributes:
        look: Characters and colours that suit the stream.
    """

    def __init__(self, stream: TextIO, *, ascii_only: bool = False) -> None:
        console = console_on(stream)
        self._system = _SYSTEMS.get(console.color_system or "")
        self._has_colours = self._system is not None and not console.no_color
        self._styles: dict[str, Style] = {}
        colours = COLOURS_OF_SYSTEMS[console.color_system] if self._has_colours else 0
        self.look = _look(colours, ascii_only=ascii_only or not shows_unicode(stream))

    def lines(self, picture: Picture) -> list[str]:
        """Write each row of a picture, without blanks at its end where nothing is behind them."""
        return [self._line(picture, row) for row in range(picture.height)]

    def _line(self, picture: Picture, row: int) -> str:
        if self._system is None:
            return picture.text(row).rstrip()
        runs = picture.runs(row)
        last, ink = runs[-1]
        if not self._style(ink).bgcolor and "reverse" not in ink:
            runs[-1] = last.rstrip(), ink
        return "".join(
            self._style(ink).render(text, color_system=self._system) for text, ink in runs
        )

    def _style(self, ink: str) -> Style:
        if (style := self._styles.get(ink)) is None:
            style = Style.parse(ink)
            style = self._styles[ink] = style if self._has_colours else style.without_color
        return style


def _look(colours: int, *, ascii_only: bool) -> Look:
    """Choose characters and colours that can be read on whatever ground the terminal has.

    What is written and drawn has the terminal's own colours. Only the plane has grounds of its
    own: those of the theme that is remembered.
    """
    path = settings_path()
    name = load_settings(path)[0].theme if path is not None and colours >= MANY_COLOURS else ""
    theme = THEMES.get(name, TERMINAL if colours < MANY_COLOURS else THEMES["dark"])
    look = Look.of(ascii_only=ascii_only, colours=colours, theme=theme)
    if theme is TERMINAL:
        return look
    own = theme.palette
    palette = replace(
        TERMINAL.palette, class_zero=own.class_zero, class_one=own.class_one, classes=own.classes
    )
    return replace(look, palette=palette)
