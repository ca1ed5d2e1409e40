"""How every layer fares: how its weights are spread, its gradient, units that are stuck."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from .....core import Snapshot
from .....core.data.dataset import Dataset
from .....core.nn.layout import layer_name
from ....appearance.look import Look
from ....drawing.numbers import percent_text
from ....drawing.picture import Picture
from ....drawing.spreads import Spread, draw_spreads, shows_all
from ....widgets.panel import SnapshotWidget
from .diagnosed import Found, LookInside
from .stuck_units import MEANING, remarks, stuck_words

_ROOMY = 9
"""Rows from which on there is one to say what words mean."""
_LEAST = 3
"""Rows of the layers, whatever there is to be remarked: without bars, their numbers in words."""


class LayerPanel(SnapshotWidget):
    """A histogram of weights for each layer, over its numbers; computed only while it is seen."""

    NEEDS_ROWS: ClassVar = True

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
        lines = [line for remark in remarks(found.layers) for line in wrap(remark, picture.width)]
        below = lines or [MEANING] * (picture.height >= _ROOMY and len(MEANING) <= picture.width)
        below = below[: max(picture.height - _LEAST, 0)]
        height = picture.height - len(below)
        if height > 0:
            draw_spreads(picture, self._spreads(found), self.look, height=height)
        for row, line in enumerate(below, height):
            picture.write(0, row, line, "bold" if lines else self.look.palette.faint)
        self.show_picture(picture)
        self.say_hidden(
            len(below) < len(lines) or not shows_all(len(found.layers), (picture.width, height))
        )

    def _spreads(self, found: Found) -> list[Spread]:
        config, palette = found.snapshot.config, self.look.palette
        activations = (*config.hidden_activations, config.resolved_output_activation)
        spreads: list[Spread] = []
        for number, layer in enumerate(found.layers):
            words = (
                (f"gradient {layer.gradient_norm:.3g}", ""),
                (stuck_words(layer), f"bold {palette.wrong}" if layer.dead else ""),
                (f"outputs {percent_text(100.0 * layer.saturated, 0)} flat", palette.faint),
                (f"weights' mean size {layer.mean_size:.3g}", palette.faint),
            )
            note = f"{config.shape[number + 1]:,} {activations[number]}"
            weights = found.network.layout.weights(found.snapshot.parameters, number).ravel()
            name = layer_name(number, len(found.layers))
            spreads.append(Spread(name, note, weights, words))
        return spreads
