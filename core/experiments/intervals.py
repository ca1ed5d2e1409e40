"""Intervals that hold for any distribution: of a share, of a median, of a mean between quantiles.

Results over seeds are lumpy: a sixth of the runs is stuck, accuracies lie on a grid of one row, a
loss has two humps. So nothing here supposes a shape. Whatever the distribution, the share of it
that lies below the k-th smallest of n results is distributed as the k-th smallest of n uniform
numbers; what is supposed of the share between two results is only that it lies between them. How
often each interval covers is measured by `tests/benchmarks/coverage.py`.

Sources: Clopper and Pearson (1934) for shares; David and Nagaraja, Order Statistics (2003), 7.1,
for medians; Learned-Miller and Thomas (2019), arXiv 1905.06208, for means, here also between
quantiles and of two samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .kept_arrays import Floats, KeptArrays

LEVEL = 0.95
"""What intervals are said to cover."""

FEW = 10
"""Below so many seeds nothing is ranked, and an interval of a mean reaches to the ends of scale."""

LEAST_COVERED = 0.9375
"""What an interval of a median has to cover, as ranks are whole: what five seeds give."""

_DRAWS, _MOST_NUMBERS = 5000, 2_000_000
"""How many sets of uniform numbers are drawn; fewer where each has many."""

ARRAYS = KeptArrays(24 << 20, together=7)
"""What was drawn: a comparison over 32 seeds takes seven of a megabyte, one over 512 of sixteen."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where a number may lie that is known from some seeds only."""

    low: float
    """The lower end; may be minus infinity."""
    high: float
    """The upper end; may be infinite."""
    coverage: float = LEVEL
    """In which share of experiments such an interval holds the true number, at least."""

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high


@lru_cache(maxsize=4096)
def share_interval(count: int, of: int) -> Interval:
    """Bound a share by its exact interval.

    The lower end is the share p with P(X >= count) = 0.025 for X of Binomial(of, p), the upper one
    that with P(X <= count) = 0.025; of 0 and of all the closed form is 1 - 0.025 ** (1 / of).

    Args:
        count: How many have it.
        of: How many there are, one at least.
    """
    tail = (1.0 - LEVEL) / 2
    low = 0.0 if count == 0 else 1.0 - _share_with_tail(of - count, of, tail)
    high = 1.0 if count == of else _share_with_tail(count, of, tail)
    return Interval(low, high)


def _share_with_tail(count: int, of: int, tail: float) -> float:
    """Find the share p with P(X <= count) = tail, by bisection."""
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        if at_most(count, of, middle) > tail:
            low = middle
        else:
            high = middle
    return high


def at_most(count: int, of: int, share: float) -> float:
    """Give P(X <= count) for X of Binomial(of, share), 0 < share < 1."""
    found = np.arange(count + 1)
    logs = _log_choices(of)[: count + 1]
    terms = logs + found * np.log(share) + (of - found) * np.log1p(-share)
    return float(np.exp(terms).sum())


@lru_cache(maxsize=64)
def _log_choices(of: int) -> Floats:
    """Give the logarithms of the binomial coefficients of a number."""
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, of + 1)))])
    return factorials[-1] - factorials - factorials[::-1]


@lru_cache(maxsize=512)
def median_rank(count: int, least: float = LEAST_COVERED) -> tuple[int, float]:
    """Find which of so many sorted numbers bounds their median, and what that covers.

    From the k-th smallest to the k-th greatest of n covers 1 - 2 P(Binomial(n, 1/2) < k); ties only
    add to it.

    Args:
        count: How many there are, one at least.
        least: What is to be covered; too few numbers cover less, and then it is their whole range.

    Returns:
        k, from 1, and the coverage.
    """
    # Of 2 ** count outcomes, those with `rank` below the median, and those with fewer.
    choices, below, rank = 1, 0, 0
    while (below + choices) / 2**count <= (1.0 - least) / 2:
        below, choices, rank = below + choices, choices * (count - rank) // (rank + 1), rank + 1
    if rank == 0:
        return 1, 1.0 - 0.5 ** (count - 1)
    return rank, 1.0 - 2 * (below / 2**count)


def median_interval(ordered: Floats, least: float = LEAST_COVERED) -> Interval:
    """Bound the median of what sorted numbers were drawn from by two of them."""
    rank, coverage = median_rank(len(ordered), least)
    return Interval(float(ordered[rank - 1]), float(ordered[-rank]), coverage)


def interquartile_mean(ordered: Floats) -> float:
    """Average sorted numbers between the quartiles; one that a quartile cuts counts in part."""
    weights, first, stop = _middle_weights(len(ordered))
    middle = ordered[first:stop]
    if not isfinite(middle[-1]):
        return float(middle[-1])  # an infinite one counts wherever it has any weight
    # Weights sum up to one but for rounding.
    return min(max(float(weights @ middle), float(middle[0])), float(middle[-1]))


@lru_cache(maxsize=64)
def _middle_weights(count: int) -> tuple[Floats, int, int]:
    """Say how much sorted numbers between the quartiles count, and from where to where they are."""
    places = np.arange(count + 1) / count
    weights = np.diff(np.clip(places, 0.25, 0.75)) * 2
    inside = np.flatnonzero(weights)
    first, stop = int(inside[0]), int(inside[-1]) + 1
    return weights[first:stop], first, stop


def quantile(ordered: Floats, share: float) -> float:
    """Give what such a share of sorted numbers is below, linearly between neighbours."""
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    # Equal infinities have no difference.
    return low if low == high or place == below else low + (high - low) * (place - below)


