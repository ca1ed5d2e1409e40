"""What is drawn beside the table: medians over one axis of a sweep, or over two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, inf
from typing import Any

import numpy as np

from ....core.config import HYPERPARAMETERS, Value, value_text
from ....core.experiments.sweep.axis import Axis, Span
from ....core.experiments.sweep.plan import SweepPlan, Trial
from ....core.experiments.sweep.standing import Standing
from ..findings import Findings

View = tuple[int, ...]
"""The places of the axes that are drawn: one for a curve, two for a map."""


def views_of(plan: SweepPlan) -> list[View]:
    """Give all that can be drawn, maps first."""
    places = range(len(plan.axes))
    return [*combinations(places, 2), *((place,) for place in places)]


def view_words(plan: SweepPlan, view: View) -> str:
    """Name what lies across and, of a map, down."""
    labels = [HYPERPARAMETERS[plan.names[place]].label for place in reversed(view)]
    return " x ".join(labels)


def short_value(value: Value, digits: int = 4) -> str:
    """Write a value where there is little room: a number with so many digits."""
    return f"{value:.{digits}g}" if isinstance(value, float) else value_text(value)


@dataclass(frozen=True, slots=True)
class Ticks:
    """The values of an axis in their order, as many of them together as have to be."""

    labels: tuple[str, ...]
    """What each place is called: its value, or the first one of several."""
    place_of: dict[Any, int]
    """Where each value is."""

    @property
    def has_bins(self) -> bool:
        """Whether some values are put together."""
        return len(self.place_of) > len(self.labels)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is drawn at one place."""

    standing: Standing
    """The best trial there; where too few seeds rank nothing, the one with the middle median."""
    count: int
    """How many trials lie there."""


def ticks_of(findings: Findings, place: int, most: int, most_bins: int) -> Ticks:
    """Put the values of an axis in order.

    Args:
        findings: What is known.
        place: Which axis.
        most: So many places there may be.
        most_bins: So many there may be where values were drawn from a range, and are put into bins.
    """
    axis = findings.plan.axes[place]
    values = list(axis.values)
    if findings.plan.search != "grid" or not values:
        trials = [*(each.trial for each in findings.standings), *findings.waiting]
        values = [*dict.fromkeys(trial.values[place] for trial in trials)]
    if HYPERPARAMETERS[axis.name].kind in {"integer", "number"}:
        values.sort()
    if findings.plan.search != "grid" and axis.span is not None and len(values) > most_bins:
        return _bins(axis, axis.span, values, most_bins)
    count = max(1, min(most, len(values)))
    parts = [part for part in np.array_split(np.arange(len(values)), count) if part.size]
    firsts = [values[part[0]] for part in parts]
    labels = [short_value(value, digits=3) for value in firsts]
    if len({*labels}) < len(labels):
        labels = [short_value(value) for value in firsts]
    return Ticks(
        tuple(labels),
        {values[each]: number for number, part in enumerate(parts) for each in part},
    )


def _bins(axis: Axis, span: Span, values: Sequence[Any], count: int) -> Ticks:
    """Put drawn values into bins that are as wide as each other, as the range has its steps."""
    scaled = np.log if span.is_log else np.asarray
    ends = scaled([span.low, span.high])
    shares = (scaled(values) - ends[0]) / (ends[1] - ends[0])
    places = np.clip((shares * count).astype(int), 0, count - 1)
    starts = [span.at(number / count) for number in range(count)]
    if HYPERPARAMETERS[axis.name].kind == "integer":
        starts = [ceil(start) for start in starts]
    return Ticks(
        tuple(f"{start:.{2 if span.is_log else 3}g}.." for start in starts),
        dict(zip(values, places.tolist(), strict=True)),
    )


def cells_of(
    findings: Findings, view: View, ticks: Sequence[Ticks], beside: Trial | None
) -> dict[tuple[int, ...], Cell]:
    """Find the trial that is drawn at each place, and how many there are.

    Of a grid, what is not drawn is as it is in one of its trials; of a search that draws, whatever
    it is.

    Args:
        findings: What is known.
        view: What is drawn.
        ticks: The places of these axes.
        beside: That trial; the best, or else the first, if not given.
    """
    kept = others_of(findings, view, beside)
    found: dict[tuple[int, ...], list[Standing]] = {}
    for standing in findings.standings:
        values = standing.trial.values
        if standing.distribution is None or standing.outcome.status != "finished":
            continue
        if any(values[place] != value for place, value in kept.items()):
            continue
        at = tuple(
            tick.place_of.get(values[axis], -1) for axis, tick in zip(view, ticks, strict=True)
        )
        found.setdefault(at, []).append(standing)
    return {
        at: Cell(_drawn(there, is_ranked=findings.best is not None), len(there))
        for at, there in found.items()
    }


def _drawn(standings: list[Standing], *, is_ranked: bool) -> Standing:
    """Choose which of those at one place is drawn; the best stand first where they are ranked."""
    if is_ranked:
        return standings[0]
    by_median = sorted(standings, key=_median)
    return by_median[(len(by_median) - 1) // 2]


def _median(standing: Standing) -> float:
    return inf if standing.distribution is None else standing.distribution.median


def others_of(findings: Findings, view: View, beside: Trial | None) -> dict[int, Any]:
    """Give what the axes have that are not drawn, by their places; nothing of a random search."""
    if findings.plan.search != "grid":
        return {}
    best = findings.best or next(iter(findings.standings), None)
    trial = beside or (best.trial if best is not None else None)
    if trial is None:
        return {}
    return {place: v for place, v in enumerate(trial.values) if place not in view}


def others_words(findings: Findings, others: dict[int, Any]) -> str:
    """Say what the axes have that are not drawn."""
    names = findings.plan.names
    return ", ".join(
        f"{HYPERPARAMETERS[names[place]].label} {short_value(value)}"
        for place, value in others.items()
    )
