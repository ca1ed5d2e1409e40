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
from .....core.nn.layout import ParameterLayout, layer_name
from ....appearance.look import Look
from ....drawing.maps.matrix import (
    NUMBER_CELL,
    SIGN_CELL,
    Window,
    draw_matrix,
    scale_for,
    window_of,
)
from ....drawing.numbers import tick_text
from ....drawing.picture import Picture
from ....drawing.spreads import draw_spreads
from ....widgets.panel import SnapshotWidget
from .diagnosed import Found, LookInside
from .gradient_norms import draw_norms
from .watched_curve import Watched

Numbers = NDArray[np.floating[Any]]
View = Literal["matrix", "spread", "norms"]

VIEWS: tuple[View, ...] = ("matrix", "spread", "norms")
"""What a key goes through."""

_STRIDE = (3, 5)
"""Rows and columns of a long stride of the cursor."""
_LEAST = (28, 7)
"""Columns and lines below which there is no picture."""
_HEAD, _FOOT = 1, 2
"""Lines above the matrix, for the layers, and below it, for what it says and means."""


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
        Binding("t", "gradient", show=False),
        Binding("c", "numbers", show=False),
        Binding("h", "next_view", show=False),
    ]  # fmt: skip

    view: reactive[View] = reactive("matrix", repaint=False)
    """What is drawn."""
    of_gradient: reactive[bool] = reactive(False, repaint=False)
    """Whether the gradient is shown in place of the weights."""
    in_numbers: reactive[bool] = reactive(False, repaint=False)
    """Whether cells have numbers, not signs and digits."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self.border_title = "Weights"
        self._inside = LookInside()
        self._rows = 1
        self._norms = Watched()
        self._watched: tuple[str, int] | None = None
        self._shape: tuple[int, ...] = ()
        self._layer = 0
        self._cursor = (0, 0)
        self._pointed: tuple[int, int] | None = None
        self._first = (0, 0)
        self._window: Window | None = None
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
        picture = Picture(*self.size)
        self._window = None
        if picture.width >= _LEAST[0] and picture.height >= _LEAST[1]:
            if self.view == "norms":
                names, last = self._names(found), self._epochs(found.snapshot)
                picture = draw_norms(self._norms, names, last, self.size, self.look)
            elif self.view == "spread":
                draw_spreads(picture, self._numbers(snapshot, found), self._layer, self.look)
            else:
                self._draw_layers(picture, found)
                self._draw_matrix(picture, snapshot, found)
        self.show_picture(picture)
        self._show_titles(snapshot, found)

    def _follow(self, found: Found) -> None:
        """Keep the gradient's norms, and begin anew with another run or replica."""
        snapshot = found.snapshot
        watched = snapshot.run_id, snapshot.shown.replica if snapshot.shown else 0
        if watched != self._watched:
            self._watched, self._norms = watched, Watched()
        self._norms.add(
            self._epochs(snapshot), tuple(layer.gradient_norm for layer in found.layers)
        )
        self._fit(found.network.layout.shape)

    def _fit(self, shape: tuple[int, ...]) -> None:
        """Begin at the first cell of a network of another shape."""
        if shape != self._shape:
            self._shape = shape
            self._layer, self._cursor, self._first = 0, (0, 0), (0, 0)
            self._pointed = None

    def _vector(self, snapshot: Snapshot, found: Found) -> Numbers:
        return found.gradient if self.of_gradient else snapshot.parameters

    def _epochs(self, snapshot: Snapshot) -> float:
        """Give the epochs done, with the part of the one under way."""
        return snapshot.epoch + snapshot.position / self._rows

    @staticmethod
    def _names(found: Found) -> list[str]:
        layers = found.network.layout.layers
        return [layer_name(layer, layers) for layer in range(layers)]

    def _numbers(self, snapshot: Snapshot, found: Found) -> list[tuple[str, Numbers]]:
        layout, vector = found.network.layout, self._vector(snapshot, found)
        return [
            (name, layout.weights(vector, layer).ravel())
            for layer, name in enumerate(self._names(found))
        ]

    def _draw_layers(self, picture: Picture, found: Found) -> None:
        """Name the layers, the chosen one marked; of many only those around it."""
        names = self._names(found)
        first = 0
        while sum(len(name) + 3 for name in names[first : self._layer + 1]) > picture.width - 2:
            first += 1
        column = 0
        for layer in range(first, len(names)):
            mark = self.look.glyphs.selected if layer == self._layer else " "
            ink = "bold" if layer == self._layer else self.look.palette.faint
            picture.write(column, 0, f"{mark}{names[layer]}", ink)
            column += len(names[layer]) + 3

    def _draw_matrix(self, picture: Picture, snapshot: Snapshot, found: Found) -> None:
        layout = found.network.layout
        values = matrix_of(layout, self._vector(snapshot, found), self._layer)
        rows, columns = values.shape
        names = matrix_names(layout, self._layer)
        window = window_of(
            (rows, columns),
            names[0],
            room=(picture.width, picture.height - _HEAD - _FOOT),
            cell=NUMBER_CELL if self.in_numbers else SIGN_CELL,
            at=self._cursor,
            before=self._first,
            top=_HEAD,
        )
        self._window = window
        self._first = window.rows.start, window.columns.start
        scale, is_exceeded = scale_for(values)
        draw_matrix(picture, window, values, scale, names, cursor=self._cell(), look=self.look)
        layer, bottom = found.layers[self._layer], picture.height - 1
        activations = (
            *snapshot.config.hidden_activations,
            snapshot.config.resolved_output_activation,
        )
        counts = (
            f"{columns:,} {activations[self._layer]}: {layer.dead_units:,} dead (flat for every"
            f" row), {layer.saturated_units:,} saturated (for half)"
        )
        ink = f"bold {self.look.palette.bad}" if layer.dead_units else ""
        picture.write(0, bottom - 1, counts, ink)
        meaning = f"sign, and size in tenths of {tick_text(scale)}"
        if self.in_numbers:
            meaning = f"colour up to {tick_text(scale)}"
        if is_exceeded:
            meaning += " or beyond" if self.in_numbers else ", 9 beyond it"
        picture.write(
            0,
            bottom,
            f"{meaning}; gradient norm {layer.gradient_norm:.3g}",
            self.look.palette.faint,
        )

    # --- the frame around it ---

    def _show_titles(self, snapshot: Snapshot, found: Found) -> None:
        what = "Gradient" if self.of_gradient else "Weights"
        title = {
            "matrix": f"{what} of {self._names(found)[self._layer]}",
            "spread": f"{what}: how they are spread",
            "norms": "Gradient norms over the epochs, log y",
        }[self.view]
        if snapshot.shown is not None:
            title += f": {snapshot.shown.name}"
        other = "weights" if self.of_gradient else "gradient"
        subtitle = {
            "matrix": f"t: {other}, c: numbers, h: spread",
            "spread": f"t: {other}, h: norms",
            "norms": "h: matrix",
        }[self.view]
        if self.view == "matrix" and (cell := self._cell()) is not None:
            subtitle = self._reading(snapshot, found, cell)
        if (title, subtitle) != self._titles:
            self._titles = title, subtitle
            self.retitle(title=title, subtitle=subtitle)

    def _reading(self, snapshot: Snapshot, found: Found, cell: tuple[int, int]) -> str:
        """Write the name, the exact value and the gradient of a cell."""
        layout = found.network.layout
        row, unit = cell
        source = row - layout.bias
        if source < 0:
            place = layout.bias_place(self._layer, unit)
        else:
            place = layout.weight_place(self._layer, source, unit)
        value = str(snapshot.parameters[place])
        return f"{layout.name_of(place)} {value}  gradient {found.gradient[place]:.6g}"

    # --- the cursor ---

    def _cell(self) -> tuple[int, int] | None:
        """Give the cell to read: under the mouse, else where the keys have gone."""
        if self._pointed is not None:
            return self._pointed
        return self._cursor if self.has_focus else None

    @property
    def _layout(self) -> ParameterLayout | None:
        """The layout of what is shown, also for keys that come before the first picture."""
        if self.snapshot is None:
            return None
        layout = self._inside.network_of(self.snapshot.config).layout
        self._fit(layout.shape)
        return layout

    def _put_cursor(self, layout: ParameterLayout, row: int, column: int) -> None:
        rows, columns = layout.shape[self._layer] + layout.bias, layout.shape[self._layer + 1]
        self._cursor = max(0, min(row, rows - 1)), max(0, min(column, columns - 1))
        self._pointed = None
        self.draw()

    def action_move(self, down: int, across: int) -> None:
        """Move the cursor; at an edge it stays, and what is hidden comes into view."""
        if (layout := self._layout) is not None:
            row, column = self._cell() or self._cursor
            self._put_cursor(layout, row + down, column + across)

    def action_to_edge(self, to_last: bool) -> None:
        """Move the cursor to the first or the last unit."""
        if (layout := self._layout) is not None:
            self._put_cursor(
                layout, self._cursor[0], layout.shape[self._layer + 1] if to_last else 0
            )

    def action_layer(self, step: int) -> None:
        """Show the next layer or the one before."""
        if (layout := self._layout) is None:
            return
        layer = max(0, min(self._layer + step, layout.layers - 1))
        if layer != self._layer:
            self._layer, self._cursor, self._first = layer, (0, 0), (0, 0)
            self._pointed = None
            self.draw()

    def action_gradient(self) -> None:
        """Show the gradient, or the weights again."""
        self.of_gradient = not self.of_gradient

    def action_numbers(self) -> None:
        """Write numbers into the cells, or signs and digits again."""
        self.in_numbers = not self.in_numbers

    def action_next_view(self) -> None:
        """Show the matrix, how the numbers are spread, or the gradient's norms."""
        self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]

    def watch_view(self) -> None:
        """Draw the other picture."""
        self._pointed = None
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
        return self._window.cell_at(*at) if self._window is not None and at is not None else None

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        if cell != self._pointed:
            self._pointed = cell
            self.draw()


def matrix_of(layout: ParameterLayout, vector: Numbers, layer: int) -> Numbers:
    """Give a layer's biases, if it has any, above its weights; a column for each unit."""
    weights = layout.weights(vector, layer)
    return np.vstack([layout.biases(vector, layer)[None], weights]) if layout.bias else weights


def matrix_names(layout: ParameterLayout, layer: int) -> tuple[list[str], list[str]]:
    """Name the rows and the columns of such a matrix."""
    rows = [layout.unit_name(layer, unit) for unit in range(layout.shape[layer])]
    columns = [layout.unit_name(layer + 1, unit) for unit in range(layout.shape[layer + 1])]
    return (["bias", *rows] if layout.bias else rows), columns
