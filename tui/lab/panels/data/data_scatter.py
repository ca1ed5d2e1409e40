"""The data panel: all points with their targets and their predictions, and a plane to draw on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from .....core import Snapshot
from .....core.catalog.datasets.drawn_points import MOST_POINTS
from .....core.data.dataset import Dataset
from .....core.data.units import shown_predictions
from .....core.training.metrics.correctness import belong_together, predicted_classes, right_rows
from ....appearance.look import Look
from ....drawing.maps.canvas import Points
from ....drawing.plane_words import plane_keys, plane_title
from ....drawing.scores.two_planes import TwoPlanes
from ....widgets.panel import SnapshotWidget
from .drawing_pad import DRAWING_KEYS, DrawingPad

_WAY_TO_DRAW = "D: draw points"
_CORNERS = 4
"""Columns of the frame's upper line that are not for words."""


class DataScatter(SnapshotWidget):
    """All points twice; the right plane marks those that are predicted wrong.

    While somebody draws, it is one plane to draw on.
    """

    NEEDS_ROWS: ClassVar = True

    BINDINGS: ClassVar = [*DRAWING_KEYS]

    @dataclass
    class Drawn(Message):
        """The points are others now; there are enough of them for a dataset."""

        points: Points
        stroke: str
        """What of the drawing's changes is one edit of the run."""

    row: reactive[int | None] = reactive(None, repaint=False)
    """A row whose point is marked in both."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self.border_title = "Data"
        self.border_subtitle = _WAY_TO_DRAW
        self._pad = DrawingPad()
        self._dataset: Dataset | None = None
        self._planes: TwoPlanes | None = None
        self._room = Size(0, 0)
        self._said_below = _WAY_TO_DRAW

    def show_dataset(self, dataset: Dataset) -> None:
        """Take other points over."""
        self._dataset = dataset
        self._planes = None

    def watch_row(self) -> None:
        """Mark another point."""
        self.draw()

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw both planes, or the one that is drawn on."""
        if self.is_drawing:
            self._draw_pad()
            return
        dataset, size = self._dataset, self.size
        if dataset is None or not belong_together(snapshot, dataset):
            return
        if self._planes is None or self._room != size:
            self._room, self._planes = size, TwoPlanes(dataset, *size, self.look)
        if not self._planes.fits:
            return
        values = snapshot.predictions
        if dataset.has_several_classes:
            values = predicted_classes(values)
        else:
            values = shown_predictions(dataset, values)
        picture = self._planes.draw(
            right_rows(snapshot, dataset),
            values,
            by_tolerance=snapshot.config.accuracy_rule == "tolerance",
            row=self.row,
        )
        self.show_picture(picture)
        room = self.size.width - _CORNERS
        title = plane_title(self.title_of("Data", snapshot), dataset, room)
        next_target = "Y next target" * dataset.has_several_targets
        below = _WAY_TO_DRAW
        if dataset.table is not None:  # whose rows are not drawn
            keys = next_target, plane_keys(dataset, room - len(next_target))
            below = "  ".join(filter(None, keys))
        if title != self._titled or below != self._said_below:
            self._titled, self._said_below = title, below
            self.retitle(title=title, subtitle=below)

    def forget_drawn(self) -> None:
        """Draw with other colours from now on."""
        super().forget_drawn()
        self._planes = None

    # --- drawing points ---

    @property
    def is_drawing(self) -> bool:
        """Whether keys and the mouse put points."""
        return self._pad.is_open

    def begin_drawing(self) -> None:
        """Draw on, with the points of the run if it is one of drawn ones."""
        self._pad.open(self.snapshot.config if self.snapshot is not None else None)
        self.can_focus = True
        self.screen.set_focus(self)
        self.refresh_bindings()
        self.draw()

    def action_draw_done(self) -> None:
        """Show the data again."""
        if self.has_focus:
            self.screen.set_focus(None)
        self._pad.is_open = self.can_focus = False
        self._let_go()
        self.retitle(title=str(self.border_title).split(":")[0], subtitle=_WAY_TO_DRAW)
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
        self._pad.canvas.move(across, down)
        self.draw()

    def action_draw_label(self, label: int) -> None:
        """Choose the class of the next points."""
        self._pad.canvas.label = label
        self.draw()

    def action_draw_put(self) -> None:
        """Put a point at the cursor."""
        if not self._pad.canvas.put() and len(self._pad.canvas.points) >= MOST_POINTS:
            self.notify(f"A drawing has room for {MOST_POINTS} points; delete removes one.")
        self._tell()

    def action_draw_remove(self) -> None:
        """Remove the nearest point."""
        self._pad.canvas.remove()
        self._tell()

    def action_draw_undo(self) -> None:
        """Take the last change back."""
        self.notify(self._pad.undo())
        self._tell()

    def action_draw_clear(self) -> None:
        """Remove all points."""
        self._pad.canvas.clear()
        self._tell()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put a point under the mouse; the right button removes the nearest one."""
        if not self._go_to_mouse(event):
            return
        if event.button != 1:
            self.action_draw_remove()
            return
        self._pad.stroke.begin()
        self.capture_mouse()
        self.action_draw_put()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Put a point into each cell that the mouse is drawn over."""
        canvas = self._pad.canvas
        before = canvas.cursor
        if self._pad.stroke.is_held and self._go_to_mouse(event) and canvas.cursor != before:
            canvas.put(goes_on=True)
            self._tell()

    def on_mouse_up(self) -> None:
        """End the stroke."""
        if self._pad.stroke.is_held:
            self._let_go()

    def _let_go(self) -> None:
        if self._pad.stroke.is_held:
            self.release_mouse()
        self._pad.stroke.end()

    def _go_to_mouse(self, event: events.MouseEvent) -> bool:
        """Put the cursor under the mouse; tell whether that is on the plane."""
        at, plane = event.get_content_offset(self), self._pad.canvas.plane
        if not self.is_drawing or at is None or at.x >= plane.columns or at.y >= plane.rows:
            return False
        event.stop()
        self._pad.canvas.go_to(*at)
        return True

    def _tell(self) -> None:
        if self._pad.is_dataset:
            self.post_message(self.Drawn(self._pad.points, self._pad.stroke.of_change()))
        self.draw()

    def _draw_pad(self) -> None:
        picture = self._pad.draw(*self.size, self.look)
        self.show_picture(picture)
        if picture is None:
            return
        titles = self._pad.titles(self.size.width)
        if titles != (self.border_title, self.border_subtitle):
            self.retitle(title=titles[0], subtitle=titles[1])
