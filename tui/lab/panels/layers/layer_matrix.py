"""One layer's weights or their gradient as a matrix, with a cursor that reads its cells."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....core import Snapshot
from .....core.nn.layout import ParameterLayout, layer_name
from ....appearance.look import Look
from ....drawing.maps.matrix import (
    NUMBER_CELL,
    SIGN_CELL,
    Window,
    cells_across,
    draw_matrix,
    scale_for,
    window_of,
)
from ....drawing.numbers import tick_text
from ....drawing.picture import Picture
from .diagnosed import Found
from .stuck_units import stuck_sentence, stuck_words

Numbers = NDArray[np.floating[Any]]

_HEAD, _FOOT = 1, 2
"""Lines above the matrix, for the layers, and below it, for what it says and means."""
_ROOMY = 12
"""Lines from which on all of these are there, even if rows have to scroll for it."""


class LayerMatrix:
    """Which layer is shown, where the cursor is, and what part of the matrix was drawn."""

    def __init__(self) -> None:
        self.shape: tuple[int, ...] = ()
        """Of the network whose layers are shown."""
        self.layer = 0
        """Which is shown, from 0."""
        self.cursor = (0, 0)
        """The row and column that the keys have gone to."""
        self.pointed: tuple[int, int] | None = None
        """The row and column under the mouse."""
        self.window: Window | None = None
        """The part that is in the picture; `None` where there is no matrix in it."""
        self.has_numbers = False
        """Whether cells had numbers in the last picture."""
        self.hides = False
        """Whether there were rows or columns that had no room in it."""
        self._first = (0, 0)

    def fit(self, shape: tuple[int, ...]) -> None:
        """Begin at the first cell of a network of another shape."""
        if shape != self.shape:
            self.shape = shape
            self._begin(0)

    def go_to_layer(self, layout: ParameterLayout, step: int) -> bool:
        """Go so many layers further, as far as there are so many; tell whether it is another."""
        layer = max(0, min(self.layer + step, layout.layers - 1))
        if layer == self.layer:
            return False
        self._begin(layer)
        return True

    def _begin(self, layer: int) -> None:
        self.layer, self.cursor, self._first = layer, (0, 0), (0, 0)
        self.pointed = None

    def put_cursor(self, layout: ParameterLayout, row: int, column: int) -> None:
        """Put the cursor on a cell, or the nearest there is."""
        rows, columns = layout.shape[self.layer] + layout.bias, layout.shape[self.layer + 1]
        self.cursor = max(0, min(row, rows - 1)), max(0, min(column, columns - 1))
        self.pointed = None

    def draw(
        self,
        picture: Picture,
        vector: Numbers,
        snapshot: Snapshot,
        found: Found,
        *,
        in_numbers: bool | None,
        cursor: tuple[int, int] | None,
        look: Look,
    ) -> None:
        """Draw the names of the layers, the matrix of the chosen one, and what it says and means.

        Args:
            picture: Where.
            vector: All weights and biases, or their gradient.
            snapshot: What is shown.
            found: What is known of the layers.
            in_numbers: Whether cells have numbers, not signs and digits; `None` for numbers if all
                columns have room for them.
            cursor: Row and column of a cell to mark.
            look: Characters and colours.
        """
        layout = found.network.layout
        values = matrix_of(layout, vector, self.layer)
        rows, columns = values.shape
        names = matrix_names(layout, self.layer)
        head, foot = _around(picture.height, rows + 1)
        if head:
            self._draw_layers(picture, layer_names(layout), look)
        room = picture.width, picture.height - head - foot
        if in_numbers is None:
            in_numbers = cells_across(names[0], room, NUMBER_CELL) >= columns
        self.has_numbers = in_numbers
        window = window_of(
            (rows, columns),
            names[0],
            room=room,
            cell=NUMBER_CELL if in_numbers else SIGN_CELL,
            at=self.cursor,
            before=self._first,
            top=head,
            counts=foot == _FOOT,
        )
        self.window = window
        self._first = window.rows.start, window.columns.start
        self.hides = len(window.rows) < rows or len(window.columns) < columns
        scale, is_exceeded = scale_for(values)
        draw_matrix(picture, window, values, scale, names, cursor=cursor, look=look)
        bottom = picture.height - 1
        activations = (
            *snapshot.config.hidden_activations,
            snapshot.config.resolved_output_activation,
        )
        unit = f"{columns:,} {activations[self.layer]}: "
        meaning = f"sign, and size in tenths of {tick_text(scale)}"
        if in_numbers:
            meaning = f"colour up to {tick_text(scale)}"
        if is_exceeded:
            meaning += " or beyond" if in_numbers else ", 9 beyond it"
        if not found.layers:
            picture.write(0, bottom, unit + meaning, look.palette.faint)
            return
        layer = found.layers[self.layer]
        ink = f"bold {look.palette.wrong}" if layer.dead_units else ""
        norm = f"gradient norm {layer.gradient_norm:.3g}"
        if foot == _FOOT:
            picture.write(0, bottom - 1, unit + stuck_sentence(layer), ink)
            picture.write(0, bottom, f"{meaning}; {norm}", look.palette.faint)
            return
        before = f"{hidden}; " if (hidden := window.hidden_rows(rows)) else ""
        picture.write(0, bottom, before, look.palette.faint)
        column = len(before)
        # Of one line the first that fits: in full, in fewer words, and with less behind it.
        for words, *behind in (
            (stuck_sentence(layer), meaning, norm),
            (stuck_words(layer), meaning, norm),
            (stuck_words(layer), meaning),
            (stuck_words(layer),),
        ):
            after = "".join(f"; {words}" for words in behind)
            if column + len(unit + words + after) <= picture.width:
                picture.write(column, bottom, unit + words, ink)
                column += len(unit + words)
                picture.write(column, bottom, after, look.palette.faint)
                break

    def _draw_layers(self, picture: Picture, names: list[str], look: Look) -> None:
        """Name the layers, the chosen one marked; of many only those around it."""
        first = 0
        while sum(len(name) + 3 for name in names[first : self.layer + 1]) > picture.width - 2:
            first += 1
        column = 0
        for layer in range(first, len(names)):
            mark = look.glyphs.selected if layer == self.layer else " "
            ink = "bold" if layer == self.layer else look.palette.faint
            picture.write(column, 0, f"{mark}{names[layer]}", ink)
            column += len(names[layer]) + 3

    def reading(self, snapshot: Snapshot, found: Found, cell: tuple[int, int]) -> str:
        """Write the name, the exact value and the gradient of a cell."""
        layout = found.network.layout
        row, unit = cell
        source = row - layout.bias
        if source < 0:
            place = layout.bias_place(self.layer, unit)
        else:
            place = layout.weight_place(self.layer, source, unit)
        value = str(snapshot.parameters[place])
        gradient = f"  gradient {found.gradient[place]:.6g}" if found.layers else ""
        return f"{layout.name_of(place)} {value}{gradient}"


def _around(height: int, needed: int) -> tuple[int, int]:
    """Share out the lines around a matrix that needs so many: what it has no room for goes.

    Returns:
        Lines above, without which only the frame names the layer, and below.
    """
    if height >= _ROOMY or height >= needed + _HEAD + _FOOT:
        return _HEAD, _FOOT
    return (_HEAD if height > needed + _HEAD else 0), 1


def layer_names(layout: ParameterLayout) -> list[str]:
    """Name the layers."""
    return [layer_name(layer, layout.layers) for layer in range(layout.layers)]


def matrix_of(layout: ParameterLayout, vector: Numbers, layer: int) -> Numbers:
    """Give a layer's biases, if it has any, above its weights; a column for each unit."""
    weights = layout.weights(vector, layer)
    return np.vstack([layout.biases(vector, layer)[None], weights]) if layout.bias else weights


def matrix_names(layout: ParameterLayout, layer: int) -> tuple[list[str], list[str]]:
    """Name the rows and the columns of such a matrix."""
    rows = [layout.unit_name(layer, unit) for unit in range(layout.shape[layer])]
    columns = [layout.unit_name(layer + 1, unit) for unit in range(layout.shape[layer + 1])]
    return (["bias", *rows] if layout.bias else rows), columns
