"""How a widget has a picture of pixels shown in the place of its cells."""

from __future__ import annotations

from textual.geometry import Region
from textual.widget import Widget

from ...drawing.pixels.raster import PixelArea
from ..line.line import line_of
from .pictures import Pictures


def show_pixels(widget: Widget, area: PixelArea) -> None:
    """Have a picture sent with the next frame, if it is another than the terminal has.

    Args:
        widget: Whose cells it is in.
        area: The picture, and where in the widget it is.
    """
    line = line_of(widget.app)
    if line is None or not isinstance(line.beside, Pictures):
        return
    if line.beside.show(area):
        # No cell has to differ, but one is to be looked at, or there would be no frame.
        widget.refresh(Region(area.left, area.top, 1, 1))