def interquartile_mean_interval(ordered: Floats, least: float, greatest: float) -> Interval:
    """Bound the interquartile mean of what sorted numbers were drawn from.

    Args:
        ordered: The numbers.
        least: What none can be below; may be minus infinity.
        greatest: What none can be above; may be infinite.
    """
    count = len(ordered)
    if count >= FEW:
        # That all of so many lie on one side of the mean hardly happens.
        least, greatest = float(ordered[0]), float(ordered[-1])
    ends = np.empty(count + 2)
    ends[0], ends[1:-1], ends[-1] = least, ordered, greatest
    low, high = ends[:-1], ends[1:]
    # The fewer the numbers, the further out the share between two of them is taken to lie.
    outward = min(1.0, 0.5 + 3.0 / count)
    gaps = _middle_gaps(count)
    if np.isfinite(ends).all():
        step = (high - low) * outward
        lower, upper = high - step, low + step
        found = _between(gaps @ lower, gaps @ upper)
        # Weights sum up to one but for rounding.
        return Interval(
            min(max(found.low, float(lower.min())), float(lower.max())),
            min(max(found.high, float(upper.min())), float(upper.max())),
        )
    with np.errstate(invalid="ignore"):
        lower, upper = high + (low - high) * outward, low + (high - low) * outward
    # Between a number and infinity, and between two infinities, there is no middle.
    broken = ~(np.isfinite(low) & np.isfinite(high))
    lower[broken], upper[broken] = low[broken], high[broken]
    return _between(_weighted(gaps, lower), _weighted(gaps, upper))


def mean_interval(scores: Floats) -> Interval:
    """Bound the mean of what scores from 0 to 1 were drawn from.

    Of scores that are all 0 or 1 it is the exact interval of a share.
    """
    if ((scores == 0) | (scores == 1)).all():
        return share_interval(int(scores.sum()), len(scores))
    ordered = np.sort(scores)
    gaps = _gaps(len(ordered), 0)
    return _between(gaps @ np.append(0.0, ordered), gaps @ np.append(ordered, 1.0))


def superiority(first: Floats, second: Floats) -> Floats:
    """Compare all of one with all of another: 1 where it is greater, 1/2 where they are equal."""
    return (first[:, None] > second) + 0.5 * (first[:, None] == second)


def superiority_interval(first: Floats, second: Floats) -> Interval:
    """Bound P(X > Y) + P(X = Y) / 2, where X and Y were drawn independently of each other."""
    first, second = np.sort(first), np.sort(second)
    # How many of the first are below each of the second, and how many at most as great.
    below = np.searchsorted(first, second), np.searchsorted(first, second, side="right")
    ends: list[Floats] = []
    draws = min(_draws(len(first)), _draws(len(second)))
    for upward in (False, True):
        # Where the first is as bad as it may be, the second is as good.
        others = _weights(len(second), 1, not upward)[:draws]
        mass = np.cumsum(_weights(len(first), 0, upward)[:draws], axis=1)
        mass = np.concatenate([np.zeros((len(mass), 1)), mass], axis=1)
        lost = (mass[:, below[0]] + mass[:, below[1]]) / 2
        # Beyond its extremes the first loses to everything, or the second does.
        ends.append(np.einsum("ij,ij->i", lost if upward else mass[:, -1:] - lost, others))
    return _between(ends[0], 1.0 - ends[1])


def _between(low: Floats, high: Floats) -> Interval:
    """Leave a fortieth out at each end of what was drawn, which is put in another order."""
    place = round(len(low) * (1.0 - LEVEL) / 2)
    low.partition(place)
    high.partition(-place - 1)
    return Interval(float(low[place]), float(high[-place - 1]))


def _weighted(weights: Floats, numbers: Floats) -> Floats:
    """Average numbers by weights; an infinite one counts wherever it has any weight."""
    finite = np.isfinite(numbers)
    sums: NDArray[Any] = weights @ np.where(finite, numbers, 0.0)
    for infinity in (np.inf, -np.inf):
        if (places := numbers == infinity).any():
            sums = np.where((weights[:, places] > 0).any(axis=1), infinity, sums)
    # Weights sum up to one but for rounding.
    return np.clip(sums, numbers.min(), numbers.max())


@ARRAYS.of
def _middle_gaps(count: int) -> Floats:
    """Give of each gap the part that lies between the quartiles, so that all parts are 1."""
    gaps = _gaps(count, 0)
    places = np.concatenate([np.zeros((len(gaps), 1)), np.cumsum(gaps, axis=1)], axis=1)
    return np.diff(np.clip(places, 0.25, 0.75), axis=1) * 2


@ARRAYS.of
def _weights(count: int, sample: int, upward: bool) -> Floats:
    """Say how much of what is drawn from lies at each of its sorted results.

    A gap between two belongs to both by halves, of few to the outer one; what is beyond the last
    belongs to it, and what is beyond the first to none.

    Args:
        count: How many results there are.
        sample: Which of two samples, as each draws its own gaps.
        upward: Whether the last is the lowest.
    """
    gaps = _gaps(count, sample)
    gaps = gaps[:, ::-1] if upward else gaps
    weights = gaps[:, 1:].copy()
    if count >= FEW:
        weights[:, :-1] /= 2
        weights[:, 1:] += gaps[:, 1:-1] / 2
    return weights[:, ::-1] if upward else weights


@ARRAYS.of
def _gaps(count: int, sample: int) -> Floats:
    """Draw the gaps that so many uniform numbers leave between 0 and 1, shape `(draws, count + 1)`.

    The same ones every time, so that an interval is a fact about its numbers.
    """
    generator = np.random.Generator(np.random.PCG64([count, sample]))
    gaps = generator.exponential(size=(_draws(count), count + 1))
    return gaps / gaps.sum(axis=1, keepdims=True)


def _draws(count: int) -> int:
    """Say how often the gaps of so many are drawn."""
    return min(_DRAWS, max(1000, _MOST_NUMBERS // (count + 1)))
