"""Tables of ratios on standard output, each with how to read it and the goals beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio should be."""

    words: str
    """What is compared, e.g. `report-style numpy, everything`."""
    value: float | None
    """The ratio found; `None` where it could not be measured."""
    bound: float
    """The ratio to reach."""
    kind: Literal["at least", "at most"]
    """On which side of the bound it should be."""
    unit: str = "x"
    """What the number counts."""

    def __str__(self) -> str:
        """Say the goal, what was found, and whether that meets it."""
        sign = ">=" if self.kind == "at least" else "<="
        if self.value is None:
            return f"goal {sign} {self.bound:g}{self.unit} {self.words}: not measured"
        met = self.value >= self.bound if sign == ">=" else self.value <= self.bound
        verdict = "met" if met else "NOT MET"
        return (
            f"goal {sign} {self.bound:g}{self.unit} {self.words}: {number(self.value)}, {verdict}"
        )


def number(value: float | None) -> str:
    """Write a number with about three significant digits, never as a power of ten."""
    if value is None:
        return "-"
    for bound, decimals in ((100, 0), (10, 1), (1, 2)):
        if abs(value) >= bound:
            return f"{value:,.{decimals}f}"
    return f"{value:.3f}"


def print_table(
    title: str,
    how_to_read: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    goals: Sequence[Goal] = (),
    notes: Sequence[str] = (),
) -> None:
    """Print one table.

    Args:
        title: What was measured.
        how_to_read: One line.
        columns: Their titles; the first is left-aligned.
        rows: As many cells as there are columns, or a name and one remark.
        goals: What should have been reached.
        notes: What else a reader must know.
    """
    full = [row for row in rows if len(row) == len(columns)]
    widths = [max(len(row[i]) for row in [columns, *full]) for i in range(len(columns))]
    widths[0] = max(widths[0], *(len(row[0]) for row in rows))
    print(f"\n== {title}")
    print(f"   {how_to_read}\n")
    for row in [columns, *rows]:
        cells = [row[0].ljust(widths[0])]
        if len(row) == len(columns):
            cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        else:
            cells += row[1:]
        print(("   " + "   ".join(cells)).rstrip())
    if goals or notes:
        print()
    for line in [*map(str, goals), *notes]:
        print(f"   {line}")
    print(end="", flush=True)
