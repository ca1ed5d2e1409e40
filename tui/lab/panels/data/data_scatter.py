"""The data drawn twice, side by side: the truth and what the network makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import events
from textual.message import Message
from textual.reactive import reactive

from .....core import Snapshot
from .....core.catalog.datasets.drawn_points import MOST_POINTS
from .....core.data.dataset import Dataset
from .....core.training.metrics.correctness import belong_together, predicted_classes, right_rows
from ....appearance.look import Look
from ....drawing.maps.canvas import Points
from ....drawing.maps.scatter import WRONG, Cells, Grid, levels
from ....drawing.picture import Picture
from ....widgets.panel import SnapshotWidget
from .drawing_pad import DRAWING_KEYS, DrawingPad

_GAP = 3


class DataScatter(SnapshotWidget):
    """Two scatter plots of all rows; the right one marks the rows that are predicted wrong.

    While somebody draws, it is one plane to draw on.
    """

    BINDINGS: ClassVar = [*DRAWING_KEYS]

    @dataclass
    class Drawn(Message):
        """The points are others now; there are enough of them for a dataset."""

        points: Points

    row: reactive[int | None] = reactive(None, repaint=False)
    """A row whose point is marked in both."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self.border_title = "Data"
        self._pad = DrawingPad()
        self._dataset: Dataset | None = None
        self._grid: Grid | None = None
        self._room = (0, 0)

    def show_dataset(self, dataset: Dataset) -> None:
        """Take other points over."""
        self._dataset = dataset
        self._grid = None

    def watch_row(self) -> None:
        """Mark another point."""
        self.draw()

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw both plots, or the plane that is drawn on."""
        if self.is_drawing:
            self._draw_pad()
            return
        dataset, size = self._dataset, self.size
        width, height = (size.width - _GAP) // 2, size.height - 2
        if dataset is None or not belong_together(snapshot, dataset):
            return
        if width < 4 or height < 3:
            return
        if self._grid is None or self._room != (width, height):
            self._room = width, height
            self._grid = Grid.of(dataset.points, width, height)
            self._true_kinds = self._kinds(dataset, dataset.labels)
            self._truth = self._grid.paint(self._true_kinds)
        right = right_rows(snapshot, dataset)
        values = snapshot.predictions
        if dataset.has_several_classes:
            values = predicted_classes(values)
        kinds = self._kinds(dataset, values)
        kinds[~right] = WRONG
        picture = Picture(size.width, size.height)
        faint = self.look.palette.faint
        self._lay(picture, 0, self._truth, dataset)
        picture.draw_upright(width + 1, height + 1, self.look.glyphs.axes[0], faint)
        picture.write(0, 0, "truth".center(width) + " " * _GAP + "prediction".center(width), faint)
        self._lay(picture, width + _GAP, self._grid.paint(kinds), dataset)
        if self.row is not None and self.row < len(kinds):
            for column, kind in ((0, self._true_kinds), (width + _GAP, kinds)):
                glyph = self._marks(dataset)[int(kind[self.row])][0]
                block = self._grid.around(self.row, f"[{glyph}]")
                picture.lay(column, 1, block, "bold reverse")
        legend = self._legend(dataset, int(np.count_nonzero(~right)))
        picture.write(0, height + 1, legend.center(2 * width + _GAP), faint)
        if dataset.has_several_classes:
            # The legend begins with the classes, which are as coloured there as in the plots.
            start = legend.center(2 * width + _GAP).index(legend)
            for number, (glyph, colour) in enumerate(self._class_marks(dataset)):
                picture.write(start + 2 * number, height + 1, glyph, colour)
        self.show_picture(picture)
        self.say_whose("Data", snapshot)

    def _kinds(self, dataset: Dataset, values: np.ndarray) -> np.ndarray:
        if dataset.has_several_classes:
            return values.astype(np.int8)
        if dataset.task == "classification":
            return (values >= 0.5).astype(np.int8)
        targets = dataset.targets
        count = len(self.look.glyphs.ramp)
        return levels(values, float(targets.min()), float(targets.max()), count)

    def _legend(self, dataset: Dataset, wrong: int) -> str:
        glyphs = self.look.glyphs
        if dataset.has_several_classes:
            kinds = " ".join(glyph for glyph, _ in self._class_marks(dataset))
        elif dataset.task == "classification":
            kinds = f"{glyphs.class_zero} 0  {glyphs.class_one} 1"
        else:
            targets = dataset.targets
            kinds = f"{targets.min():.1f} {glyphs.ramp} {targets.max():.1f}"
        return f"{kinds}  {glyphs.wrong} wrong {wrong:,}"

    def _class_marks(self, dataset: Dataset) -> list[tuple[str, str]]:
        """Give the character and the colour of each of several classes."""
        count = dataset.targets.shape[1]
        classes = zip(self.look.glyphs.classes, self.look.palette.classes, strict=True)
        return list(classes)[:count]

    def _marks(self, dataset: Dataset) -> dict[int, tuple[str, str]]:
        """Give the character and the colour of each kind of point."""
        glyphs, palette = self.look.glyphs, self.look.palette
        marks = {WRONG: (glyphs.wrong, f"bold {palette.wrong}")}
        if dataset.has_several_classes:
            marks |= dict(enumerate(self._class_marks(dataset)))
        elif dataset.task == "classification":
            marks[0] = glyphs.class_zero, palette.class_zero
            marks[1] = glyphs.class_one, palette.class_one
        else:
            middle = len(glyphs.ramp) // 2
            for level, glyph in enumerate(glyphs.ramp):
                colour = palette.class_zero if level < middle else palette.class_one
                marks[level] = glyph, "default" if level == middle else colour
        return marks

    def _lay(self, picture: Picture, column: int, cells: Cells, dataset: Dataset) -> None:
        """Put a plot into the picture, kind by kind."""
        for kind, (glyph, colour) in self._marks(dataset).items():
            block = np.where(cells == kind, np.uint32(ord(glyph)), np.uint32(0))
            picture.lay(column, 1, block, colour)

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
        if not self._pad.canvas.undo():
            self.notify("There is nothing to undo.")
        self._tell()

    def action_draw_clear(self) -> None:
        """Remove all points."""
        self._pad.canvas.clear()
        self._tell()

    def on_click(self, event: events.Click) -> None:
        """Put a point under the mouse; the right button removes the nearest one."""
        at = event.get_content_offset(self)
        if not self.is_drawing or at is None or at.y >= self._pad.canvas.plane.rows:
            return
        event.stop()
        self._pad.canvas.go_to(*at)
        if event.button == 1:
            self.action_draw_put()
        else:
            self.action_draw_remove()

    def _tell(self) -> None:
        if self._pad.is_dataset:
            self.post_message(self.Drawn(self._pad.points))
        self.draw()

    def _draw_pad(self) -> None:
        picture = self._pad.draw(*self.size, self.look)
        self.show_picture(picture)
        if picture is None:
            return
        titles = self._pad.titles(self.size.width)
        if titles != (self.border_title, self.border_subtitle):
            self.retitle(title=titles[0], subtitle=titles[1])
