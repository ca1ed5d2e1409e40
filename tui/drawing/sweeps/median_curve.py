"""Medians over one axis as a curve, with the interval of each as a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from ...appearance.look import Look
from ..chart.curves import Curve, Spot, draw_curves
from ..chart.plot.horizontal import Across
from ..chart.plot.region import Plot
from ..picture import Picture

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Medians:
    """What is drawn: an entry for each place of the axis, NaN where nothing is known yet."""

    middle: Numbers
    """The medians."""
    low: Numbers
    """Where their intervals begin."""
    high: Numbers
    """Where they end."""
    labels: Sequence[str]
    """What the places are called."""


def draw_median_curve(
    medians: Medians,
    *,
    width: int,
    height: int,
    look: Look,
    is_percent: bool,
    best: int | None = None,
    cursor: int | None = None,
) -> Picture | None:
    """Draw medians with their intervals; places lie side by side, however far apart values are.

    Args:
        medians: What is drawn.
        width: Columns.
        height: Lines.
        look: Characters and colours.
        is_percent: Whether they are percentages.
        best: The place that is marked as the best.
        cursor: The place that is pointed at.

    Returns:
        The picture; `None` where there is nothing to draw or no room for it.
    """
    known = np.isfinite(medians.middle)
    if not known.any():
        return None
    places = np.arange(len(medians.middle))[known].astype(np.float64)
    middle, low, high = medians.middle[known], medians.low[known], medians.high[known]
    # An end that is infinite goes as far as there is room.
    finite = np.concatenate([each[np.isfinite(each)] for each in (middle, low, high)])
    low, high = np.maximum(low, finite.min()), np.minimum(high, finite.max())
    marker = "braille" if not look.ascii_only else look.glyphs.train_marker
    edge = "braille" if not look.ascii_only else look.glyphs.grid
    faint, ink = look.palette.faint, look.palette.train
    spot = None
    if best is not None and known[best]:
        spot = Spot(float(best), float(medians.middle[best]), "best")
    drawn = draw_curves(
        [
            Curve(places, low, edge, faint),
            Curve(places, high, edge, faint),
            Curve(places, middle, marker, ink),
        ],
        width=width,
        height=height,
        look=look,
        across=Across(-0.5, len(medians.middle) - 0.5),
        log_scale=None,
        from_zero=False,
        is_percent=is_percent,
        cursor=None if cursor is None else float(cursor),
        spot=spot,
    )
    if drawn is None:
        return None
    _fill(drawn.picture, drawn.plot, (places, low, high), look)
    _write_places(drawn.picture, drawn.plot, medians.labels, cursor, look)
    return drawn.picture


def _fill(picture: Picture, plot: Plot, band: tuple[Numbers, Numbers, Numbers], look: Look) -> None:
    """Shade what lies between both ends of the intervals, behind the curves."""
    places, low, high = band
    if plot.vertical.is_log:
        with np.errstate(divide="ignore"):
            low, high = (np.maximum(np.log10(each), plot.vertical.base) for each in (low, high))
    at = np.array([plot.place_at(column) for column in range(plot.width)])
    within = (at >= places[0]) & (at <= places[-1])
    ends = [plot.height - 1 - plot.heights(np.interp(at, places, each)) for each in (high, low)]
    rows = np.arange(plot.height)[:, None]
    inner = within & (rows > ends[0]) & (rows < ends[1])
    block = np.where(inner, ord(look.glyphs.shades[1]), 0).astype(np.uint32)
    beneath = {" ", look.glyphs.grid}
    drawn = (picture.text(row)[plot.left : plot.left + plot.width] for row in range(plot.height))
    free = np.array([[character in beneath for character in line] for line in drawn])
    picture.lay(plot.left, 0, np.where(free, block, 0), f"dim {look.palette.faint}")


def _write_places(
    picture: Picture, plot: Plot, labels: Sequence[str], cursor: int | None, look: Look
) -> None:
    """Write the axis anew: a tick at each place, and below it what it is called."""
    *_, corner, horizontal, tick = look.glyphs.axes
    faint, row = look.palette.faint, plot.height
    picture.write(plot.left - 1, row, corner + horizontal * plot.width, faint)
    picture.write(0, row + 1, " " * picture.width)
    free = 0
    for place, label in enumerate(labels):
        column = plot.left + plot.column_of(float(place))
        picture.write(column, row, tick, faint)
        wide = cell_len(label)
        start = max(min(column - wide // 2, picture.width - wide), 0)
        if start >= free:
            picture.write(start, row + 1, label, faint)
            free = start + wide + 1
    if cursor is not None:
        picture.write(plot.left + plot.column_of(float(cursor)), row, look.glyphs.ascending)
