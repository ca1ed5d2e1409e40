"""A vertical axis whose ticks are whole rows apart, so that each is where its value is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..ticks import power_text, tick_labels

Array = NDArray[np.float64]

Scale = Literal["auto", "even", "log"]
"""How values lie on the axis; by itself it is logarithmic where they span more than two decades."""

_FACTORS = (1, 2, 5)
_DECADES = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""How many powers of ten may lie between two ticks of a logarithmic axis."""
_LEAST_SPAN = 1e-290
_TASTE = 0.3
"""How much of the height a more usual distance between ticks is worth."""
_FAR = 100.0
"""A range of so many times its least value is drawn logarithmically by itself: two decades."""


def next_scale(scale: Scale, *, goes_far: bool) -> Scale:
    """Give the scale that a key switches to: the other one, the one there is by itself, by itself.

    Args:
        scale: What it is now.
        goes_far: Whether it is logarithmic by itself.
    """
    natural: Scale = "log" if goes_far else "even"
    other: Scale = "even" if goes_far else "log"
    if scale == "auto":
        return other
    return natural if scale == other else "auto"


@dataclass(frozen=True, slots=True)
class Vertical:
    """Where values are: the lowest tick in the middle of the lowest row, the next some rows above.

    On a logarithmic axis the values are exponents of ten.
    """

    base: float
    """The value in the middle of the lowest row."""
    step: float
    """How much is between two ticks."""
    rows: int
    """How many rows are between them."""
    count: int
    """How many ticks there are."""
    is_log: bool = False

    @property
    def ticks(self) -> list[float]:
        """The values of the ticks, from the lowest one up."""
        values = [self.base + number * self.step for number in range(self.count)]
        return [round(value, 12) if self.step > 1e-9 else value for value in values]

    def labels(self, unit: str = "") -> list[str]:
        """Write what stands at the ticks."""
        if self.is_log:
            return [power_text(tick) for tick in self.ticks]
        return tick_labels(self.ticks, unit)

    def heights(self, values: Array, height: int, dots: int = 1) -> NDArray[np.int64]:
        """Find the rows of values, from the bottom up, with so many dots a character.

        Args:
            values: The values, or their exponents.
            height: How many rows there are.
            dots: Dots of a row.
        """
        share = (values - self.base) / self.step
        found = np.floor((dots - 1) / 2 + dots * self.rows * share + 0.5)
        return found.clip(0, height * dots - 1).astype(np.int64)


def goes_far(values: Sequence[Array]) -> bool:
    """Tell whether the positive ones of some values span more than two decades."""
    known = [part[part > 0] for part in values]
    known = [part for part in known if part.size]
    if not known:
        return False
    return max(float(part.max()) for part in known) > _FAR * min(float(p.min()) for p in known)


def vertical_axis(low: float, high: float, height: int, *, is_log: bool = False) -> Vertical:
    """Choose round numbers that take as much of the height as can be.

    Args:
        low: The least value, or its exponent.
        high: The largest one.
        height: Rows.
        is_log: Whether these are exponents of ten.
    """
    most = max(height - 1, 1)
    span = high - low
    if is_log and not span > 0:
        span, high = 1.0, low + 1.0
    if not span > _LEAST_SPAN or not math.isfinite(span):
        return Vertical(low, abs(low) or 1.0, most, 2, is_log)
    usual = max(round(height / 6), 2)
    best, best_score = None, -math.inf
    for step in _DECADES if is_log else _steps(span):
        base = math.floor(low / step + 1e-9) * step
        needed = (high - base) / step
        rows = min(math.floor(most / needed + 1e-9), most) if needed > 0 else most
        if not rows or (is_log and step < 1 <= span):
            continue  # powers of ten read more easily
        if is_log and step > max(span, 1.0):
            continue  # values alike would lie at the upper end of an empty axis
        filled = rows * needed / most
        score = filled - _TASTE * min(abs(rows - usual) / usual, 2.0)
        if score > best_score:
            # A curve is between two ticks at least, and none is far above it.
            count = min(math.ceil(needed - 1e-9), most // rows) + 1
            best, best_score = Vertical(base, step, rows, max(count, 2), is_log), score
    return best or Vertical(low, span, most, 2, is_log)


def _steps(span: float) -> Iterator[float]:
    power = math.floor(math.log10(span))
    for exponent in range(power - 2, min(power + 2, 308)):
        for factor in _FACTORS:
            yield factor * 10.0**exponent
