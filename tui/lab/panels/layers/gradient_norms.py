"""Each layer's gradient norm over the epochs, as far as somebody looked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....appearance.look import Look
from ....drawing.chart.curves import Curve, draw_curves
from ....drawing.chart.plot.horizontal import Across
from ....drawing.picture import Picture
from .watched_curve import Watched

_LEAST = 7
"""Rows from which on it is said since when one looked, and more layers than a line has room for."""


def draw_norms(
    norms: Watched, names: Sequence[str], last: float, size: tuple[int, int], look: Look
) -> Picture:
    """Draw a curve for each layer, made of the layer's number, and what that is below it.

    Args:
        norms: One number a layer at each look.
        names: The layers'.
        last: The epoch at the right edge.
        size: Columns and rows.
        look: Characters and colours.
    """
    picture = Picture(*size)
    colours = look.palette.curves
    curves: list[Curve] = []
    legend: list[tuple[str, str]] = []
    for layer, name in enumerate(names):
        sign, colour, newest = str(layer + 1), colours[layer % len(colours)], float("nan")
        for epochs, values in norms.stretches(layer):
            newest = values[-1]
            shown = np.isfinite(values) & (values > 0)
            if shown.any():
                curves.append(Curve(epochs[shown], values[shown], sign, colour))
        legend.append((f"{sign} {name} {newest:.3g}  ", colour))
    lines = _in_lines(legend, picture.width)
    says_gaps = not leaves_out(picture.height)
    if not says_gaps:
        lines = lines[:1]
    drawn = draw_curves(
        curves,
        width=picture.width,
        height=picture.height - len(lines) - says_gaps,
        look=look,
        across=Across(0.0, max(1.0, last)),
        log_scale=True,
    )
    if drawn is not None:
        picture.paste(drawn.picture)
    elif not curves:
        picture.write(0, 0, "No layer has a gradient yet that is a number above 0.")
    row = picture.height - len(lines) - says_gaps
    for down, line in enumerate(lines):
        column = 0
        for text, colour in line:
            picture.write(column, row + down, text, colour)
            column += len(text)
    if says_gaps:
        picture.write(0, picture.height - 1, gaps_sentence(norms), look.palette.faint)
    return picture


def leaves_out(height: int) -> bool:
    """Tell whether so few rows are for the curves, and a line of the newest norms."""
    return height < _LEAST


def _in_lines(legend: Sequence[tuple[str, str]], width: int) -> list[list[tuple[str, str]]]:
    lines: list[list[tuple[str, str]]] = [[]]
    for entry in legend:
        if lines[-1] and sum(len(text) for text, _ in [*lines[-1], entry]) > width:
            lines.append([])
        lines[-1].append(entry)
    return lines


def gaps_sentence(norms: Watched) -> str:
    """Say since when norms are known, and how often nobody looked."""
    parts: list[str] = []
    if norms.first:
        parts.append(f"from epoch {norms.first:,.0f} on")
    if norms.gaps:
        parts.append(f"{norms.gaps:,} gap{'s' * (norms.gaps > 1)} (nobody looked)")
    return f"Kept while this panel is seen: {', '.join(parts) or 'no gaps'}."
