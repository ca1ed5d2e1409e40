"""The curves of several runs in one chart, told apart by letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...appearance.look import Look
from ...drawing.chart.axis import Axis
from ...drawing.chart.curves import Curve, Drawn, draw_curves
from ...drawing.chart.envelope import Array, Envelope
from ...drawing.chart.measures import Measure
from ...drawing.chart.other_runs import OtherRun
from ...drawing.picture import Picture

_BETWEEN_LETTERS = 12
"""Columns from one letter on a curve to the next."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """One run in the chart."""

    letter: str
    """What tells it from the others, in any colours or none."""
    run: OtherRun
    """What it recorded."""


def letter_colour(look: Look, letter: str) -> str:
    """Give the colour that goes with a letter."""
    colours = look.palette.curves
    return colours[(ord(letter) - ord("A")) % len(colours)]


def overlay(
    runs: Sequence[Lettered],
    measure: Measure,
    *,
    validation: bool,
    by_time: bool,
    log_scale: bool,
    width: int,
    height: int,
    look: Look,
) -> Picture | None:
    """Draw the runs' curves, each with its letter on it every few columns.

    Args:
        runs: In the order of the legend.
        measure: What of them.
        validation: Whether of the validation rows; where a run has none, it is not drawn.
        by_time: Whether training time lies across, not epochs.
        log_scale: Whether a loss has a logarithmic axis.
        width: Columns.
        height: Rows.
        look: Characters and colours.

    Returns:
        The picture; `None` where there is nothing to draw or no room.
    """
    if not runs:
        return None
    axis = _axis(runs, by_time=by_time)
    marker = "" if look.ascii_only else "braille"
    curves: list[Curve] = []
    for each in runs:
        places, values = _points(each.run, measure, axis, width, validation=validation)
        ending = f" {measure.text(values[-1])}" if len(values) else ""
        colour = letter_colour(look, each.letter)
        curves.append(
            Curve(places, values, marker or each.letter, colour, name=each.letter + ending)
        )
    drawn = draw_curves(
        # What is drawn last lies on top.
        curves[::-1],
        width=width,
        height=height,
        look=look,
        across=axis.across,
        log_scale=log_scale,
        is_percent=measure.is_percent,
    )
    if drawn is None:
        return None
    logarithmic = log_scale and not measure.is_percent
    for number, (each, curve) in enumerate(zip(runs, curves, strict=True)):
        # Each run's letters stand in columns of their own, so that equal curves show them all.
        first = 1 + number * max(_BETWEEN_LETTERS // len(runs), 1)
        _write_letters(drawn, curve, each.letter, first, logarithmic=logarithmic)
    return drawn.picture


def _write_letters(
    drawn: Drawn, curve: Curve, letter: str, first: int, *, logarithmic: bool
) -> None:
    """Write a letter onto a curve, from a column of the plot on."""
    places, values, plot = curve.places, curve.values, drawn.plot
    if logarithmic:
        places, values = places[values > 0], np.log10(values[values > 0])
    if not len(places):
        return
    begin, end = plot.column_of(places[0]), plot.column_of(places[-1])
    # A curve that is too short for its turn has its letter at its end.
    columns = [at for at in range(first, plot.width, _BETWEEN_LETTERS) if begin <= at <= end]
    for column in columns or [end]:
        value = np.interp(plot.place_at(column), places, values)
        row = plot.height - 1 - int(plot.heights(np.array([value]))[0])
        drawn.picture.write(plot.left + column, row, letter, curve.colour)


def _axis(runs: Sequence[Lettered], *, by_time: bool) -> Axis:
    """Find what lies across: as far as the longest run goes."""
    if not by_time:
        return Axis(0, max(each.run.last for each in runs))
    longest = max(runs, key=lambda each: each.run.epoch_seconds[-1]).run
    return Axis(0, longest.last, longest.epoch_seconds)


def _points(
    run: OtherRun, measure: Measure, axis: Axis, width: int, *, validation: bool
) -> tuple[Array, Array]:
    """Reduce a run's curve to what so many columns can show."""
    if measure.column is None:
        values = run.learning_rates[:, None]
    else:
        values = measure.of(run.history)[:, [1 if validation else 0]]
    envelope = Envelope(1)
    envelope.extend(values)
    borders = np.unique(np.linspace(0, len(values), 2 * width + 1).astype(np.int64))
    epochs, found = envelope.columns(0, borders)
    return axis.places_of(epochs, run.epoch_seconds), found
