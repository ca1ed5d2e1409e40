"""The axis below a chart: where its ticks are, and which of them have a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..ticks import linear_ticks, tick_labels
from .region import Plot

_COLUMNS = 9
"""Columns from one tick to the next, about."""
_ENOUGH = 5
"""Steps that a range is to be cut into for two round numbers at least to lie within it."""


@dataclass(frozen=True, slots=True)
class Across:
    """What is across: epochs, or a time in some unit."""

    first: float
    """At the left edge."""
    last: float
    """At the right edge."""
    unit: str = ""
    """What a label ends with; none for epochs, whose labels are whole numbers."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number on the axis."""

    place: float
    column: int
    """Of the plot."""
    label: str
    """What stands below it; empty where it has no room."""
    start: int
    """The label's first column, of the picture."""


def ticks_below(plot: Plot, across: Across) -> list[Tick]:
    """Choose the ticks, of which two at least have their labels where there is room for two.

    One number alone says nothing of the others' places. So where the round numbers that suit the
    width leave one, those of a smaller step are taken.
    """
    usual = max((plot.left + plot.width) // _COLUMNS, 1)
    chosen: list[Tick] = []
    for count in range(usual, max(usual, _ENOUGH) + 1):
        ticks = _labelled(plot, across, _within(across, count))
        if not chosen or _worth(ticks) > _worth(chosen):
            chosen = ticks
        if _worth(chosen)[0] > 1:
            break
    return chosen


def _within(across: Across, count: int) -> list[float]:
    return [
        tick for tick in linear_ticks(across.first, across.last, count)
        if across.first <= tick <= across.last and (across.unit or tick == round(tick))
    ]  # fmt: skip


def _worth(ticks: Sequence[Tick]) -> tuple[int, bool]:
    """Count the labels; where they are as many, two ticks are better than one."""
    return sum(bool(tick.label) for tick in ticks), len(ticks) > 1


def _labelled(plot: Plot, across: Across, places: Sequence[float]) -> list[Tick]:
    """Put each label under its tick, but not beyond the picture's end nor over its neighbour."""
    ticks: list[Tick] = []
    free_from = 0  # what is left of the plot has nothing else below it
    for place, label in zip(places, tick_labels(places, across.unit), strict=True):
        column = plot.column_of(place)
        start = max(plot.left + min(column - len(label) // 2, plot.width - len(label)), 0)
        fits = start >= free_from and start <= plot.left + column < start + len(label)
        ticks.append(Tick(place, column, label if fits else "", start))
        if fits:
            free_from = start + len(label) + 1
    return ticks
