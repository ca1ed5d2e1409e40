"""Curves over the epochs of runs, each with its own marker, and the band of many seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from ..chart.envelope import Envelope
from .figure import (
    Axis,
    Floats,
    Layer,
    Page,
    axis_around,
    epochs_axis,
    figure,
    key,
    legend,
    percent_axis,
    tame,
)

SMALLEST = (16, 6)
"""Columns and rows of the smallest plot."""

_BAND = "░", ":"
_FINE = 3
"""So many points for each row fill a band without gaps."""
_ROWS_OF_A_TICK = 3


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One value an epoch."""

    name: str
    """What it is called."""
    values: Floats
    """Shape `(epochs + 1,)`; NaN where there is none."""
    marker: tuple[str, str]
    """As plotext calls it, and in ASCII; no two curves of a plot have the same."""
    colour: str
    """As plotext calls it."""
    short: str = ""
    """What it is called where there is little room, if that is shorter."""
    band: tuple[Floats, Floats] | None = None
    """Between what half of the seeds lie, each shape like `values`."""


def curves_plot(
    curves: Sequence[Curve], titles: Sequence[str], page: Page, *, is_percent: bool = False
) -> Text | None:
    """Draw curves over the epochs, the first one above the others, under a line that names them.

    Values of all epochs are reduced to the columns before they are drawn, so that a long run takes
    no longer and an outburst of one epoch is seen. Losses that go through more than one power of
    ten are drawn logarithmic.

    Args:
        curves: What is drawn.
        titles: What that is, from many words to few; `{}` is where it says that it is logarithmic.
        page: What it is drawn on.
        is_percent: Whether values are percentages.

    Returns:
        As many lines as the page has; `None` where there is no room, or no two epochs with numbers.
    """
    if page.width < SMALLEST[0] or page.height < SMALLEST[1]:
        return None
    last = max((len(curve.values) for curve in curves), default=0) - 1
    reduced = [(curve, _reduced(curve.values, last, 2 * page.width)) for curve in curves]
    found = [(curve, points) for curve, points in reduced if np.unique(points[0]).size > 1]
    if not found:
        return None
    bands = [
        (curve, _band(curve.band, last, page.width)) for curve, _ in found if curve.band is not None
    ]
    values = [points[1] for _, points in found] + [each for _, band in bands for each in band[1:]]
    low, high = (float(end) for end in (np.min(np.hstack(values)), np.max(np.hstack(values))))
    room = page.height // _ROWS_OF_A_TICK
    up = percent_axis(low, room) if is_percent else axis_around(low, high, room, from_zero=True)
    titles = [title.format(up.words) for title in titles]
    head = _head([curve for curve, _ in found], titles, page, has_band=bool(bands))
    rows = page.height - len(head)
    if rows < SMALLEST[1] - 1:
        return None
    across = epochs_axis(last, page.width)
    layers = [_filled(curve, band, (across, up), page, rows) for curve, band in bands]
    layers += [
        Layer(
            across.places(epochs),
            up.places(each),
            page.marker(*curve.marker),
            curve.colour,
            is_line=True,
        )
        for curve, (epochs, each) in reversed(found)
    ]
    lines = figure(layers, across, up, page, size=(page.width, rows))
    return Text("\n").join([*head, *lines])


def _head(
    curves: Sequence[Curve], titles: Sequence[str], page: Page, *, has_band: bool
) -> list[Text]:
    """Name the curves in one line if that can be, with the band where there is room."""
    found: list[Text] = []
    for is_short in (False, True):
        keys = [
            key(page.marker(*c.marker), c.short if is_short and c.short else c.name, c.colour)
            for c in curves
        ]
        band = [key(page.marker(*_BAND), "half of the seeds")] * has_band
        for each in ([*keys, *band], keys):
            found = legend(titles, each, page.width)
            if len(found) == 1:
                return found
    return found


def _reduced(values: Floats, last: int, columns: int) -> tuple[Floats, Floats]:
    """Reduce a curve to points for so many columns."""
    envelope = Envelope(1)
    envelope.extend(tame(values)[:, None])
    return envelope.columns(0, np.linspace(0, last + 1, columns + 1).astype(np.int64))


def _band(ends: tuple[Floats, Floats], last: int, columns: int) -> tuple[Floats, Floats, Floats]:
    """Reduce a band to one stretch for each of so many columns, where both its ends are numbers."""
    low, high = (tame(end) for end in ends)
    stretches = np.array_split(np.arange(len(low)), columns)
    known = [
        (float(epochs.mean()), float(low[epochs].min()), float(high[epochs].max()))
        for epochs in stretches
        if epochs.size and np.isfinite(low[epochs]).all() and np.isfinite(high[epochs]).all()
    ]
    epochs, lows, highs = np.array(known).reshape(-1, 3).T
    # Between epochs as well, where there are fewer than columns.
    across = np.linspace(epochs[0], epochs[-1], 2 * columns) if epochs.size else epochs
    return across, np.interp(across, epochs, lows), np.interp(across, epochs, highs)


def _filled(
    curve: Curve,
    band: tuple[Floats, Floats, Floats],
    axes: tuple[Axis, Axis],
    page: Page,
    rows: int,
) -> Layer:
    """Fill a band with its character."""
    epochs, *ends = band
    low, high = (axes[1].places(end) for end in ends)
    steps = np.linspace(0.0, 1.0, _FINE * rows)[:, None]
    filled = low + (high - low) * steps
    across = np.broadcast_to(axes[0].places(epochs), filled.shape)
    return Layer(across.ravel(), filled.ravel(), page.marker(*_BAND), curve.colour)
