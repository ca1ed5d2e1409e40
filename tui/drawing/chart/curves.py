"""Curves with labelled axes, as a picture of characters.

plotext drew these before, at 11 times the cost: 48x15 characters with both curves took it 4.6 ms
of processor time on one machine and take this 0.41, and importing it took a seventh of the time
that a bare Textual app needs for its first frame. The picture is the same, dot for dot but for the
rounding of a few. A chart as live as this one has use for nothing else that plotext can do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..picture import Picture
from .dots import BRAILLE, braille, stamped, trace
from .ticks import linear_ticks, log_ticks, tick_labels

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis that something happened at."""

    place: float
    """Where."""
    words: tuple[str, ...] = ()
    """What, without control characters: in a few words, then in fewer where there is less room."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line to draw."""

    places: Array
    """Where across, ascending, shape `(points,)`."""
    values: Array
    """How high, same shape."""
    marker: str
    """A character, or `braille` for a solid line of dots finer than characters."""
    colour: str
    """A palette colour."""


@dataclass(frozen=True, slots=True)
class Across:
    """What is across: epochs, or a time in some unit."""

    first: float
    """At the left edge."""
    last: float
    """At the right edge."""
    unit: str = ""
    """What a label ends with; none for epochs, whose labels are whole numbers."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the picture that has curves, and the numbers at its borders."""

    left: int
    width: int
    height: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def columns(self, places: Array, dots: int = 1) -> NDArray[np.int64]:
        """Find the columns of places, with so many dots a character."""
        return _spread(places, self.x_range, self.width * dots)

    def heights(self, values: Array, dots: int = 1) -> NDArray[np.int64]:
        """Find the rows of values, counted from the bottom, with so many dots a character."""
        return _spread(values, self.y_range, self.height * dots)

    def column_of(self, place: float) -> int:
        """Find the column of one place."""
        return int(self.columns(np.array([place]))[0])

    def place_at(self, column: float) -> float:
        """Find the place in the middle of a column; the edges are in the outer columns' middles."""
        low, high = self.x_range
        return low + (high - low) * min(max(column / max(self.width - 1, 1), 0.0), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A chart, and where in it the curves are."""

    picture: Picture
    plot: Plot


def draw_curves(
    curves: Sequence[Curve],
    *,
    width: int,
    height: int,
    look: Look,
    across: Across | None = None,
    log_scale: bool = False,
    from_zero: bool = True,
    is_percent: bool = False,
    marks: Sequence[Mark] = (),
    cursor: float | None = None,
) -> Drawn | None:
    """Draw curves with labelled axes.

    Args:
        curves: What to draw, the most important last.
        width: Columns in all.
        height: Rows in all.
        look: Characters and colours.
        across: From where to where; from 0 to the curves' end if not given.
        log_scale: Whether y is logarithmic; values of 0 and less are then left out.
        from_zero: Whether a linear y begins at 0.
        is_percent: Whether values are percentages, whose axis has neither a logarithm nor a zero.
        marks: Places to mark with a vertical line, the latest last; those outside are left out.
            Their words stand beside them where nothing else is drawn, the latest one's first.
        cursor: A place to point at.

    Returns:
        The chart; `None` where there is nothing to draw or no room for it.
    """
    log_scale = log_scale and not is_percent
    shown = [_on_scale(curve, log_scale) for curve in curves]
    shown = [curve for curve in shown if curve.values.size]
    if not shown or width < 16 or height < 4:
        return None
    if across is None:
        across = Across(0.0, max(1.0, *(float(curve.places[-1]) for curve in shown)))
    low = min(float(curve.values.min()) for curve in shown)
    high = max(float(curve.values.max()) for curve in shown)
    if is_percent:
        # At least one percent, as all may be alike.
        low = max(min(low, high - 1.0), 0.0)
        high = max(high, low + 1.0)
    elif from_zero and not log_scale:
        low = min(low, 0.0)
    ticks = log_ticks(low, high) if log_scale else linear_ticks(low, high, height // 3)
    labels = tick_labels([10**tick for tick in ticks] if log_scale else ticks, "%" * is_percent)
    left = max(map(len, labels)) + 1
    picture = Picture(width, height)
    bottom = min(low, ticks[0])
    x_range = across.first, across.last
    plot = Plot(left, width - left, height - 2, x_range, (bottom, ticks[-1]))
    _draw_axes(picture, plot, ticks, labels, across, look)
    marks = [mark for mark in marks if across.first <= mark.place <= across.last]
    for mark in marks:
        column = left + plot.column_of(mark.place)
        picture.draw_upright(column, plot.height, look.glyphs.edit, look.palette.faint)
    if cursor is not None:
        column = left + plot.column_of(cursor)
        picture.draw_upright(column, plot.height, look.glyphs.axes[0])
        picture.write(column, plot.height, look.glyphs.ascending)
    for curve in shown:
        _draw_curve(picture, plot, curve)
    for mark in reversed(marks):
        _name(mark, picture, plot, look)
    return Drawn(picture, plot)


def _name(mark: Mark, picture: Picture, plot: Plot, look: Look) -> None:
    """Write what a mark stands for beside it, in the highest row that has room on either side."""
    column, lines = plot.left + plot.column_of(mark.place), picture.lines[: plot.height]
    for words in mark.words:
        columns = len(words) + 2
        for row, line in enumerate(lines):
            for start in (column + 1, column - columns):
                stop = start + columns
                if plot.left <= start and stop <= picture.width and not line[start:stop].strip():
                    picture.write(start + 1, row, words, look.palette.faint)
                    return


def _spread(values: Array, limits: tuple[float, float], count: int) -> NDArray[np.int64]:
    low, high = limits
    share = (values - low) / (high - low)
    return np.floor(share * (count - 1) + 0.5).clip(0, count - 1).astype(np.int64)


def _on_scale(curve: Curve, log_scale: bool) -> Curve:
    if not log_scale:
        return curve
    positive = curve.values > 0
    return Curve(
        curve.places[positive], np.log10(curve.values[positive]), curve.marker, curve.colour
    )


def _draw_curve(picture: Picture, plot: Plot, curve: Curve) -> None:
    across, down = BRAILLE if curve.marker == "braille" else (1, 1)
    dots = trace(
        plot.columns(curve.places, across),
        plot.heights(curve.values, down),
        plot.width * across,
        plot.height * down,
    )
    block = braille(dots) if curve.marker == "braille" else stamped(dots, curve.marker)
    picture.lay(plot.left, 0, block, curve.colour)


def _draw_axes(
    picture: Picture,
    plot: Plot,
    ticks: Sequence[float],
    labels: Sequence[str],
    across: Across,
    look: Look,
) -> None:
    vertical, tick_left, corner, horizontal, tick_below = look.glyphs.axes
    faint = look.palette.faint
    axis, bottom = plot.left - 1, plot.height
    picture.draw_upright(axis, bottom, vertical, faint)
    for height, label in zip(plot.heights(np.array(ticks)).tolist(), labels, strict=True):
        row = bottom - 1 - height
        picture.write(axis, row, tick_left, faint)
        picture.write(axis - len(label), row, label, faint)
    picture.write(axis, bottom, corner + horizontal * plot.width, faint)
    places = [
        tick for tick in linear_ticks(across.first, across.last, (plot.left + plot.width) // 9)
        if across.first <= tick <= across.last and (across.unit or tick == round(tick))
    ]  # fmt: skip
    free_from = plot.left
    for place, label in zip(places, tick_labels(places, across.unit), strict=True):
        column = plot.column_of(place)
        picture.write(plot.left + column, bottom, tick_below, faint)
        # Under its tick, but not beyond the picture's end nor over its neighbour.
        start = plot.left + min(column - len(label) // 2, plot.width - len(label))
        if start >= free_from:
            picture.write(start, bottom + 1, label, faint)
            free_from = start + len(label) + 1
