"""What one config comes to over many seeds: a distribution, and how sure each number of it is.

    found = distribution(accuracies, PERCENT, stuck=stuck, target=95.0)
    found.median, found.median_interval      # 95.0, from 94.0 to 96.0
    print(found.words)

A run that diverged counts as the worst there is, an infinite loss or 0 %: none is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .intervals import (
    FEW,
    LEAST_COVERED,
    Floats,
    Interval,
    interquartile_mean,
    interquartile_mean_interval,
    median_interval,
    quantile,
    share_interval,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """In what a measure is counted, and which end of it is the good one."""

    least: float
    """No result is below."""
    greatest: float
    """No result is above."""
    low_is_better: bool
    """Whether a small one is good."""

    @property
    def worst(self) -> float:
        """What a run that diverged counts as."""
        return self.greatest if self.low_is_better else self.least

    def text(self, number: float) -> str:
        """Write a number of it for a person."""
        if not isfinite(number):
            return "infinite" if number > 0 else "-infinite"
        if self.low_is_better:
            return f"{number:.3g}"
        return f"{99.9 if 99.95 <= number < 100 else number:.1f}"

    def range_text(self, interval: Interval) -> str:
        """Write from where to where a number of it may lie; how sure that is, if it is not 95 %."""
        sure = "" if interval.coverage >= LEAST_COVERED else f" at {100 * interval.coverage:.0f} %"
        return f"{self.text(interval.low)} to {self.text(interval.high)}{sure}"


LOSS = Scale(0.0, inf, low_is_better=True)
"""Losses."""
PERCENT = Scale(0.0, 100.0, low_is_better=False)
"""Accuracies."""

MEASURES = {"loss": LOSS, "accuracy": PERCENT, "within": PERCENT}
"""The scales of what replicas come to, in the order in which `ReplicaSnapshot.means` has them."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the seeds something happened to."""

    count: int
    """So many."""
    of: int
    """Of so many."""

    @property
    def interval(self) -> Interval:
        """From where to where the share may lie among all seeds, from 0 to 1; exact."""
        return share_interval(self.count, self.of)

    @property
    def words(self) -> str:
        """Say it in percent, with the interval."""
        low, high = self.interval.low, self.interval.high
        return f"{100 * self.count / self.of:.0f}% ({100 * low:.0f} to {100 * high:.0f})"

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON can hold it."""
        return {
            "count": self.count,
            "share": self.count / self.of,
            "interval": interval_json(self.interval),
        }


@dataclass(frozen=True, slots=True)
class Distribution:
    """One measure of one config over its seeds."""

    scale: Scale
    """In what it is counted."""
    count: int
    """How many seeds."""
    median: float
    """Half of the seeds are below."""
    median_interval: Interval
    """Between two of the sorted results; its coverage is exact whatever the distribution."""
    interquartile_mean: float
    """The mean of the middle half."""
    p5: float
    """A twentieth of the seeds is below, linearly between neighbours."""
    p95: float
    """A twentieth is above."""
    stuck: Share
    """Whose outputs are constant."""
    diverged: Share
    """Whose numbers broke."""
    reached: Share | None
    """Who came to the target; `None` without one."""
    ordered: Floats = field(repr=False, compare=False)
    """What the seeds came to, sorted."""

    @property
    def interquartile_mean_interval(self) -> Interval:
        """From where to where the mean may lie; of few seeds it may reach to an end of the scale.

        It takes longer than all else, so it is found when it is asked for.
        """
        return interquartile_mean_interval(self.ordered, self.scale.least, self.scale.greatest)

    @property
    def may_rank(self) -> bool:
        """Whether there are seeds enough for it to be called better than another."""
        return self.count >= FEW

    @property
    def words(self) -> str:
        """Say all of it in a sentence, and what there are too few seeds for."""
        text, of = self.scale.text, self.scale.range_text
        unit = "" if self.scale.low_is_better else "%"
        happened = [("stuck", self.stuck), ("diverged", self.diverged)]
        shares = [f"{share.words} {name}" for name, share in happened if share.count]
        if self.reached is not None:
            shares.append(f"{self.reached.words} reached the target")
        said = (
            f"{_seeds(self.count)}: median {text(self.median)}{unit} ({of(self.median_interval)}),"
            f" interquartile mean {text(self.interquartile_mean)}{unit}"
            f" ({of(self.interquartile_mean_interval)}), 5 to 95 %: {text(self.p5)} to"
            f" {text(self.p95)}{unit}"
        )
        return f"{'; '.join([said, *shares])}.{'' if self.may_rank else ' ' + too_few(self.count)}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON can hold it; null is what is infinite."""
        return {
            "n": self.count,
            "median": finite(self.median),
            "median_interval": interval_json(self.median_interval),
            "interquartile_mean": finite(self.interquartile_mean),
            "interquartile_mean_interval": interval_json(self.interquartile_mean_interval),
            "p5": finite(self.p5),
            "p95": finite(self.p95),
            "stuck": self.stuck.to_dict(),
            "diverged": self.diverged.to_dict(),
            "reached": None if self.reached is None else self.reached.to_dict(),
        }


