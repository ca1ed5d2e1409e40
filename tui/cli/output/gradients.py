"""The result of a gradient check for a person."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.table import Table

from ....core.config import RunConfig
from ....core.nn.gradient_check import TOLERANCE, LayerCheck
from .streams import console_on
from .summary import lines_of_tables
from .wording import config_words


def gradients_text(config: RunConfig, layers: Sequence[LayerCheck]) -> str:
    """Write a row for each layer and a sentence, for standard output.

    Args:
        config: What was checked.
        layers: What was found.
    """
    console = console_on(sys.stdout)
    table = Table(
        box=lines_of_tables(console), show_edge=False, pad_edge=False, header_style="bold"
    )
    table.add_column("layer", no_wrap=True)
    for head in ("parameters", "checked", "on a kink", "relative error", "verdict"):
        table.add_column(head, justify="right", no_wrap=True)
    for layer in layers:
        name = f"hidden {layer.layer + 1}" if layer.layer < len(layers) - 1 else "output"
        error = "-" if layer.error is None else f"{layer.error:.1e}"
        verdict = "-" if layer.error is None else "fine" if layer.is_fine else "WRONG"
        table.add_row(
            name,
            f"{layer.parameters:,}",
            f"{layer.checked:,}",
            f"{layer.kinks:,}",
            error,
            verdict,
        )
    with console.capture() as captured:
        console.print(config_words(config))
        console.print()
        console.print(table)
        console.print()
        console.print(_sentence(layers), soft_wrap=not console.is_terminal)
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


def _sentence(layers: Sequence[LayerCheck]) -> str:
    wrong = [str(layer.layer + 1) for layer in layers if not layer.is_fine]
    if wrong:
        return (
            f"Backpropagation and finite differences disagree in layer {', '.join(wrong)}:"
            f" errors above {TOLERANCE:g}."
        )
    kinks = sum(layer.kinks for layer in layers)
    sentence = f"Backpropagation agrees with finite differences to {TOLERANCE:g}."
    if kinks:
        sentence += (
            f" {kinks:,} parameters stand on a kink of the loss, where there is no derivative."
        )
    return sentence
