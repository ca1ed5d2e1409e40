"""How every layer fares: its gradient, units that are stuck, and its weights."""

from __future__ import annotations

from textwrap import wrap

import numpy as np

from .....core import Snapshot
from .....core.catalog.lazy_numpy import Array
from .....core.config import RunConfig
from .....core.data.dataset import Dataset
from .....core.nn.layout import layer_name
from .....core.training.diagnostics.diagnosis import LayerDiagnosis
from ....appearance.look import Look
from ....drawing.histogram import Scale, bars
from ....drawing.numbers import percent_text
from ....drawing.picture import Picture
from ....widgets.panel import SnapshotWidget
from .diagnosed import Found, LookInside

_COLUMNS = (
    ("layer", 9), ("units", 5), ("activation", 12), ("gradient", 9), ("flat", 7), ("dead", 7),
    ("smallest", 9), ("largest", 9), ("mean |w|", 9),
)  # fmt: skip
"""Titles and widths; the first three from the left, the numbers right-aligned."""
_DEAD = 5
_LEAST_BARS, _MOST_BARS = 6, 24
_VANISHED = 1e-3
_LEGEND = "gradient: its length; flat: saturated outputs; dead: units flat for every row"


class LayerPanel(SnapshotWidget):
    """A line for each layer; computed only while it is seen."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._inside = LookInside()
        self.border_subtitle = "g: check the gradient"

    def show_dataset(self, dataset: Dataset) -> None:
        """Look at how other rows go through."""
        self._inside.show_dataset(dataset)

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Look inside, unless that takes long and was done a moment ago, and draw it."""
        found = self._inside.at(snapshot)
        if found is not None:
            self._draw(found)
            self.say_whose("Layers", found.snapshot)

    def _draw(self, found: Found) -> None:
        picture = Picture(self.size.width, self.size.height)
        config, faint = found.snapshot.config, self.look.palette.faint
        column = 0
        drawn: list[tuple[int, int]] = []
        for number, (title, width) in enumerate(_COLUMNS):
            if column + width > picture.width:
                break
            drawn.append((column, width))
            picture.write(column, 0, _aligned(title, number, width), faint)
            column += width
        room = min(picture.width - column - 2, _MOST_BARS)
        if room >= _LEAST_BARS:
            picture.write(column + 2, 0, "weights"[:room], faint)
        lines = list(enumerate(found.layers, 1))
        # Of more layers than lines the last ones are left out; none has more than nine.
        for row, layer in lines[: picture.height - 1]:
            cells = self._cells(config, row - 1, layer)
            for number, ((left, width), cell) in enumerate(zip(drawn, cells, strict=False)):
                ink = f"bold {self.look.palette.wrong}" if number == _DEAD and layer.dead else ""
                picture.write(left, row, _aligned(cell, number, width), ink)
            if room >= _LEAST_BARS:
                weights = found.network.layout.weights(found.snapshot.parameters, row - 1)
                self._draw_weights(picture, column + 2, row, room, weights)
        remarks = [
            line for remark in _remarks(found.layers) for line in wrap(remark, picture.width)
        ]
        for row, line in enumerate(remarks, len(lines) + 2):
            if row < picture.height:
                picture.write(0, row, line, "bold")
        below = picture.height - 1
        if below > len(lines) + len(remarks) + 2:
            picture.write(0, below, _LEGEND, faint)
        self.show_picture(picture)

    def _draw_weights(
        self, picture: Picture, column: int, row: int, room: int, weights: Array
    ) -> None:
        """Draw how a layer's weights are spread, from the smallest to the largest."""
        finite = weights[np.isfinite(weights)]
        if finite.size:
            scale = Scale(float(finite.min()), float(finite.max()), room)
            block = bars(scale.counts(finite), 1, 1, self.look.glyphs.bars)
            picture.lay(column, row, block, self.look.palette.train)

    @staticmethod
    def _cells(config: RunConfig, layer: int, found: LayerDiagnosis) -> tuple[str, ...]:
        activations = (*config.hidden_activations, config.resolved_output_activation)
        return (
            layer_name(layer, len(config.shape) - 1),
            str(config.shape[layer + 1]),
            activations[layer],
            _short(found.gradient_norm),
            percent_text(100.0 * found.saturated, 0),
            percent_text(100.0 * found.dead, 0),
            _short(found.smallest_weight),
            _short(found.largest_weight),
            _short(found.mean_size),
        )


def _short(number: float) -> str:
    """Write a number with three digits, or two where a long exponent wants the room."""
    text = f"{number:.3g}"
    return text if len(text) <= 8 else f"{number:.2g}"


def _aligned(text: str, number: int, width: int) -> str:
    if number == 1 or number > 2:
        return text.rjust(width)
    return (f"  {text}" if number == 2 else text).ljust(width)


def _remarks(layers: tuple[LayerDiagnosis, ...]) -> list[str]:
    """Say in words what is wrong with a layer, if anything."""
    remarks = []
    names = [layer_name(layer, len(layers)) for layer in range(len(layers))]
    if dead := [name for name, layer in zip(names, layers, strict=True) if layer.dead > 0]:
        remarks.append(
            f"Dead units in {', '.join(dead)}: flat for every row, so nothing trains what"
            " leads to them."
        )
    first, largest = layers[0].gradient_norm, max(layer.gradient_norm for layer in layers)
    if len(layers) > 1 and first < _VANISHED * largest:
        remarks.append("The gradient vanishes towards the input: the first layers hardly train.")
    return remarks
