"""The only module that knows plotext: loss curves as styled text.

plotext keeps one global figure, so everything here runs on the screen's thread only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotext
from numpy.typing import NDArray

from ..look import Look, rgb
from .numbers import tick_text

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line to draw."""

    epochs: Array
    """Where, ascending, shape `(points,)`."""
    losses: Array
    """How much, same shape."""
    marker: str
    """plotext's name of a marker, or a character."""
    colour: str
    """A palette colour."""


def draw_loss(
    curves: Sequence[Curve],
    *,
    width: int,
    height: int,
    log_scale: bool,
    marks: Sequence[float],
    look: Look,
) -> list[str]:
    """Draw loss curves with labelled axes.

    Args:
        curves: What to draw, the most important last.
        width: Columns in all.
        height: Rows in all.
        log_scale: Whether y is logarithmic; values of 0 and less are then left out.
        marks: Epochs to mark with a vertical line.
        look: Characters and colours.

    Returns:
        The lines, with colours as escape sequences; no lines where there is nothing to draw.
    """
    shown = [_on_scale(curve, log_scale) for curve in curves]
    losses = np.concatenate([curve.losses for curve in shown] or [np.empty(0)])
    if not losses.size or width < 16 or height < 4:
        return []
    last = max(float(curve.epochs[-1]) for curve in shown if curve.epochs.size)
    plotext.clear_figure()
    # The widget knows its size; plotext would cut it to what it takes for the terminal's.
    plotext.limit_size(False, False)
    plotext.theme("clear")
    plotext.plotsize(width, height)
    plotext.xaxes(True, False)
    plotext.yaxes(True, False)
    plotext.axes_color("default")
    if look.palette.faint != "default":
        plotext.ticks_color(rgb(look.palette.faint))

    low, high = float(losses.min()), float(losses.max())
    ticks = log_ticks(low, high) if log_scale else linear_ticks(min(low, 0.0), high, height // 3)
    low, high = min([low, *ticks]), max(high, ticks[-1])
    plotext.ylim(low, high)
    plotext.yticks(ticks, [tick_text(10**tick if log_scale else tick) for tick in ticks])
    plotext.xlim(0, max(last, 1))
    x_ticks = [tick for tick in linear_ticks(0.0, max(last, 1), width // 9) if tick <= max(last, 1)]
    plotext.xticks(x_ticks, [tick_text(tick) for tick in x_ticks])
    for mark in marks:
        plotext.plot(
            [mark, mark], [low, high], marker=look.glyphs.edit, color=rgb(look.palette.faint)
        )
    for curve in shown:
        if curve.epochs.size:
            plotext.plot(
                curve.epochs.tolist(),
                curve.losses.tolist(),
                marker=curve.marker,
                color=rgb(curve.colour),
            )
    return plotext.build().rstrip("\n").split("\n")


def _on_scale(curve: Curve, log_scale: bool) -> Curve:
    if not log_scale:
        return curve
    positive = curve.losses > 0
    return Curve(
        curve.epochs[positive], np.log10(curve.losses[positive]), curve.marker, curve.colour
    )


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
