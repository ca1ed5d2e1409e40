"""The network of a run on paper: its units as maps, and its links by size and sign."""

from __future__ import annotations

import numpy as np

from ....core.data.dataset import Dataset
from ....core.nn.network import Network
from ....core.training.snapshot import Snapshot
from ...drawing.network.links import legend
from ...drawing.network.names import heads_of, unit_names
from ...drawing.network.picture import NetworkDrawing
from ...drawing.network.plan import NetworkPlan
from ...drawing.network.unit_maps import UnitValues, maps_of
from ...drawing.picture import Picture
from ...drawing.scale import scale_of
from ..paper import COLUMNS, LOOK

_ROWS_OF_A_UNIT = 4
_LEAST_ROWS, _MOST_ROWS = 17, 41
"""With one for the names of levels, which costs no map a row."""
_LEGEND = 2
"""Rows below it: a blank, and what lines mean."""


def network_picture(snapshot: Snapshot, dataset: Dataset) -> tuple[Picture, str] | None:
    """Draw the network of a run, and say what is to be seen; `None` where it has no room.

    Args:
        snapshot: The run's last one.
        dataset: The run's.
    """
    network = Network(snapshot.config)
    layout = network.layout
    height = max(_LEAST_ROWS, min(_ROWS_OF_A_UNIT * max(layout.shape) + 1, _MOST_ROWS))
    first, output = [0] * len(layout.shape), len(layout.shape) - 1
    plan = NetworkPlan.of(
        unit_names(layout), layout.bias, COLUMNS, height, first, output, closer=False
    )
    if plan is None:
        return None
    drawing, parameters = NetworkDrawing(plan, LOOK), snapshot.parameters
    colour_map = drawing.colour_map

    def values_at(across: int, down: int) -> UnitValues:
        config, samples = snapshot.config, colour_map.samples_down
        return UnitValues.on_plane(config, dataset, across, down, samples)

    scale = scale_of(float(np.abs(parameters).max()))
    drawn = drawing.draw(
        [layout.weights(parameters, layer) for layer in range(layout.layers)],
        [layout.biases(parameters, layer) for layer in range(layout.layers)],
        maps_of(drawing, values_at, parameters),
        scale,
        None,
        heads_of(snapshot.config),
    )
    picture = Picture(COLUMNS, height + _LEGEND)
    picture.paste(drawn, 0, 0)
    picture.write(0, height + _LEGEND - 1, "  ".join(legend(scale, LOOK)))
    return picture, _words(snapshot, plan)


def _words(snapshot: Snapshot, plan: NetworkPlan) -> str:
    whose = "" if snapshot.shown is None else f" of {snapshot.shown.name}"
    signs = ", the sign of its bias before it" if plan.bias else ""
    left = " Not all of its units have room." if _leaves_out(plan) else ""
    return (
        f"The network{whose} with what it has learned: each unit is a map of what it gives over the"
        f" plane{signs}; each link is a line, heavy for a large weight and dots for a small one,"
        f" dashed where it is negative.{left}"
    )


def _leaves_out(plan: NetworkPlan) -> bool:
    return len(plan.levels) < plan.depth or any(level.left_out for level in plan.levels)
