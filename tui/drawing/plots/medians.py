"""Medians over the values of one hyperparameter, each with the interval where it may lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from ....core.experiments.statistics import Distribution
from ..numbers import tick_text
from .curves import SMALLEST
from .figure import Axis, Layer, Page, axis_around, figure, key, legend, percent_axis, tame

_INTERVAL, _MEDIAN, _BEYOND = ("│", "|"), ("o", "o"), ("^", "^")
_COLOURS = {"interval": "cyan", "median": "green"}
_FINE = 3
"""So many marks for each row make a line without gaps."""
_MARGIN, _APART = 10, 2
"""Columns for the labels at the left, and between two of those below."""


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One value of the hyperparameter, with what its seeds came to."""

    text: str
    """As a person would type it."""
    number: float | None
    """Where it lies; `None` of a name or a list, which stand side by side."""
    found: Distribution
    """What the seeds came to."""

    @property
    def label(self) -> str:
        """Write it as short as an axis needs it."""
        return self.text if self.number is None else tick_text(float(f"{self.number:.3g}"))


def medians_plot(values: Sequence[Value], titles: Sequence[str], page: Page) -> Text | None:
    """Draw medians from left to right, numbers where they lie and others in their order.

    Both axes are logarithmic where they go through more than a power of ten.

    Args:
        values: What is drawn, all of one measure.
        titles: What that is, from many words to few; `{}` is where it says what is logarithmic.
        page: What it is drawn on.

    Returns:
        As many lines as the page has; `None` where there are no two values, or no room.
    """
    if len(values) < 2 or page.width < SMALLEST[0] or page.height < SMALLEST[1]:
        return None
    found = [value.found for value in values]
    ends = [(each.median_interval.low, each.median, each.median_interval.high) for each in found]
    heights = tame(np.array(ends))
    drawn = heights[np.isfinite(heights)]
    if not drawn.size:
        return None
    room = page.height // _FINE
    if found[0].scale.low_is_better:
        up = axis_around(float(drawn.min()), float(drawn.max()), room)
    else:
        up = percent_axis(float(drawn.min()), room)
    across, places = _across(values, page.width - _MARGIN)
    low, middle, high = up.places(heights).T
    known = np.isfinite(heights[:, 1])
    steps = np.linspace(0.0, 1.0, _FINE * page.height)[:, None]
    intervals = low + (high - low) * steps
    layers = [
        Layer(
            np.broadcast_to(places, intervals.shape).ravel(),
            intervals.ravel(),
            page.marker(*_INTERVAL),
            _COLOURS["interval"],
        ),
        Layer(places[known], middle[known], page.marker(*_MEDIAN), _COLOURS["median"]),
        Layer(places[~known], middle[~known], page.marker(*_BEYOND)),
    ]
    keys = [
        key(page.marker(*_MEDIAN), "median", _COLOURS["median"], times=1),
        key(page.marker(*_INTERVAL), "its 95 %", _COLOURS["interval"], times=1),
    ]
    if not known.all():
        keys.append(key(page.marker(*_BEYOND), "diverged", times=1))
    scales = {(True, True): "both", (True, False): "across", (False, True): "up"}
    word = scales.get((across.is_logarithmic, up.is_logarithmic))
    said = f", logarithmic {word}" if word else ""
    head = legend([title.format(said) for title in titles], keys, page.width)
    lines = figure(
        [layer for layer in layers if layer.across.size],
        across,
        up,
        page,
        size=(page.width, page.height - len(head)),
    )
    return Text("\n").join([*head, *lines])


def _across(values: Sequence[Value], columns: int) -> tuple[Axis, np.ndarray]:
    """Place values, and label those for whose labels there is room."""
    numbers = [value.number for value in values if value.number is not None]
    axis = Axis((), (), 0, len(values) - 1)
    where = np.arange(len(values), dtype=np.float64)
    if len(numbers) == len(values) and min(numbers) < max(numbers):
        where = np.array(numbers, dtype=np.float64)
        low, high = float(where.min()), float(where.max())
        is_logarithmic = low > 0 and high / 10 > low
        ends = np.log10([low, high]) if is_logarithmic else (low, high)
        axis = Axis((), (), float(ends[0]), float(ends[1]), is_logarithmic)
    places = axis.places(where)
    kept: list[int] = []
    free = 0.0
    for place in np.argsort(places, kind="stable").tolist():
        length = len(values[place].label)
        begin = min(max(places[place] * columns - length / 2, 0.0), columns - length)
        if begin >= free:
            kept.append(place)
            free = begin + length + _APART
    ticks = [float(places[place] * (axis.high - axis.low) + axis.low) for place in kept]
    labels = [values[place].label for place in kept]
    return Axis(ticks, labels, axis.low, axis.high, axis.is_logarithmic), places
