"""A plane to draw on: a cursor goes over it and puts points into classes."""

from __future__ import annotations

from textual.binding import Binding

from .....core import RunConfig
from .....core.catalog.datasets.drawn_points import FEWEST_POINTS, REACH, from_text
from ....appearance.look import Look
from ....drawing.maps.canvas import Canvas, Points
from ....drawing.maps.plane import CELL_HEIGHT
from ....drawing.picture import Picture
from .stroke import Stroke

_STRIDE = (5, 3)
"""Columns and rows of a long stride of the cursor."""

_HINTS = (
    ("0-9", "class"),
    ("enter", "put a point"),
    ("delete", "remove nearest"),
    ("backspace", "undo"),
    ("X", "remove all"),
    ("esc", "done"),
)
"""What keys do, a line each where there is room beside the plane."""
_SHORT = "enter put  backspace undo  0-9 class  esc done"
"""The same on the frame, where there is none."""

_BESIDE, _GAP = 28, 2
"""Columns for words beside the plane, and between the two."""
_LEAST = 4
"""Rows of the plane at least; it has twice as many columns."""


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
        is_beside: Whether what keys do is said beside the plane.
        stroke: Which changes belong together.
    """

    def __init__(self) -> None:
        self.canvas = Canvas()
        self.is_open = self.is_beside = False
        self.stroke = Stroke()

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
        """Draw the points and the cursor; nothing where there is too little room.

        The plane is a square, and stays as it is from point to point. What can be done is said
        beside it where that leaves it as large as it can be.
        """
        below = min(height - 1, width // CELL_HEIGHT)
        beside = min(height, (width - _BESIDE - _GAP) // CELL_HEIGHT)
        rows = max(below, beside)
        if rows < _LEAST:
            return None
        canvas, self.is_beside = self.canvas, beside >= below
        if canvas.plane.rows != rows:
            canvas.fit(rows * CELL_HEIGHT, rows)
        picture = Picture(width, height)
        self._draw_axes(picture, look)
        for point in canvas.points:
            colour = look.palette.classes[point.label]
            picture.write(*canvas.cell_of(point), look.glyphs.classes[point.label], colour)
        self._mark_cursor(picture, f"bold {look.palette.accent}")
        if self.is_beside:
            self._write_beside(picture, look)
        else:
            x1, x2 = canvas.place
            reading = f"x1 {x1:.2f}  x2 {x2:.2f}  class {canvas.label}"
            picture.write(1, rows, reading, look.palette.faint)
        return picture

    def _draw_axes(self, picture: Picture, look: Look) -> None:
        """Draw where x1 and x2 are 0, with how far the plane goes."""
        plane, faint, axes = self.canvas.plane, look.palette.faint, look.glyphs.axes
        across, down = plane.columns // 2, plane.rows // 2
        picture.write(0, down, axes[3] * plane.columns, faint)
        for row in range(plane.rows):
            picture.write(across, row, axes[0], faint)
        end = f"{REACH:g}"
        picture.write(0, down, f"-{end}", faint)
        picture.write(plane.columns - len(end), down, end, faint)
        picture.write(across + 1, 0, "x2", faint)
        picture.write(plane.columns - 3 - len(end), down, "x1", faint)

    def _write_beside(self, picture: Picture, look: Look) -> None:
        """Say where the cursor is, which class is next, and what keys do."""
        canvas, faint = self.canvas, look.palette.faint
        column = canvas.plane.columns + _GAP
        x1, x2 = canvas.place
        colour = f"bold {look.palette.classes[canvas.label]}"
        picture.write(column, 0, f"class {canvas.label}", colour)
        picture.write(column + 10, 0, f"x1 {x1:.2f}  x2 {x2:.2f}")
        # In a low panel they go on in a column of their own.
        lines = max(picture.height - 1, 1)
        for number, (key, words) in enumerate(_HINTS):
            start, row = column + number // lines * _BESIDE, 1 + number % lines
            picture.write(start, row, key, f"bold {look.palette.accent}")
            picture.write(start + 10, row, words, faint)

    def _mark_cursor(self, picture: Picture, ink: str) -> None:
        """Put brackets around the cursor's cell, and a cross into it if it is empty."""
        column, row = self.canvas.cursor
        here = {self.canvas.cell_of(point) for point in self.points}
        if (column, row) not in here:
            picture.write(column, row, "+", ink)
        for beside, bracket in ((column - 1, "["), (column + 1, "]")):
            if 0 <= beside < picture.width:
                picture.write(beside, row, bracket, ink)

    def titles(self, width: int) -> tuple[str, str]:
        """Say above how far the drawing is, and below what keys do if it is nowhere else."""
        count = len(self.points)
        points = "1 point" if count == 1 else f"{count} points"
        title = f"Data: drawing class {self.canvas.label}, {points}"
        if not self.is_dataset:
            title += f" ({FEWEST_POINTS} to begin)"
        hints = "" if self.is_beside or len(_SHORT) > width - 4 else _SHORT
        return title, hints

    # --- what is changed ---

    def undo(self) -> str:
        """Take the last change back, and say what it was and how many are left."""
        before = len(self.points)
        if not self.canvas.undo():
            return "There is nothing to undo."
        difference = len(self.points) - before
        if difference == 0:
            done = "Gave the last point its class back"
        elif difference < 0:
            done = "Removed the last point" + f"s, {-difference} of them" * (difference < -1)
        else:
            done = "Put 1 point back" if difference == 1 else f"Put {difference} points back"
        left = self.canvas.changes
        rest = "nothing more" if not left else "1 change" if left == 1 else f"{left} changes"
        return f"{done}; {rest} can {'still ' * bool(left)}be undone."
