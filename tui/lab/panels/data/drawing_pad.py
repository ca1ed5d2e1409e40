"""A plane to draw on: a cursor goes over it and puts points into classes."""

from __future__ import annotations

from textual.binding import Binding

from .....core import RunConfig
from .....core.catalog.datasets.drawn_points import FEWEST_POINTS, from_text
from ....appearance.look import Look
from ....drawing.maps.canvas import Canvas, Points
from ....drawing.picture import Picture

_STRIDE = (5, 3)
"""Columns and rows of a long stride of the cursor."""

_HELP = (
    "enter put  del remove  backspace undo  0-9 class  X clear  esc done",
    "enter put  backspace undo  0-9 class  esc done",
    "enter, backspace, 0-9, esc",
)
"""What keys do, for less and less room."""

_LEAST = (12, 4)


DRAWING_KEYS = [
    *(
        Binding(f"{shift}{key}", f"draw_move({across * far[0]}, {down * far[1]})", show=False)
        for key, across, down in (
            ("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1)
        )
        for shift, far in (("", (1, 1)), ("shift+", _STRIDE))
    ),
    *(Binding(str(label), f"draw_label({label})", show=False) for label in range(10)),
    Binding("enter,space", "draw_put", show=False),
    Binding("delete", "draw_remove", show=False),
    Binding("backspace,ctrl+z", "draw_undo", show=False),
    Binding("X", "draw_clear", show=False),
    Binding("escape", "draw_done", show=False),
]  # fmt: skip
"""Keys of the widget that is drawn on; they do nothing in it while nobody draws."""


class DrawingPad:
    """The points that somebody draws, and how they are shown.

    Attributes:
        canvas: The points, the cursor over them, and the class of the next one.
        is_open: Whether keys and the mouse put points.
    """

    def __init__(self) -> None:
        self.canvas = Canvas()
        self.is_open = False

    def open(self, config: RunConfig | None) -> None:
        """Draw on, with the points of the run if it is one of drawn ones."""
        if config is not None and config.dataset_facts.drawn:
            points = from_text(config.drawing)
            if points != self.canvas.points:
                self.canvas = Canvas(points)
        self.is_open = True

    @property
    def points(self) -> Points:
        """The points."""
        return self.canvas.points

    @property
    def is_dataset(self) -> bool:
        """Whether there are enough points for a dataset."""
        return len(self.points) >= FEWEST_POINTS

    def draw(self, width: int, height: int, look: Look) -> Picture | None:
        """Draw the points and the cursor; nothing where there is too little room."""
        canvas, height = self.canvas, height - 1
        if width < _LEAST[0] or height < _LEAST[1]:
            return None
        if (canvas.plane.columns, canvas.plane.rows) != (width, height):
            canvas.fit(width, height)
        picture = Picture(width, height + 1)
        for point in canvas.points:
            colour = look.palette.classes[point.label]
            picture.write(*canvas.cell_of(point), look.glyphs.classes[point.label], colour)
        self._mark_cursor(picture, f"bold {look.palette.accent}")
        x1, x2 = canvas.place
        reading = f"x1 {x1:.2f}  x2 {x2:.2f}  class {canvas.label}"
        picture.write(1, height, reading, look.palette.faint)
        return picture

    def _mark_cursor(self, picture: Picture, ink: str) -> None:
        """Put brackets around the cursor's cell, and a cross into it if it is empty."""
        column, row = self.canvas.cursor
        if picture.text(row)[column] == " ":
            picture.write(column, row, "+", ink)
        for beside, bracket in ((column - 1, "["), (column + 1, "]")):
            if 0 <= beside < picture.width:
                picture.write(beside, row, bracket, ink)

    def titles(self, width: int) -> tuple[str, str]:
        """Say above how far the drawing is, and below what keys do, as far as there is room."""
        count = len(self.points)
        points = "1 point" if count == 1 else f"{count} points"
        title = f"Data: drawing class {self.canvas.label}, {points}"
        if not self.is_dataset:
            title += f" ({FEWEST_POINTS} to begin)"
        return title, next((line for line in _HELP if len(line) <= width - 4), "")
