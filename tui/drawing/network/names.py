"""What the levels of a network and their units are called in its picture."""

from __future__ import annotations

from ....core import RunConfig
from ....core.nn.layout import ParameterLayout, layer_name


def heads_of(config: RunConfig) -> list[str]:
    """Name the levels, each with its activation."""
    activations = (*config.hidden_activations, config.resolved_output_activation)
    layers = len(activations)
    names = [f"{layer_name(layer, layers)} {activations[layer]}" for layer in range(layers)]
    return ["inputs", *names]


def unit_names(layout: ParameterLayout) -> list[list[str]]:
    """Name the units of each level, the inputs first."""
    return [
        [layout.unit_name(level, unit) for unit in range(units)]
        for level, units in enumerate(layout.shape)
    ]
