"""A few curves in a small picture, with the numbers at its edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..chart.dots import BRAILLE, braille, stamped, trace
from ..picture import Picture

Array = NDArray[np.floating]

_LABEL = 6
"""Columns of the numbers on the left."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of a small chart."""

    x: Array
    y: Array
    name: str
    colour: str
    character: str
    """What it is drawn with where there are no dots."""


def small_chart(
    curves: Sequence[Curve], size: tuple[int, int], look: Look, foot: str = ""
) -> Picture:
    """Draw curves over one another, their names in the first line.

    Args:
        curves: All over the same range.
        size: Columns and rows of the whole picture.
        look: Characters and colours.
        foot: A line under it, e.g. what it is drawn over.
    """
    width, height = size
    picture = Picture(width, height)
    column = 0
    for curve in curves:
        sample = curve.character if look.ascii_only else "⠒"
        picture.write(column, 0, f"{sample} {curve.name}", curve.colour)
        column += len(curve.name) + 4
    rows, columns = height - 2, width - _LABEL
    heights = np.concatenate([curve.y for curve in curves])
    low, high = float(heights.min()), float(heights.max())
    if high <= low:
        high = low + 1.0
    for curve in curves:
        across, down = (1, 1) if look.ascii_only else BRAILLE
        span = float(curve.x[-1] - curve.x[0]) or 1.0
        x = np.rint((curve.x - curve.x[0]) / span * (columns * across - 1)).astype(np.int64)
        y = np.rint((curve.y - low) / (high - low) * (rows * down - 1)).astype(np.int64)
        dots = trace(x, y, columns * across, rows * down)
        block = stamped(dots, curve.character) if look.ascii_only else braille(dots)
        picture.lay(_LABEL, 1, block, curve.colour)
    picture.write(0, 1, f"{high:.3g}".rjust(_LABEL - 1), look.palette.faint)
    picture.write(0, rows, f"{low:.3g}".rjust(_LABEL - 1), look.palette.faint)
    ends = f"{curves[0].x[0]:.3g}", f"{curves[0].x[-1]:.3g}"
    picture.write(_LABEL, height - 1, ends[0], look.palette.faint)
    picture.write(width - len(ends[1]), height - 1, ends[1], look.palette.faint)
    middle = _LABEL + (columns - len(foot)) // 2
    picture.write(middle, height - 1, foot, look.palette.faint)
    return picture
