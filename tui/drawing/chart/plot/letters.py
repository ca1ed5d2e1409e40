"""Letters that tell the curves of several runs apart, in any colours or none."""

from __future__ import annotations

import numpy as np

from ....appearance.look import Look
from ...picture import Picture
from .region import Plot
from .vertical import Array

_BETWEEN = 12
"""Columns from one letter on a curve to the next."""


def letter_of(number: int) -> str:
    """Give the letter of one of the runs, counted from 0."""
    return chr(ord("A") + number)


def letter_colour(look: Look, letter: str) -> str:
    """Give the colour that goes with a letter."""
    colours = look.palette.curves
    return colours[(ord(letter) - ord("A")) % len(colours)]


def write_letters(
    picture: Picture,
    plot: Plot,
    points: tuple[Array, Array],
    look: Look,
    *,
    letter: str,
    count: int,
) -> None:
    """Write a run's letter onto its curve every few columns.

    Each run's letters stand in columns of their own, so that equal curves show them all.

    Args:
        picture: What the curve is drawn on.
        plot: Where in it the curves are.
        points: Places and values of the curve.
        look: Characters and colours.
        letter: The letter.
        count: How many runs there are.
    """
    places, values = points
    if plot.vertical.is_log:
        places, values = places[values > 0], np.log10(values[values > 0])
    if not len(places):
        return
    begin, end = plot.column_of(places[0]), plot.column_of(places[-1])
    first = 1 + (ord(letter) - ord("A")) * max(_BETWEEN // count, 1)
    # A curve that is too short for its turn has its letter at its end.
    columns = [at for at in range(first, plot.width, _BETWEEN) if begin <= at <= end]
    for column in columns or [end]:
        value = np.interp(plot.place_at(column), places, values)
        row = plot.height - 1 - int(plot.heights(np.array([value]))[0])
        picture.write(plot.left + column, row, letter, letter_colour(look, letter))
