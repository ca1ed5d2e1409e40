"""A plot under what a command prints: on a terminal, as large and with such signs as it has."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...streams import console_on, shows_unicode

if TYPE_CHECKING:
    from rich.text import Text

    from ....drawing.plots.figure import Page

_WIDEST, _HIGHEST = 120, 15


def plotted(draw: Callable[[Page], Text | None], *, ascii_only: bool = False) -> str:
    """Draw for standard output, with an empty line before; nothing where that is no terminal.

    Args:
        draw: Draws on a page; `None` where there is nothing to draw, or no room.
        ascii_only: Whether no character beyond ASCII may be written.
    """
    console = console_on(sys.stdout)
    if not console.is_terminal:
        return ""
    from ....drawing.plots.figure import Page

    page = Page(
        width=min(console.width, _WIDEST),
        # What it belongs to is to be seen above it.
        height=min(console.height // 2, _HIGHEST),
        ascii_only=ascii_only or not shows_unicode(sys.stdout),
    )
    picture = draw(page)
    if picture is None:
        return ""
    with console.capture() as captured:
        console.print()
        console.print(picture, no_wrap=True, overflow="crop")
    return captured.get()
