"""The cells of the real app's screen."""

from __future__ import annotations

from typing import Any

from rich.terminal_theme import SVG_EXPORT_THEME
from textual.app import App

from nnlab.tui.pictures.cells import Cells, row_of_cells


def cells_of(app: App[Any]) -> Cells:
    """Read what an app shows at this moment."""
    strips = app.screen._compositor.render_strips()
    return [row_of_cells(strip, SVG_EXPORT_THEME) for strip in strips]
