"""Every input of a table's row: as it stands in the table, and as the network gets it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from rich.cells import cell_len

from ..numbers import digits_cell
from ..text_columns import fitted
from .page import CELL, Page

_MOST_LINES = 200
_BETWEEN = 3
"""Blanks between two inputs on a line."""


def write_inputs(
    page: Page, names: Sequence[str], cells: Sequence[float], given: Sequence[float]
) -> None:
    """Add all inputs of a row, as many side by side as there is room for.

    Args:
        page: Where.
        names: What they are called.
        cells: What stands in the table, NaN where nothing does.
        given: What the network gets for it.
    """
    page.head("INPUTS of the row: in the table, and as the network gets them (X)")
    widest = max(map(cell_len, names))
    across = max((page.width + _BETWEEN) // (widest + 2 * CELL + _BETWEEN), 1)
    lines = min(-(-len(names) // across), _MOST_LINES)
    for start in range(lines):
        places = range(start, len(names), lines)[:across]
        page.lines.append(
            (" " * _BETWEEN).join(
                fitted(names[place], widest) + _number(cells[place]) + digits_cell(given[place])
                for place in places
            )
        )
    if (more := len(names) - lines * across) > 0:
        page.lines.append(f"+{more:,} more inputs")


def _number(number: float) -> str:
    return "-".rjust(CELL) if isnan(number) else digits_cell(number)
