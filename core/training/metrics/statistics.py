"""What many replicas say together: a distribution instead of one lucky number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig

TARGET_ACCURACY = 95.0
"""What accuracies are to reach where a config has no target, in percent."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """How one measure is distributed over replicas."""

    mean: float
    """Arithmetic mean."""
    standard_deviation: float
    """Sample standard deviation (n - 1); NaN for one replica."""
    p5: float
    """A twentieth of the replicas is below."""
    lower_quartile: float
    """A quarter is below."""
    median: float
    """Half is below."""
    upper_quartile: float
    """Three quarters are below."""
    p95: float
    """All but a twentieth are below."""


def statistics_of(values: NDArray[Any]) -> Statistics:
    """Describe a measure's distribution, shape `(replicas,)`; infinity counts as largest."""
    with np.errstate(all="ignore"):
        p5, lower, median, upper, p95 = quantiles(values, (0.05, 0.25, 0.5, 0.75, 0.95)).tolist()
        deviation = float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
        return Statistics(float(np.mean(values)), deviation, p5, lower, median, upper, p95)


def share_reaching(values: NDArray[Any], target: float) -> float:
    """Tell which percentage of replicas has a measure of at least a target.

    Of what should be small, such as a loss, give both with the other sign.
    """
    return 100.0 * float(np.mean(values >= target))


def target_accuracy(config: RunConfig) -> float:
    """Give the accuracy that replicas are counted by: the config's target, or 95 % without one."""
    return config.target_accuracy or TARGET_ACCURACY


def quantiles(values: NDArray[Any], shares: tuple[float, ...]) -> NDArray[np.float64]:
    """Find quantiles along the first axis, linearly between neighbours.

    Unlike numpy's own this is safe with infinities (runs that broke) and one sort for all shares.

    Args:
        values: Shape `(replicas, ...)`.
        shares: From 0 to 1.

    Returns:
        Shape `(len(shares), ...)`.
    """
    ordered = np.sort(np.asarray(values, dtype=float), axis=0)
    found = []
    for share in shares:
        place = share * (len(ordered) - 1)
        below = int(place)
        low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
        part = place - below
        # Equal infinities have no difference.
        with np.errstate(invalid="ignore"):
            between = low + (high - low) * part
        found.append(np.where((low == high) | (part == 0.0), low, between))
    return np.stack(found)
