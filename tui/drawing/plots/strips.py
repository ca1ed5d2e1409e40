"""Distributions over seeds, a strip each on one axis: where they lie, how sure the median is.

        ▂        ▁ ▃█▇
    h1  ─────────────━━╋━━──     5 to 95 %, where the median may lie, the median

The bars above a strip count seeds; where there are many strips they are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from ....core.experiments.statistics import Distribution
from .figure import Axis, Floats, Layer, Page, axis_around, figure, key, legend, percent_axis, tame

_SPAN, _INTERVAL, _MEDIAN = ("─", "-"), ("━", "="), ("╋", "|")
_PRINTED = "x", "x"
_BEYOND = "»", ">"
_BARS = "▁▂▃▄▅▆▇█", ".:-=+*#@"
_COLOURS = {"bars": "cyan", "median": "green", "printed": "magenta"}
_LEAST_WIDTH = 40
_COLUMNS_OF_A_TICK = 12
_AROUND = 2
"""Rows of a figure that are its lower axis."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """One config over its seeds."""

    name: str
    """What it is called."""
    found: Distribution
    """What its seeds came to."""
    results: Floats | None = None
    """What each seed came to, if bars are to count them."""
    printed: float | None = None
    """A number that is printed somewhere, whose place is to be seen."""


def strips_plot(strips: Sequence[Strip], title: str, page: Page) -> Text | None:
    """Draw distributions on one axis, the first at the top.

    Losses that go through more than a power of ten are drawn logarithmic. What is beyond any
    number, as the loss of a run that diverged, is beyond the right end, and a mark says so.

    Args:
        strips: What is drawn, all of one measure.
        title: What that is.
        page: What it is drawn on; its height has no say.

    Returns:
        A line or two for each strip, and those around; `None` where there is nothing to be drawn,
        or no room.
    """
    if not strips or page.width < _LEAST_WIDTH:
        return None
    across = _axis(strips, page)
    if across is None:
        return None
    has_bars = all(strip.results is not None for strip in strips)
    each = 1 + has_bars
    names = [_fitting(strip.name, page) for strip in strips]
    margin = max(map(cell_len, names)) + 1
    size = page.width - margin, len(strips) * each + _AROUND
    # Their own axis takes a column.
    rows = _Rows(across, page, size[0] - 1, len(strips) * each)
    layers = [
        layer
        for place, strip in enumerate(strips, start=1)
        for layer in _layers(strip, rows.rows - place * each, rows)
    ]
    lines = figure(layers, across, Axis((), (), 0, 1), page, size=size, is_closed=False)
    # Beside the lines and not as plotext's labels: a name may have characters of two cells.
    beside = [""] * len(lines)
    for place, name in enumerate(names):
        beside[place * each + has_bars] = name
    body = [
        Text.assemble(set_cell_size(name, margin), line)
        for name, line in zip(beside, lines, strict=True)
    ]
    return Text("\n").join([*_head(strips, title, across, page, has_bars=has_bars), *body])


def _fitting(name: str, page: Page) -> str:
    most, mark = page.width // 3, page.marker("…", "...")
    return name if cell_len(name) <= most else set_cell_size(name, most - len(mark)) + mark


def _axis(strips: Sequence[Strip], page: Page) -> Axis | None:
    """Choose an axis for everything that is drawn and is a number."""
    ends = [
        np.array([strip.found.p5, strip.found.p95, strip.found.median, strip.printed or np.nan])
        for strip in strips
    ]
    intervals = [strip.found.median_interval for strip in strips]
    ends += [np.array([each.low, each.high]) for each in intervals]
    ends += [strip.results for strip in strips if strip.results is not None]
    drawn = np.concatenate(ends)
    drawn = tame(drawn[np.isfinite(drawn)])
    if not drawn.size:
        return None
    low, high, room = float(drawn.min()), float(drawn.max()), page.width // _COLUMNS_OF_A_TICK
    if not strips[0].found.scale.low_is_better:
        return percent_axis(low, room)
    return axis_around(low, high, room)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of all strips, whose cells are counted from the left."""

    across: Axis
    page: Page
    columns: int
    rows: int

    def cells(self, numbers: Floats) -> NDArray[np.int64]:
        """Find the cells of numbers."""
        return np.rint(self.across.places(numbers) * (self.columns - 1)).astype(np.int64)

    def marks(
        self, cells: NDArray[np.int64], row: int, marker: str | list[str], colour: str = ""
    ) -> Layer:
        """Set marks in a row, counted from below."""
        up = np.full(cells.shape, row / max(self.rows - 1, 1))
        return Layer(cells / (self.columns - 1), up, marker, colour)

    def stretch(
        self, low: float, high: float, row: int, marker: tuple[str, str], colour: str = ""
    ) -> Layer:
        """Set a mark from one number to another."""
        first, last = self.cells(np.array([low, high]))
        return self.marks(np.arange(first, last + 1), row, self.page.marker(*marker), colour)


def _layers(strip: Strip, row: int, rows: _Rows) -> list[Layer]:
    """Draw one strip in a row, and its bars in the one above."""
    found, printed = strip.found, strip.printed
    low, high = found.median_interval.low, found.median_interval.high
    layers = [
        rows.stretch(found.p5, found.p95, row, _SPAN),
        rows.stretch(low, high, row, _INTERVAL),
    ]
    if np.isfinite(found.median):
        layers.append(rows.stretch(found.median, found.median, row, _MEDIAN, _COLOURS["median"]))
    if np.isinf(found.p95):
        layers.append(rows.stretch(found.p95, found.p95, row, _BEYOND))
    if printed is not None:
        layers.append(rows.stretch(printed, printed, row, _PRINTED, _COLOURS["printed"]))
    if strip.results is not None:
        counts = np.bincount(rows.cells(strip.results[np.isfinite(strip.results)]))
        seen = np.flatnonzero(counts)
        signs = rows.page.marker(*_BARS)
        heights = np.ceil(counts[seen] / counts.max(initial=1) * len(signs)).astype(int)
        bars = [signs[height - 1] for height in heights]
        layers.append(rows.marks(seen, row + 1, bars, _COLOURS["bars"]))
    return [layer for layer in layers if layer.across.size]


def _head(
    strips: Sequence[Strip], title: str, across: Axis, page: Page, *, has_bars: bool
) -> list[Text]:
    """Say what is drawn, and what the marks are."""
    keys = [
        key(page.marker(*_SPAN), "5 to 95 %"),
        key(page.marker(*_INTERVAL), "median's 95 %"),
        key(page.marker(*_MEDIAN), "median", _COLOURS["median"], times=1),
    ]
    if any(strip.printed is not None for strip in strips):
        keys.append(key(page.marker(*_PRINTED), "printed", _COLOURS["printed"], times=1))
    if any(np.isinf(strip.found.p95) for strip in strips):
        keys.append(key(page.marker(*_BEYOND), "diverged", times=1))
    if has_bars:
        keys.append(key(page.marker(*_BARS)[2:5], "seeds", _COLOURS["bars"], times=1))
    return legend((title + across.words, title), keys, page.width)
