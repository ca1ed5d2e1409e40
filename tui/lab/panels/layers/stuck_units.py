"""What is said of units that pass hardly any gradient on, and of layers that hardly get any."""

from __future__ import annotations

from .....core.nn.layout import layer_name
from .....core.training.diagnostics.diagnosis import LayerDiagnosis

MEANING = "dead: flat for every row; saturated: flat for half of the rows or more"
"""What the words say."""
_VANISHED = 1e-3


def stuck_words(layer: LayerDiagnosis) -> str:
    """Count a layer's units that are stuck, in a few words."""
    parts = [f"{layer.dead_units:,} dead"] * bool(layer.dead_units)
    parts += [f"{layer.saturated_units:,} saturated"] * bool(layer.saturated_units)
    return ", ".join(parts) or "no unit is stuck"


def stuck_sentence(layer: LayerDiagnosis) -> str:
    """Count them, and say what that means."""
    parts: list[str] = []
    if count := layer.dead_units:
        parts.append(f"{count:,} dead (flat for every row)")
    if count := layer.saturated_units:
        parts.append(f"{count:,} saturated (flat for half of the rows)")
    return ", ".join(parts) or "no unit is stuck"


def remarks(layers: tuple[LayerDiagnosis, ...]) -> list[str]:
    """Say in words what is wrong with the layers, if anything."""
    found = list[str]()
    names = [layer_name(layer, len(layers)) for layer in range(len(layers))]
    if dead := [name for name, layer in zip(names, layers, strict=True) if layer.dead > 0]:
        found.append(
            f"Dead units in {', '.join(dead)}: flat for every row, so nothing trains what"
            " leads to them."
        )
    first, largest = layers[0].gradient_norm, max(layer.gradient_norm for layer in layers)
    if len(layers) > 1 and first < _VANISHED * largest:
        found.append("The gradient vanishes towards the input: the first layers hardly train.")
    return found
