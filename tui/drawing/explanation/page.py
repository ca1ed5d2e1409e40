"""A page of formulas with their numbers beside them, written line by line for a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from ..numbers import digits_cell
from ..text_columns import fitted

CELL = 9
"""Columns of a number."""
LABEL = 22
"""Columns of what stands before numbers."""
_MORE = 14
"""Columns kept for saying how many numbers are not shown."""

_IN_ASCII = str.maketrans(
    {
        "δ": "D", "ᵀ": "'", "·": "*", "∘": "*", "→": ">", "²": "^2", "√": "sqrt ", "∂": "d",
        "Σ": "sum ", "λ": "l", "η": "lr", "β": "beta", "ρ": "rho", "ε": "eps", "₁": "1", "₂": "2",
        "ᵗ": "^t", "′": "'", "≤": "<=", "Δ": "step", "Φ": "Phi", "π": "pi",
    }
)  # fmt: skip

Row = NDArray[np.floating[Any]]


@dataclass(slots=True)
class Page:
    """Lines of text, some of them headings.

    Args:
        width: Columns.
        ascii_only: Whether formulas are to do without other signs.
        first: The first entry of rows of numbers that is shown, from 0.
    """

    width: int
    ascii_only: bool
    first: int = 0
    cell: int = CELL
    """Columns of a number and of its name."""
    lines: list[str] = field(default_factory=list[str])
    """What it says so far."""
    headings: set[int] = field(default_factory=set[int])
    """Which of the lines are headings."""

    def plain(self, text: str) -> str:
        """Write a formula in the characters there are."""
        return text.translate(_IN_ASCII) if self.ascii_only else text

    def head(self, text: str, names: Sequence[str] = ()) -> None:
        """Begin a part with a heading, and an empty line before all but the first.

        Args:
            text: The heading; not longer than a label where names are behind it.
            names: Of the numbers in the next line.
        """
        if self.lines:
            self.lines.append("")
        self.headings.add(len(self.lines))
        if names:
            self.names(text, names)
        else:
            self.lines.append(self.plain(text))

    def begin_at(self, first: int, names: Sequence[str] = ()) -> None:
        """Have rows from here on show their entries from one on, as wide as their names."""
        self.first, self.cell = first, max([CELL, *(cell_len(name) + 1 for name in names)])

    def say(self, text: str) -> None:
        """Add a sentence, on as many lines as it needs."""
        self.lines += wrap(self.plain(text), self.width)

    def shown(self, count: int) -> range:
        """Tell which of so many entries of a row of numbers are shown."""
        room = (self.width - LABEL) // self.cell
        first = min(self.first, max(0, count - 1))
        if first or count > room:
            room = max(1, (self.width - LABEL - _MORE) // self.cell)
        return range(first, min(first + room, count))

    def numbers(self, label: str, row: Row) -> None:
        """Add a row of numbers behind what they are, and say how many are not shown.

        Args:
            label: What they are.
            row: Shape `(count,)`.
        """
        shown = self.shown(len(row))
        numbers = row[shown.start : shown.stop].tolist()
        cells = "".join(digits_cell(number).rjust(self.cell) for number in numbers)
        self.cells(label, cells + _more(len(row) - len(shown)))

    def names(self, label: str, names: Sequence[str]) -> None:
        """Add the names of those entries of a row that are shown."""
        shown = self.shown(len(names))
        cells = "".join(
            " " + fitted(name, self.cell - 1, right=True)
            for name in names[shown.start : shown.stop]
        )
        self.cells(label, cells + _more(len(names) - len(shown)))

    def cells(self, label: str, cells: str) -> None:
        """Add text in the columns of numbers, behind a label; a long one has its own line."""
        label = self.plain(label)
        if len(label) > LABEL:
            self.lines.append(label)
            label = ""
        self.lines.append(label.ljust(LABEL) + self.plain(cells))

    def sum_of_products(
        self, name: str, left: Sequence[float], right: Sequence[float], total: float, last: str = ""
    ) -> None:
        """Spell a sum of products out, as many of them as a line holds.

        Args:
            name: What is summed.
            left: The first factors.
            right: The second ones.
            total: The sum, `last` included.
            last: What is added at the end.
        """
        dot = self.plain("·")
        end = f"{last} = {digits_cell(total).strip()}"
        text, shown = f"{self.plain(name)} = ", 0
        for first, second in zip(left, right, strict=True):
            product = f"{in_brackets(first)}{dot}{in_brackets(second)}"
            product = f" + {product}" if shown else product
            if shown and len(text) + len(product) + len(end) + _MORE + 3 > self.width:
                break
            text += product
            shown += 1
        if shown < len(left):
            text += f" + ({len(left) - shown:,} more)"
        self.lines += [text + end] if len(text + end) <= self.width else [text, f"   {end}"]


def _more(count: int) -> str:
    return f"  +{count:,} more" if count else ""


def in_brackets(number: float) -> str:
    """Write a number as it stands behind a sign, in brackets if it is negative."""
    text = digits_cell(number).strip()
    return f"({text})" if number < 0 else text
