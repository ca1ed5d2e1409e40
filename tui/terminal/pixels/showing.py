"""How a widget has pictures of pixels shown in the place of its cells."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from textual.geometry import Region
from textual.widget import Widget

from ...drawing.pixels.raster import PixelArea
from ..line.line import line_of
from .pictures import Pictures

_IMAGES = count()


def new_images(number: int = 1) -> list[int]:
    """Give so many numbers for pictures, so that those of widgets on one screen differ."""
    return [next(_IMAGES) for _ in range(number)]


def show_pixels(widget: Widget, areas: Iterable[PixelArea]) -> None:
    """Have pictures sent with the next frame, of which the terminal has others.

    Args:
        widget: Whose cells they are in.
        areas: The pictures, and where in the widget each is.
    """
    line = line_of(widget.app)
    if line is None or not isinstance(line.beside, Pictures):
        return
    for area in areas:
        if line.beside.show(area):
            # No cell has to differ, but one is to be looked at, or there would be no frame.
            widget.refresh(Region(area.left, area.top, 1, 1))
