"""Curves with labelled axes, as a picture of characters.

Ticks are where values are, to the dot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..picture import Picture
from .dots import BRAILLE, braille, stamped, trace
from .plot.horizontal import Across, ticks_below
from .plot.names import EndName, write_beside, write_ends
from .plot.region import Plot
from .plot.vertical import goes_far, vertical_axis

Array = NDArray[np.float64]

_WIDE = 36
"""Columns from which on a curve's end has its whole name; on fewer its first word."""
_ROOM = 12
"""Columns of such a name at least: it does not move the curves when a digit more is needed."""
_DASH, _THIN = 4, 3
"""Of so many columns a dashed curve leaves one out where it has no more than so many dots."""
_GRID = 4
"""Columns from one point of the grid to the next."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis that something happened at."""

    place: float
    """Where."""
    flag: str = ""
    """What stands at its top: the number that a legend explains."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One value that stands out."""

    place: float
    value: float
    words: str
    """What it is, written beside it where there is room."""


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
    name: str = ""
    """What stands at its end. Curves that have one and meet are all seen: they take turns."""
    is_dashed: bool = False
    """Whether a braille line has gaps, where no colour tells it from others."""


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
    log_scale: bool | None = False,
    from_zero: bool = True,
    is_percent: bool = False,
    marks: Sequence[Mark] = (),
    cursor: float | None = None,
    spot: Spot | None = None,
) -> Drawn | None:
    """Draw curves with labelled axes.

    Args:
        curves: What to draw, the most important last.
        width: Columns in all.
        height: Rows in all.
        look: Characters and colours.
        across: From where to where; from 0 to the curves' end if not given.
        log_scale: Whether y is logarithmic; values of 0 and less are then left out. `None` if that
            is so where values span more than two decades.
        from_zero: Whether a linear y begins at 0.
        is_percent: Whether values are percentages, whose axis has neither a logarithm nor a zero.
        marks: Places to mark with a vertical line, the latest last; those outside are left out.
        cursor: A place to point at.
        spot: A value to point out.

    Returns:
        The chart; `None` where there is nothing to draw or no room for it.
    """
    if log_scale is None:
        log_scale = goes_far([curve.values for curve in curves])
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
    vertical = vertical_axis(low, high, height - 2, is_log=log_scale)
    labels = vertical.labels("%" * is_percent)
    left = max(map(len, labels)) + 1
    names = [curve.name if width >= _WIDE else curve.name.split(" ")[0] for curve in shown]
    right = max(map(len, names)) and max(*map(len, names), _ROOM if width >= _WIDE else 0) + 1
    if width - left - right < width // 2:
        names, right = [""] * len(names), 0
    picture = Picture(width, height)
    x_range = across.first, across.last
    plot = Plot(left, width - left - right, height - 2, x_range, vertical)
    places = _draw_axes(picture, plot, labels, across, look)
    marks = [mark for mark in marks if across.first <= mark.place <= across.last]
    for mark in marks:
        column = left + plot.column_of(mark.place)
        picture.draw_upright(column, plot.height, look.glyphs.edit, look.palette.faint)
    if cursor is not None:
        column = left + plot.column_of(cursor)
        picture.draw_upright(column, plot.height, look.glyphs.axes[0])
        picture.write(column, plot.height, look.glyphs.ascending)
    _draw_all(picture, plot, shown)
    ends = [
        EndName(plot.height - 1 - int(plot.heights(curve.values[-1:])[0]), name, curve.colour)
        for curve, name in zip(shown, names, strict=True)
        if name
    ]
    write_ends(picture, left + plot.width + 1, plot.height, ends)
    _draw_flags(picture, plot, marks, look)
    if spot is not None and (spot.value > 0 or not log_scale):
        _draw_spot(picture, plot, spot, look)
    _draw_grid(picture, plot, places, look)
    return Drawn(picture, plot)


def _draw_flags(picture: Picture, plot: Plot, marks: Sequence[Mark], look: Look) -> None:
    """Write each mark's flag at its top, or below those that are there already."""
    taken: dict[int, int] = {}
    for mark in marks:
        column = plot.column_of(mark.place)
        row = max((taken.get(column + near, 0) for near in range(-1, len(mark.flag))), default=0)
        if mark.flag and row < plot.height:
            picture.write(plot.left + column, row, mark.flag, f"bold {look.palette.accent}")
            for near in range(len(mark.flag)):
                taken[column + near] = row + 1


