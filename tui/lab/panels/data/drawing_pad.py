"""A panel that can be drawn on: a cursor goes over the plane and puts points into classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.message import Message

from .....core import Snapshot
from .....core.catalog.datasets.drawn_points import FEWEST_POINTS, MOST_POINTS, from_text
from ....appearance.look import Look
from ....drawing.maps.canvas import Canvas, Points
from ....drawing.picture import Picture
from ....widgets.panel import PictureWidget

_STRIDE = (5, 3)
"""Columns and rows of a long stride of the cursor."""

_HELP = (
    "enter put  del remove  u undo  0-9 class  C clear  esc done",
    "enter put  del remove  u undo  0-9 class  esc done",
    "enter, del, u, 0-9, esc",
)
"""What keys do, for less and less room."""

_LEAST = (12, 4)


class DrawingPad(PictureWidget):
    """A picture that is drawn on while somebody wants to; else what its class makes of it.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [
        *(
            Binding(f"{shift}{key}", f"draw_move({across * far[0]}, {down * far[1]})", show=False)
            for key, across, down in (
                ("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1)
            )
            for shift, far in (("", (1, 1)), ("shift+", _STRIDE))
        ),
        *(Binding(str(label), f"draw_label({label})", show=False) for label in range(10)),
        Binding("enter,space", "draw_put", show=False),
        Binding("backspace,delete", "draw_remove", show=False),
        Binding("u,ctrl+z", "draw_undo", show=False),
        Binding("C", "draw_clear", show=False),
        Binding("escape", "draw_done", show=False),
    ]  # fmt: skip

    @dataclass
    class Drawn(Message):
        """The points are others now; there are enough of them for a dataset."""

        points: Points

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._canvas = Canvas()
        self.is_drawing = False
        """Whether keys and the mouse put points."""

    # --- beginning and ending ---

    def begin_drawing(self) -> None:
        """Draw on, with the points of the run if it is one of drawn ones."""
        config = self.snapshot.config if self.snapshot is not None else None
        if config is not None and config.dataset_facts.drawn:
            points = from_text(config.drawing)
            if points != self._canvas.points:
                self._canvas = Canvas(points)
        self.is_drawing = self.can_focus = True
        self.screen.set_focus(self)
        self.refresh_bindings()
        self.draw()

    def action_draw_done(self) -> None:
        """Show the data again."""
        if self.has_focus:
            self.screen.set_focus(None)
        self.is_drawing = self.can_focus = False
        self.retitle(title=str(self.border_title).split(":")[0], subtitle="")
        self._titled = ""
        self.refresh_bindings()
        self.draw()

    def on_blur(self) -> None:
        """Stop when something else gets the focus, but not when another window does."""
        if self.is_drawing and self.app.app_focus:
            self.action_draw_done()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave keys to the lab while nobody draws."""
        return self.is_drawing if action.startswith("draw_") else True

    # --- what keys do ---

    def action_draw_move(self, across: int, down: int) -> None:
        """Move the cursor; at an edge it stays."""
        self._canvas.move(across, down)
        self.draw()

    def action_draw_label(self, label: int) -> None:
        """Choose the class of the next points."""
        self._canvas.label = label
        self.draw()

    def action_draw_put(self) -> None:
        """Put a point at the cursor."""
        if not self._canvas.put() and len(self._canvas.points) >= MOST_POINTS:
            self.notify(f"A drawing has room for {MOST_POINTS} points; delete removes one.")
        self._tell()

    def action_draw_remove(self) -> None:
        """Remove the nearest point."""
        self._canvas.remove()
        self._tell()

    def action_draw_undo(self) -> None:
        """Take the last change back."""
        if not self._canvas.undo():
            self.notify("There is nothing to undo.")
        self._tell()

    def action_draw_clear(self) -> None:
        """Remove all points."""
        self._canvas.clear()
        self._tell()

    def on_click(self, event: events.Click) -> None:
        """Put a point under the mouse; the right button removes the nearest one."""
        at = event.get_content_offset(self)
        if not self.is_drawing or at is None or at.y >= self._canvas.plane.rows:
            return
        event.stop()
        self._canvas.go_to(*at)
        if event.button == 1:
            self.action_draw_put()
        else:
            self.action_draw_remove()

    def _tell(self) -> None:
        if len(self._canvas.points) >= FEWEST_POINTS:
            self.post_message(self.Drawn(self._canvas.points))
        self.draw()

    # --- the picture ---

    def draw_canvas(self, snapshot: Snapshot) -> None:
        """Draw the points and the cursor."""
        width, height = self.size.width, self.size.height - 1
        canvas = self._canvas
        if width < _LEAST[0] or height < _LEAST[1]:
            self.show_picture(None)
            return
        if (canvas.plane.columns, canvas.plane.rows) != (width, height):
            canvas.fit(width, height)
        glyphs, palette = self.look.glyphs, self.look.palette
        picture = Picture(width, height + 1)
        for point in canvas.points:
            colour = palette.classes[point.label]
            picture.write(*canvas.cell_of(point), glyphs.classes[point.label], colour)
        self._mark_cursor(picture)
        x1, x2 = canvas.place
        reading = f"x1 {x1:.2f}  x2 {x2:.2f}  class {canvas.label}"
        picture.write(1, height, reading, palette.faint)
        self.show_picture(picture)
        self._say_how(snapshot)

    def _mark_cursor(self, picture: Picture) -> None:
        """Put brackets around the cursor's cell, and a cross into it if it is empty."""
        column, row = self._canvas.cursor
        ink = f"bold {self.look.palette.good}"
        if picture.text(row)[column] == " ":
            picture.write(column, row, "+", ink)
        for beside, bracket in ((column - 1, "["), (column + 1, "]")):
            if 0 <= beside < picture.width:
                picture.write(beside, row, bracket, ink)

    def _say_how(self, snapshot: Snapshot) -> None:
        count = len(self._canvas.points)
        points = "1 point" if count == 1 else f"{count} points"
        title = f"Data: drawing class {self._canvas.label}, {points}"
        if count < FEWEST_POINTS:
            title += f" ({FEWEST_POINTS} to begin)"
        room = self.size.width - 4
        subtitle = next((line for line in _HELP if len(line) <= room), "")
        if (title, subtitle) != (self.border_title, self.border_subtitle):
            self.retitle(title=title, subtitle=subtitle)
