"""What the network makes of the whole plane, with the points it learns and those held out on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive

from ...core import Snapshot
from ...core.data.dataset import Dataset
from ...core.nn.network import Network
from ...core.training.metrics.correctness import belong_together, right_rows
from ..appearance.look import Look
from ..drawing.maps.boundary import BoundaryDrawing
from ..drawing.maps.place import Place
from ..drawing.maps.plane_outputs import PlaneOutputs, members_of
from ..drawing.numbers import place_text
from ..drawing.plane_words import (
    axis_words,
    plane_keys,
    plane_title,
    prediction_words,
    row_number,
    row_word,
)
from ..drawing.text_columns import shortened
from ..terminal.pixels.showing import new_images
from .panel import SnapshotWidget

_CORNERS = 4
"""Columns of the frame's lower line that are not for words."""
_LEAST_NAME = 4
"""Columns of a column's name at least, beside its number."""
_STRIDE = (5, 3)
"""Columns and rows of a long stride of the cursor."""


class Boundary(SnapshotWidget, can_focus=True):
    """A heat map of predictions over a plane of the inputs, with a cursor to look closer.

    Args:
        look: Characters and colours.
        id: The widget's id.
        title: What the frame says of a network among others; if empty, it says what is drawn.
    """

    NEEDS_ROWS: ClassVar = True
    BINDINGS: ClassVar = [
        *(
            Binding(
                f"{shift}{key}", f"move({across * stride[0]}, {down * stride[1]})", show=False
            )
            for key, across, down in (
                ("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1)
            )
            for shift, stride in (("", (1, 1)), ("shift+", _STRIDE))
        ),
        Binding("enter", "choose", show=False),
    ]  # fmt: skip

    discretize: reactive[bool] = reactive(False, repaint=False)
    """Whether only the predicted class is shown, not how sure the network is."""
    row: reactive[int | None] = reactive(None, repaint=False)
    """A row whose point is marked."""

    @dataclass
    class RowChosen(Message):
        """A row whose point is under the cursor is to be seen in the table as well."""

        row: int

    def __init__(self, look: Look, *, id: str, title: str = "") -> None:
        super().__init__(look, id=id)
        self._title = title
        self.retitle(title=title or "Boundary")
        self._dataset: Dataset | None = None
        self._place: Place | None = None
        self._evaluated: PlaneOutputs | None = None
        self._pointed: tuple[int, int] | None = None
        self._cursor: tuple[int, int] | None = None
        self._titles = ("", "")
        self._image = new_images()[0]

    def show_dataset(self, dataset: Dataset) -> None:
        """Take the points of a new run over."""
        self._dataset = dataset
        self._place = self._evaluated = None

    def forget_drawn(self) -> None:
        """Make the map anew, as its levels have other colours."""
        super().forget_drawn()
        self._evaluated = None

    def watch_discretize(self) -> None:
        """Draw it the other way."""
        self.draw()

    def watch_row(self) -> None:
        """Mark another point."""
        self.draw()

    # --- the picture ---

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the map of the snapshot's parameters."""
        dataset, size = self._dataset, self.size
        if dataset is None or not belong_together(snapshot, dataset):
            return
        place = self._place
        if place is None or (place.width, place.height) != size:
            self._place = place = Place.of(dataset, *size)
            self._evaluated = None
        if place is None:
            self.show_picture(None)
            return
        fits = self._evaluated is not None and self._evaluated.fits(snapshot)
        if self._evaluated is None or not fits:
            self._drawing = BoundaryDrawing(dataset, place, self.look, self._image)
            self._evaluated = PlaneOutputs(snapshot, dataset.view, place, self._drawing.samples)
        members, discretize = members_of(snapshot), self.discretize
        picture = self._drawing.draw(
            self._drawing.map_levels(
                self._evaluated,
                members,
                discretize=discretize,
                holds=snapshot.state == "running" and not snapshot.is_past,
            ),
            right_rows(snapshot, dataset),
            snapshot.predictions,
            cursor=self._cell(place) if self._pointed is None else None,
            discretize=discretize,
            by_tolerance=snapshot.config.accuracy_rule == "tolerance",
            row=self.row if self.row is None or self.row < len(dataset.points) else None,
        )
        self.show_picture(picture)
        self._show_titles(snapshot, place)

    def _show_titles(self, snapshot: Snapshot, place: Place) -> None:
        """Say in the frame what is drawn, and what is under the cursor."""
        cell = self._cell(place)
        reading = "" if cell is None else self._reading(snapshot, place, cell)
        titles = self._title, reading
        if not self._title:
            assert self._dataset is not None
            room = self.size.width - _CORNERS
            title = plane_title(self.title_of("Boundary", snapshot), self._dataset, room)
            words = "sharp (d: shaded)" if self.discretize else "shaded (d: sharp)"
            titles = title, reading or plane_keys(self._dataset, room) or words
        if titles != self._titles:
            self._titles = titles
            self.retitle(title=titles[0], subtitle=titles[1])

    def _reading(self, snapshot: Snapshot, place: Place, cell: tuple[int, int]) -> str:
        """Say where a cell is and what the network predicts in its middle."""
        point = place.plane.middle(*cell)
        spans = (place.plane.high - place.plane.low).tolist()
        x1, x2 = (place_text(number, span) for number, span in zip(point, spans, strict=True))
        dataset = self._dataset
        assert dataset is not None
        inputs = dataset.view.inputs_at(np.array([point]))
        network = Network(snapshot.config)
        (outputs,) = np.mean(
            [network.predict(member, inputs) for member in members_of(snapshot)], axis=0
        )
        prediction, shorter, value = prediction_words(dataset, outputs)
        row = ""
        if rows := self._drawing.rows_at(cell):
            row = f"{row_word(dataset)} {row_number(dataset, rows[0])}"
            row += f" +{len(rows) - 1}" * (len(rows) > 1)
        room = place.width - _CORNERS
        # Never a number cut short: rather fewer of them.
        for longest in (None, *range(24, _LEAST_NAME - 1, -4)):
            across, up = axis_words(place.names, (x1, x2), longest)
            where, close = "  ".join(filter(None, (across, up))), f"{across} {up}".rstrip()
            whole = "  ".join(filter(None, (where, prediction, row)))
            short = " ".join(filter(None, (close, shorter, row)))
            tight = f"{close}: {value}" if not row else f"{shorter} {row}"
            for text in (whole, short) if longest != _LEAST_NAME else (whole, short, tight):
                if cell_len(text) <= room:
                    return text
        texts = (f"{value} {row}".strip(), value)
        return next((text for text in texts if cell_len(text) <= room), shortened(value, room))

    # --- the cursor ---

    def _cell(self, place: Place) -> tuple[int, int] | None:
        """Give the cell to look at closer: under the mouse, else where the keys have gone."""
        if self._pointed is not None:
            return self._pointed
        if not self.has_focus:
            return None
        columns, rows = place.plane.columns, place.plane.rows
        column, row = self._cursor or (columns // 2, rows // 2)
        return min(column, columns - 1), min(row, rows - 1)

    def action_move(self, across: int, down: int) -> None:
        """Move the cursor; at an edge it stays."""
        if self._place is None or (cell := self._cell(self._place)) is None:
            return
        plane = self._place.plane
        column, row = cell[0] + across, cell[1] + down
        self._cursor = max(0, min(column, plane.columns - 1)), max(0, min(row, plane.rows - 1))
        self._pointed = None
        self.draw()

    def action_choose(self) -> None:
        """Choose the row under the cursor; of several in the cell one after the other."""
        if self._place is None or self._evaluated is None:
            return
        if (cell := self._cell(self._place)) is None:
            return
        if rows := self._drawing.rows_at(cell):
            later = [row for row in rows if self.row is not None and row > self.row]
            chosen = later[0] if later and self.row in rows else rows[0]
            self.post_message(self.RowChosen(chosen))
        else:
            self.notify("There is no point in this cell.")

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Look at the cell under the mouse."""
        self._point_at(self._cell_under(event))

    def on_leave(self) -> None:
        """Look where the keys have gone again."""
        self._point_at(None)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        self._cursor = self._cell_under(event) or self._cursor

    def _cell_under(self, event: events.MouseEvent) -> tuple[int, int] | None:
        at = event.get_content_offset(self)
        return self._place.cell_at(*at) if self._place is not None and at is not None else None

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        if cell != self._pointed:
            self._pointed = cell
            self.draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(has_focus)
        self.draw()