def distribution(
    values: NDArray[Any],
    scale: Scale,
    *,
    diverged: NDArray[np.bool_] | None = None,
    stuck: Iterable[int] = (),
    target: float | None = None,
) -> Distribution:
    """Describe what one config came to over its seeds.

    Args:
        values: One for each seed, one at least; one that is no number counts as the worst.
        scale: In what they are counted.
        diverged: Which seeds diverged; they count as the worst.
        stuck: The places of those that are stuck.
        target: What is to be reached; at most of what should be small, else at least.
    """
    results = with_worst(values, scale, diverged)
    ordered = np.sort(results)
    p5, median, p95 = (quantile(ordered, share) for share in (0.05, 0.5, 0.95))
    count, reached = len(results), None
    if target is not None:
        good = results <= target if scale.low_is_better else results >= target
        reached = Share(int(good.sum()), count)
    return Distribution(
        scale=scale,
        count=count,
        median=median,
        median_interval=median_interval(ordered),
        interquartile_mean=interquartile_mean(ordered),
        p5=p5,
        p95=p95,
        stuck=Share(len(set(stuck)), count),
        diverged=Share(0 if diverged is None else int(np.sum(diverged)), count),
        reached=reached,
        ordered=ordered,
    )


def with_worst(
    values: NDArray[Any], scale: Scale, diverged: NDArray[np.bool_] | None = None
) -> Floats:
    """Give results in which what diverged, or is no number, is the worst there is."""
    results = np.asarray(values, dtype=np.float64)
    lost = np.isnan(results) if diverged is None else np.isnan(results) | diverged
    return np.where(lost, scale.worst, results)


def winner_words(fresh: Distribution, searched: int) -> str:
    """Say what the winner of a search comes to on seeds that had no part in choosing it."""
    configs = f"{searched:,} configs" if searched > 1 else "one config"
    return f"The best of {configs}, trained again on fresh seeds. {fresh.words}"


def too_few(count: int) -> str:
    """Say that so few seeds rank nothing."""
    return (
        f"{_seeds(count).capitalize()} {'is' if count == 1 else 'are'} too few to rank: {FEW} do."
    )


def _seeds(count: int) -> str:
    return f"{count:,} seed{'' if count == 1 else 's'}"


def finite(number: float) -> float | None:
    """Give a number as JSON can hold it."""
    return float(number) if isfinite(number) else None


def interval_json(interval: Interval) -> dict[str, float | None]:
    """Give an interval as JSON can hold it; an end that is null is infinite."""
    return {
        "low": finite(interval.low),
        "high": finite(interval.high),
        "coverage": interval.coverage,
    }
