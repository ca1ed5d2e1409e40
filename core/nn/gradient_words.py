"""What a gradient check found, in words: the same on the command line and in the lab."""

from __future__ import annotations

from collections.abc import Sequence

from .gradient_check import TOLERANCE, LayerCheck

HEADS = ("layer", "parameters", "checked", "on a kink", "relative error", "verdict")
"""Titles of the columns of `cells`."""


def layer_name(layer: int, layers: int) -> str:
    """Name a layer, counted from 0."""
    return "output" if layer == layers - 1 else f"hidden {layer + 1}"


def cells(check: LayerCheck, layers: int) -> tuple[str, ...]:
    """Write what was found of one of so many layers, as `HEADS` names it."""
    return (
        layer_name(check.layer, layers),
        f"{check.parameters:,}",
        f"{check.checked:,}",
        f"{check.kinks:,}",
        "-" if check.error is None else f"{check.error:.1e}",
        "-" if check.error is None else "fine" if check.is_fine else "WRONG",
    )


def verdict(checks: Sequence[LayerCheck]) -> str:
    """Say in a sentence whether backpropagation is right."""
    wrong = [str(check.layer + 1) for check in checks if not check.is_fine]
    if wrong:
        return (
            f"Backpropagation and finite differences disagree in layer {', '.join(wrong)}:"
            f" errors above {TOLERANCE:g}."
        )
    sentence = f"Backpropagation agrees with finite differences to {TOLERANCE:g}."
    if kinks := sum(check.kinks for check in checks):
        sentence += (
            f" {kinks:,} parameters stand on a kink of the loss, where there is no derivative."
        )
    return sentence
