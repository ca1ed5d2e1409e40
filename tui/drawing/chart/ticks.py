"""Round numbers for the axes of a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from ..numbers import tick_text


def linear_ticks(low: float, high: float, count: int) -> list[float]:
    """Choose round numbers, 1, 2 or 5 times a power of ten apart, that span a range.

    Args:
        low: The least value.
        high: The largest value.
        count: About how many steps are wanted; the next rounder step is taken.
    """
    span = high - low
    if not span > 0 or not math.isfinite(span):
        return [low, low + (abs(low) or 1.0)]
    rough = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [
        round(index * step, 12) if step > 1e-9 else index * step for index in range(first, last + 1)
    ]


def log_ticks(low: float, high: float) -> list[float]:
    """Choose exponents of round numbers that enclose a range of exponents, at most eight of them.

    A wide range has whole powers of ten only, a narrow one round numbers between them as well, so
    that the curve always fills the chart.

    Args:
        low: The least exponent of ten.
        high: The largest exponent of ten.
    """
    between = (1, 2, 5) if high - low < 1 else (1, 3) if high - low < 2 else (1,)
    powers = range(math.floor(low) - 1, math.ceil(high) + 2)
    candidates = [power + math.log10(factor) for power in powers for factor in between]
    first = max(i for i, exponent in enumerate(candidates) if exponent <= low + 1e-9)
    last = min(i for i, exponent in enumerate(candidates) if exponent >= high - 1e-9)
    step = -(-max(last - first, 1) // 7)
    stop = first + step * -(-max(last - first, 1) // step)
    while stop >= len(candidates):
        candidates.append(candidates[-1] + 1)
    return candidates[first : stop + 1 : step]


def tick_labels(ticks: Sequence[float], unit: str = "") -> list[str]:
    """Write the labels of an axis, as short as they can be told apart.

    Args:
        ticks: Where the ticks are, ascending.
        unit: What each label but that of 0 ends with; a percentage's all do.
    """
    # Of logarithmic ones, which are never close together, the largest is as large as they are.
    step = max((after - before for before, after in pairwise(ticks)), default=math.inf)
    largest = max(map(abs, ticks), default=0.0)
    if 0 < step * 1e5 <= largest < 1e12:
        # So close together, far from 0, that a label of six digits would not do.
        decimals = max(-math.floor(math.log10(step) + 1e-9), 0)
        return [f"{tick:,.{decimals}f}{unit}" for tick in ticks]
    return [tick_text(tick) + (unit if tick or unit == "%" else "") for tick in ticks]


def power_text(exponent: float) -> str:
    """Write the label of a power of ten, also of one that no float is as large or as small as.

    Args:
        exponent: Of ten; the tick next to the largest loss that is a number may lie beyond it.
    """
    whole = math.floor(exponent + 1e-9)
    factor = f"{10 ** (exponent - whole):.3g}"
    if -300 < whole < 300:
        return tick_text(float(f"{factor}e{whole}"))
    return f"{float(factor):.2g}e{whole}"
