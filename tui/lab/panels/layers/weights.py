"""Weights and gradients, layer by layer: as a matrix, by how they are spread, and over the run."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.binding import Binding
from textual.reactive import reactive

from .....core import Snapshot
from .....core.data.dataset import Dataset
from .....core.nn.layout import ParameterLayout
from ....appearance.look import Look
from ....drawing.picture import Picture
from ....drawing.sentence import sentence_picture
from ....drawing.spreads import Spread, draw_spreads, shows_all, spread_words
from ....widgets.panel import SnapshotWidget
from .diagnosed import Found, LookInside
from .gradient_norms import draw_norms, leaves_out
from .layer_matrix import LayerMatrix, layer_names
from .watched_curve import Watched

Numbers = NDArray[np.floating[Any]]
View = Literal["matrix", "spread", "norms"]

VIEWS: tuple[View, ...] = ("matrix", "spread", "norms")
"""What a key goes through."""

_STRIDE = (3, 5)
"""Rows and columns of a long stride of the cursor."""
_LEAST = (28, 4)
"""Columns and lines below which there is no picture."""


class WeightPanel(SnapshotWidget, can_focus=True):
    """Each layer's weights or their gradient; looked into only while it is seen.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [
        *(
            Binding(f"{shift}{key}", f"move({down * stride[0]}, {across * stride[1]})", show=False)
            for key, down, across in (
                ("left", 0, -1), ("right", 0, 1), ("up", -1, 0), ("down", 1, 0)
            )
            for shift, stride in (("", (1, 1)), ("shift+", _STRIDE))
        ),
        Binding("home", "to_edge(False)", show=False),
        Binding("end", "to_edge(True)", show=False),
        Binding("pageup", "layer(-1)", show=False),
        Binding("pagedown", "layer(1)", show=False),
        Binding("G", "gradient", show=False),
        Binding("number_sign", "numbers", show=False),
        Binding("h", "next_view", show=False),
    ]  # fmt: skip

    view: reactive[View] = reactive("matrix", repaint=False)
    """What is drawn."""
    of_gradient: reactive[bool] = reactive(False, repaint=False)
    """Whether the gradient is shown in place of the weights."""
    in_numbers: reactive[bool | None] = reactive(None, repaint=False)
    """Whether cells have numbers, not signs and digits; `None` for numbers where they have room."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self.border_title = "Weights"
        self._inside = LookInside()
        self._rows = 1
        self._norms = Watched()
        self._watched: tuple[str, int] | None = None
        self._matrix = LayerMatrix()
        self._titles = ("", "")

    def show_dataset(self, dataset: Dataset) -> None:
        """Look at how other rows go through."""
        self._inside.show_dataset(dataset)
        self._rows = max(len(dataset.train), 1)

    def draw(self) -> None:
        """Draw if it is seen; what happens until it is seen again leaves a gap in the norms."""
        if not self.is_seen:
            self._norms.look_away()
        super().draw()

    # --- the picture ---

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Look inside, unless that takes long and was done a moment ago, and draw it."""
        found = self._inside.at(snapshot)
        if found is None:
            return
        self._follow(found)
        self._matrix.window = None
        if snapshot.why_empty and (self.of_gradient or self.view == "norms"):
            self.show_picture(sentence_picture(snapshot.why_empty, *self.size))
            self._show_titles(snapshot, found)
            return
        picture = Picture(*self.size)
        if picture.width >= _LEAST[0] and picture.height >= _LEAST[1]:
            if self.view == "norms":
                names, last = layer_names(found.network.layout), self._epochs(found.snapshot)
                picture = draw_norms(self._norms, names, last, self.size, self.look)
            elif self.view == "spread":
                draw_spreads(
                    picture, self._spreads(snapshot, found), self.look,
                    height=picture.height, chosen=self._matrix.layer,
                )  # fmt: skip
            else:
                self._matrix.draw(
                    picture,
                    self._vector(snapshot, found),
                    snapshot,
                    found,
                    in_numbers=self.in_numbers,
                    cursor=self._cell(),
                    look=self.look,
                )
        self.show_picture(picture)
        self.say_hidden(self._has_little_room(found))
        self._show_titles(snapshot, found)

    def _has_little_room(self, found: Found) -> bool:
        """Tell whether something of the picture is left out."""
        if self.view == "matrix":
            return self._matrix.hides
        if self.view == "norms":
            return leaves_out(self.size.height)
        return not shows_all(len(found.layers), self.size)

    def _follow(self, found: Found) -> None:
        """Keep the gradient's norms, and begin anew with another run or replica."""
        snapshot = found.snapshot
        watched = snapshot.run_id, snapshot.shown.replica if snapshot.shown else 0
        if watched != self._watched:
            self._watched, self._norms = watched, Watched()
        if found.layers:
            norms = tuple(layer.gradient_norm for layer in found.layers)
            self._norms.add(self._epochs(snapshot), norms)
        self._matrix.fit(found.network.layout.shape)

    def _vector(self, snapshot: Snapshot, found: Found) -> Numbers:
        return found.gradient if self.of_gradient else snapshot.parameters

    def _epochs(self, snapshot: Snapshot) -> float:
        """Give the epochs done, with the part of the one under way."""
        return snapshot.epoch + snapshot.position / self._rows

    def _spreads(self, snapshot: Snapshot, found: Found) -> list[Spread]:
        layout, vector = found.network.layout, self._vector(snapshot, found)
        spreads: list[Spread] = []
        for layer, name in enumerate(layer_names(layout)):
            values = layout.weights(vector, layer).ravel()
            words = tuple((line, "") for line in spread_words(values))
            spreads.append(Spread(name, f"{values.size:,} weights", values, words))
        return spreads

    # --- the frame around it ---

    def _show_titles(self, snapshot: Snapshot, found: Found) -> None:
        what = "Gradient" if self.of_gradient else "Weights"
        title = {
            "matrix": f"{what} of {layer_names(found.network.layout)[self._matrix.layer]}",
            "spread": f"{what}: how they are spread",
            "norms": "Gradient norms over the epochs, log y",
        }[self.view]
        title = self.title_of(title, snapshot)
        other = "weights" if self.of_gradient else "gradient"
        subtitle = {
            "matrix": f"G: {other}, #: numbers, h: spread",
            "spread": f"G: {other}, h: norms",
            "norms": "h: matrix",
        }[self.view]
        if self.view == "matrix" and (cell := self._cell()) is not None:
            subtitle = self._matrix.reading(snapshot, found, cell)
        if (title, subtitle) != self._titles:
            self._titles = title, subtitle
            self.retitle(title=title, subtitle=subtitle)

    # --- the cursor ---

    def _cell(self) -> tuple[int, int] | None:
        """Give the cell to read: under the mouse, else where the keys have gone."""
        if self._matrix.pointed is not None:
            return self._matrix.pointed
        return self._matrix.cursor if self.has_focus else None

    @property
    def _layout(self) -> ParameterLayout | None:
        """The layout of what is shown, also for keys that come before the first picture."""
        if self.snapshot is None:
            return None
        layout = self._inside.network_of(self.snapshot.config).layout
        self._matrix.fit(layout.shape)
        return layout

    def _put_cursor(self, layout: ParameterLayout, row: int, column: int) -> None:
        self._matrix.put_cursor(layout, row, column)
        self.draw()

    def action_move(self, down: int, across: int) -> None:
        """Move the cursor; at an edge it stays, and what is hidden comes into view."""
        if (layout := self._layout) is not None:
            row, column = self._cell() or self._matrix.cursor
            self._put_cursor(layout, row + down, column + across)

    def action_to_edge(self, to_last: bool) -> None:
        """Move the cursor to the first or the last unit."""
        if (layout := self._layout) is not None:
            matrix = self._matrix
            column = layout.shape[matrix.layer + 1] if to_last else 0
            self._put_cursor(layout, matrix.cursor[0], column)

    def action_layer(self, step: int) -> None:
        """Show the next layer or the one before."""
        if (layout := self._layout) is not None and self._matrix.go_to_layer(layout, step):
            self.draw()

    def action_gradient(self) -> None:
        """Show the gradient, or the weights again."""
        self.of_gradient = not self.of_gradient

    def action_numbers(self) -> None:
        """Write numbers into the cells, or signs and digits again."""
        self.in_numbers = not self._matrix.has_numbers

    def action_next_view(self) -> None:
        """Show the matrix, how the numbers are spread, or the gradient's norms."""
        self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]

    def watch_view(self) -> None:
        """Draw the other picture."""
        self._matrix.pointed = None
        self.draw()

    def watch_of_gradient(self) -> None:
        """Draw the other numbers."""
        self.draw()

    def watch_in_numbers(self) -> None:
        """Draw the cells the other way."""
        self.draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(has_focus)
        self.draw()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Read the cell under the mouse."""
        self._point_at(self._cell_under(event))

    def on_leave(self) -> None:
        """Read where the keys have gone again."""
        self._point_at(None)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        if (cell := self._cell_under(event)) is not None and (layout := self._layout) is not None:
            self._put_cursor(layout, *cell)

    def _cell_under(self, event: events.MouseEvent) -> tuple[int, int] | None:
        at = event.get_content_offset(self)
        window = self._matrix.window
        return window.cell_at(*at) if window is not None and at is not None else None

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        if cell != self._matrix.pointed:
            self._matrix.pointed = cell
            self.draw()