def _draw_spot(picture: Picture, plot: Plot, spot: Spot, look: Look) -> None:
    low, high = plot.x_range
    if not low <= spot.place <= high:
        return
    column, row = plot.left + plot.column_of(spot.place), plot.row_of(spot.value)
    picture.write(column, row, look.glyphs.best, "bold")
    write_beside(
        picture, spot.words, column=column, row=row, left=plot.left, height=plot.height, colour=""
    )


def _on_scale(curve: Curve, log_scale: bool) -> Curve:
    if not log_scale:
        return curve
    positive = curve.values > 0
    values = np.log10(curve.values[positive])
    return replace(curve, places=curve.places[positive], values=values)


def _draw_all(picture: Picture, plot: Plot, curves: Sequence[Curve]) -> None:
    """Draw curves; of those with a name that meet in a cell, one is seen in each other column."""
    shape = plot.height, plot.width
    bits, owner = np.zeros(shape, dtype=np.uint32), np.full(shape, -1)
    turns = np.arange(plot.width) % 2 == 0
    blocks = [_block(plot, curve) for curve in curves]
    for number, (curve, block) in enumerate(zip(curves, blocks, strict=True)):
        if not curve.name:
            picture.lay(plot.left, 0, block, curve.colour)
            continue
        drawn = block != 0
        owner[drawn & ((owner < 0) | turns)] = number
        if curve.marker == "braille":
            bits |= block
    for number, (curve, block) in enumerate(zip(curves, blocks, strict=True)):
        if curve.name:
            whole = bits if curve.marker == "braille" else block
            picture.lay(plot.left, 0, np.where(owner == number, whole, 0), curve.colour)


def _block(plot: Plot, curve: Curve) -> NDArray[np.uint32]:
    """Give a curve's characters; 0 where it is not."""
    across, down = BRAILLE if curve.marker == "braille" else (1, 1)
    dots = trace(
        plot.columns(curve.places, across),
        plot.heights(curve.values, down),
        plot.width * across,
        plot.height * down,
    )
    if curve.marker != "braille":
        return stamped(dots, curve.marker)
    block = braille(dots)
    if curve.is_dashed:
        count = dots.reshape(plot.height, down, plot.width, across).sum(axis=(1, 3))
        gaps = np.arange(plot.width) % _DASH == _DASH - 1
        block[(count <= _THIN) & gaps] = 0
    return block


def _draw_grid(picture: Picture, plot: Plot, places: Sequence[float], look: Look) -> None:
    """Draw faint points where nothing else is: along the ticks' rows, and up from those below."""
    points = np.zeros((plot.height, plot.width), dtype=np.bool_)
    heights = plot.heights(np.array(plot.vertical.ticks))
    points[plot.height - 1 - heights, ::_GRID] = True
    upright = plot.columns(np.array(places, dtype=np.float64))
    for beside in (-1, 1):  # no point so close to another
        points[:, (upright + beside).clip(0, plot.width - 1)] = False
    points[:, upright] = True
    block = np.where(points, ord(look.glyphs.grid), 0).astype(np.uint32)
    picture.lay_behind(plot.left, 0, block, f"dim {look.palette.faint}")


def _draw_axes(
    picture: Picture, plot: Plot, labels: Sequence[str], across: Across, look: Look
) -> list[float]:
    """Draw both axes with their labels, and give the places of the ticks below."""
    vertical, tick_left, corner, horizontal, tick_below = look.glyphs.axes
    faint = look.palette.faint
    axis, bottom = plot.left - 1, plot.height
    picture.draw_upright(axis, bottom, vertical, faint)
    heights = plot.heights(np.array(plot.vertical.ticks)).tolist()
    for height, label in zip(heights, labels, strict=True):
        row = bottom - 1 - height
        picture.write(axis, row, tick_left, faint)
        picture.write(axis - len(label), row, label, faint)
    picture.write(axis, bottom, corner + horizontal * plot.width, faint)
    ticks = ticks_below(plot, across)
    for tick in ticks:
        picture.write(plot.left + tick.column, bottom, tick_below, faint)
        picture.write(tick.start, bottom + 1, tick.label, faint)
    return [tick.place for tick in ticks]
