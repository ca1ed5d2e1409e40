"""One config against another over many seeds: which is better, how sure that is, and by how much.

    found = contrast(first, second, PERCENT, seeds=(seeds, seeds))
    found.first_better     # in which share of the seeds the first is better, ties counting half
    print(found.sentence("A", "B"))

Over the same seeds each is compared with its twin, which saw the same points from the same start;
over other seeds all of one with all of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, hypot, inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .intervals import (
    FEW,
    LEVEL,
    Floats,
    Interval,
    at_most,
    mean_interval,
    median_interval,
    median_rank,
    superiority,
    superiority_interval,
)
from .statistics import Distribution, Scale, finite, interval_json, too_few, with_worst

_POWER = 0.8
"""What can be shown is what so many of repeated experiments show."""

_POWER_FACTOR = 1.0 + 0.8416 / 1.9600
"""How much more than the half of an interval that takes: (z of 0.8 + z of 0.975) / z of 0.975."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One measure of two configs."""

    scale: Scale
    """In what it is counted."""
    counts: tuple[int, int]
    """How many seeds of each were compared."""
    is_paired: bool
    """Whether they are the same seeds."""
    first_better: float
    """The probability that the first is better, a tie counting half."""
    first_better_interval: Interval
    """From where to where it may lie."""
    difference: float
    """The first less the second: over the same seeds the median of what each seed differs by, else
    the difference of the medians."""
    difference_interval: Interval
    """From where to where it may lie."""
    least_difference: float
    """The smallest shift of every seed that four of five such experiments would show; infinite
    where so few seeds can't show any."""

    @property
    def may_rank(self) -> bool:
        """Whether there are seeds enough to call one better."""
        return min(self.counts) >= FEW

    @property
    def better(self) -> int | None:
        """Which one is shown to be better, 0 or 1; `None` where that can't be told."""
        if not self.may_rank or 0.5 in self.first_better_interval:
            return None
        return 0 if self.first_better > 0.5 else 1

    def sentence(self, first: str, second: str) -> str:
        """Say in a sentence what is shown, with the evidence for it.

        Args:
            first: What the first is called.
            second: What the second is called.
        """
        better, sign = self.better, 1
        share, ends = self.first_better, self.first_better_interval
        if better == 1:
            first, second, sign = second, first, -1
            share, ends = 1 - share, Interval(1 - ends.high, 1 - ends.low)
        seeds = "seeds" if self.is_paired else "pairs of seeds"
        how_often = (
            f"in {100 * share:.0f}% of {seeds} ({100 * ends.low:.0f} to {100 * ends.high:.0f})"
        )
        # Zero has no sign for a person.
        low, high = (self.scale.text(end) for end in sorted(0.0 + sign * end for end in self._ends))
        way = "median difference" if self.is_paired else "difference of medians"
        unit = "" if self.scale.low_is_better else " points"
        by = self.scale.text(0.0 + sign * self.difference)
        evidence = f"{how_often}, {way} {by}{unit} ({low} to {high})"
        if better is not None:
            return f"{first} is better than {second} {evidence}."
        if not self.may_rank:
            return f"{too_few(min(self.counts))} {first} is better {evidence}."
        could = ""
        if isfinite(self.least_difference) and self.least_difference > 0:
            could = f"; a shift by {self.scale.text(self.least_difference)}{unit} would be seen"
        return f"No difference that {self._seeds} can show: {first} is better {evidence}{could}."

    @property
    def _ends(self) -> tuple[float, float]:
        return self.difference_interval.low, self.difference_interval.high

    @property
    def _seeds(self) -> str:
        first, second = self.counts
        return f"{first:,} seeds" if first == second else f"{first:,} and {second:,} seeds"

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON can hold it; null is what is infinite."""
        return {
            "n": list(self.counts),
            "paired": self.is_paired,
            "first_better": self.first_better,
            "first_better_interval": interval_json(self.first_better_interval),
            "difference": finite(self.difference),
            "difference_interval": interval_json(self.difference_interval),
            "least_difference": finite(self.least_difference),
            "better": None if self.better is None else ("first", "second")[self.better],
        }


def at_least(
    distributions: Iterable[Distribution] = (), contrasts: Iterable[Contrast | None] = ()
) -> list[str]:
    """Say which of the intervals that are printed hold more often than the 95 % over them.

    How much more is measured by `tests/benchmarks/coverage.py`.

    Args:
        distributions: Those whose interquartile means are printed with intervals.
        contrasts: Those that are printed; `None` where there is none.

    Returns:
        One sentence, or none where there is no such interval.
    """
    unpaired = [each for each in contrasts if each is not None and not each.is_paired]
    of_few = [
        *["the interquartile mean"] * any(each.count <= FEW for each in distributions),
        *["the probability over other seeds"] * any(min(each.counts) <= FEW for each in unpaired),
    ]
    said: list[str] = []
    if of_few:
        verb = "supposes" if len(of_few) == 1 else "suppose"
        said.append(
            f"{' and '.join(of_few)}, which {verb} nothing of what lies between or beyond ten"
            " seeds or fewer"
        )
    if unpaired:
        said.append("the difference of medians over other seeds, which bounds both at once")
    return [f"At least 95 %: {'; '.join(said)}."] if said else []


def contrast(
    first: NDArray[Any],
    second: NDArray[Any],
    scale: Scale,
    *,
    seeds: tuple[Sequence[int], Sequence[int]],
    diverged: tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None] = (None, None),
) -> Contrast:
    """Compare what two configs came to over their seeds.

    Where all seeds are in both, or ten at least, those are compared one by one; else all of one
    with all of the other.

    Args:
        first: What the first came to, one result for each of its seeds; one that is no number
            counts as the worst.
        second: What the second came to.
        scale: In what they are counted.
        seeds: The seeds of each.
        diverged: Which of them diverged; they count as the worst.
    """
    results = with_worst(first, scale, diverged[0]), with_worst(second, scale, diverged[1])
    places = [{seed: place for place, seed in enumerate(each)} for each in seeds]
    common = [seed for seed in places[0] if seed in places[1]]
    if len(common) >= FEW or len(common) == len(places[0]) == len(places[1]):
        one, other = (
            each[[of[seed] for seed in common]] for each, of in zip(results, places, strict=True)
        )
        return _paired(one, other, scale)
    return _unpaired(results[0], results[1], scale)


def _paired(first: Floats, second: Floats, scale: Scale) -> Contrast:
    with np.errstate(invalid="ignore"):
        # Two that diverged are alike.
        differences = np.where(first == second, 0.0, first - second)
    gains = -differences if scale.low_is_better else differences
    scores = (np.sign(gains) + 1.0) / 2
    ordered = np.sort(differences)
    count = len(ordered)
    return Contrast(
        scale=scale,
        counts=(count, count),
        is_paired=True,
        first_better=float(scores.mean()),
        first_better_interval=mean_interval(scores),
        difference=_median(ordered),
        difference_interval=median_interval(ordered, LEVEL),
        least_difference=_least_shift(ordered),
    )


def _least_shift(ordered: Floats) -> float:
    """Find the shift that four of five experiments would show whose seeds differ as these do.

    The interval of the median shows one if the k-th smallest difference is above 0. Of n drawn anew
    it is with probability 0.8 above the quantile p of the differences that has
    P(Binomial(n, p) < k) = 0.8.
    """
    count = len(ordered)
    rank, coverage = median_rank(count, LEVEL)
    if coverage < LEVEL:
        return inf
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(rank - 1, count, middle) > _POWER else (low, middle)
    place, middle = floor(low * count), _median(ordered)
    if not isfinite(middle):
        return inf
    return float(max(middle - ordered[place], ordered[-1 - place] - middle))


def _unpaired(first: Floats, second: Floats, scale: Scale) -> Contrast:
    gains = (-first, -second) if scale.low_is_better else (first, second)
    ordered = np.sort(first), np.sort(second)
    medians = [_median(each) for each in ordered]
    # Both hold at once with the product of their coverages, at least 95 %: the difference is
    # between their ends. What closed forms make of both variances is narrower, and holds too seldom
    # where results are on a coarse grid; see `tests/benchmarks/coverage.py`.
    spans = [median_interval(each, LEVEL**0.5) for each in ordered]
    coverage = min(LEVEL, spans[0].coverage * spans[1].coverage)
    low, high = _less(spans[0].low, spans[1].high), _less(spans[0].high, spans[1].low)
    halves = [
        max(_less(at, span.low), _less(span.high, at))
        for at, span in zip(medians, spans, strict=True)
    ]
    return Contrast(
        scale=scale,
        counts=(len(first), len(second)),
        is_paired=False,
        first_better=float(superiority(*gains).mean()),
        first_better_interval=superiority_interval(*gains),
        difference=_less(medians[0], medians[1]),
        difference_interval=Interval(low, high, coverage),
        least_difference=hypot(*halves) * _POWER_FACTOR,
    )


def _less(one: float, other: float) -> float:
    """Take one number from another; two infinities are alike."""
    return 0.0 if one == other else one - other


def _median(ordered: Floats) -> float:
    below, above = float(ordered[(len(ordered) - 1) // 2]), float(ordered[len(ordered) // 2])
    return below if below == above else (below + above) / 2
