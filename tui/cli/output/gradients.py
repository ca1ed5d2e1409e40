"""The result of a gradient check for a person."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.table import Table

from ....core.config import RunConfig
from ....core.nn.gradient_check import HEADS, LayerCheck, cells, verdict
from ..streams import console_on
from .result_summary import lines_of_tables
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
    for head in HEADS:
        table.add_column(head, justify="left" if head == "layer" else "right", no_wrap=True)
    for layer in layers:
        table.add_row(*cells(layer, len(layers)))
    with console.capture() as captured:
        console.print(config_words(config))
        console.print()
        console.print(table)
        console.print()
        console.print(verdict(layers), soft_wrap=not console.is_terminal)
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())
