"""A run's network as a person goes about it: which unit or link is selected, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .....core import Snapshot
from .....core.data.dataset import Dataset
from .....core.nn.gradient import gradient_of
from .....core.nn.network import Network
from ....drawing.network.closer import ParameterLine, signed_text
from ....drawing.network.level import Selected
from ....drawing.network.names import unit_names
from ....drawing.network.plan import NetworkPlan

Numbers = NDArray[np.floating[Any]]

MOST_PRODUCTS = 20_000_000
"""Multiplications for one picture's larger map, or one gradient, at most."""


@dataclass(slots=True)
class NetworkSelection:
    """A run's network, what of it is selected, and where that is drawn."""

    run_id: str
    network: Network
    looked_at: list[int]
    """The unit of each level that was selected last."""
    selected: Selected

    _planned: tuple[object, ...] = ()
    _plan: NetworkPlan | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, before: Self | None) -> Self:
        """Begin with the output of a run's network, or with what was selected in one before.

        Of another network that is the same unit of the same layer, as far as there is one; the
        output stays the output.
        """
        network = Network(snapshot.config)
        shape = network.layout.shape
        output = len(shape) - 1
        after = cls(snapshot.run_id, network, [0] * len(shape), Selected(output, 0))
        if before is None:
            return after
        if before.network.layout.shape == shape:
            after.looked_at, after.selected = before.looked_at, before.selected
            return after
        level = before.selected.level
        if 0 < level < before.network.layout.layers:
            level = min(level, output - 1) or output
        elif level:
            level = output
        unit = min(before.selected.unit, shape[level] - 1)
        after.selected, after.looked_at[level] = Selected(level, unit), unit
        return after

    def plan(self, width: int, height: int) -> NetworkPlan | None:
        """Lay the network out so that what was looked at is seen; done once for each such view."""
        wanted = (width, height, self.selected.level, *self.looked_at)
        if wanted != self._planned:
            layout = self.network.layout
            self._planned = wanted
            self._plan = NetworkPlan.of(
                unit_names(layout), layout.bias, width, height, self.looked_at, self.selected.level
            )
        return self._plan

    def select(self, selected: Selected) -> None:
        """Go to a unit or link."""
        self.selected = selected
        self.looked_at[selected.level] = selected.unit
        if selected.source is not None:
            self.looked_at[selected.level - 1] = selected.source

    def beside(self, levels: int, units: int) -> Selected:
        """Give the unit so many levels and units further, as far as there are so many."""
        shape = self.network.layout.shape
        level = max(0, min(self.selected.level + levels, len(shape) - 1))
        unit = self.selected.unit + units if units else self.looked_at[level]
        return Selected(level, max(0, min(unit, shape[level] - 1)))

    def next_link(self, step: int) -> Selected:
        """Give the next link into the selected unit; after the last one the unit itself."""
        selected, shape = self.selected, self.network.layout.shape
        if selected.level == 0:
            return selected
        choices = (None, *range(shape[selected.level - 1]))
        place = (choices.index(selected.source) + step) % len(choices)
        return replace(selected, source=choices[place])

    # --- its names and numbers ---

    @property
    def name(self) -> str:
        """The selected unit's name."""
        return self.network.layout.unit_name(self.selected.level, self.selected.unit)

    @property
    def called(self) -> str:
        """What the selected unit is called."""
        layout, level = self.network.layout, self.selected.level
        kind = "input" if level == 0 else "output" if level == layout.layers else "unit"
        return f"{kind} {self.name}"

    @property
    def place(self) -> int | None:
        """Where in the vector what is selected lies; `None` where there is no parameter."""
        layout, selected = self.network.layout, self.selected
        if selected.level == 0:
            return None
        if selected.source is not None:
            return layout.weight_place(selected.level - 1, selected.source, selected.unit)
        return layout.bias_place(selected.level - 1, selected.unit) if layout.bias else None

    def lines(self, parameters: Numbers, gradient: Numbers | None) -> list[ParameterLine]:
        """List the selected unit's bias and weights."""
        layout, selected = self.network.layout, self.selected
        if selected.level == 0:
            return []
        layer, unit = selected.level - 1, selected.unit
        places = [
            (layout.unit_name(layer, source), layout.weight_place(layer, source, unit))
            for source in range(layout.shape[layer])
        ]
        if layout.bias:
            places.insert(0, ("bias", layout.bias_place(layer, unit)))
        return [
            ParameterLine(
                name,
                float(parameters[place]),
                None if gradient is None else float(gradient[place]),
            )
            for name, place in places
        ]

    def gradient(self, snapshot: Snapshot, dataset: Dataset) -> Numbers:
        """Find the gradient of the train loss, of so many rows as are not too many for a frame."""
        config = snapshot.config
        rows = dataset.train[: max(MOST_PRODUCTS // self.network.layout.size, 1)]
        return gradient_of(
            self.network,
            np.asarray(snapshot.parameters, dtype=float),
            dataset.inputs[rows],
            dataset.targets[rows],
            "mean",
            weights=dataset.weights_at(rows),
            l1=config.l1,
            l2=config.l2,
        )

    def reading(self, snapshot: Snapshot, gradient: Numbers | None, *, closer: bool) -> str:
        """Write the selected parameter's name, value and gradient."""
        place, zoom = self.place, "Z: all" if closer else "Z: closer"
        if place is None:
            return f"{self.called}  ({zoom})"
        name = self.network.layout.name_of(place)
        text = f"{name} {signed_text(float(snapshot.parameters[place]), 1)}"
        if gradient is not None:
            text += f"  gradient {signed_text(float(gradient[place]), 1)}"
        return f"{text}  (e: set, tab: link, {zoom})"
