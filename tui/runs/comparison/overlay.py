"""The curves of several runs in one chart, told apart by letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...appearance.look import Look
from ...drawing.chart.axis import Axis
from ...drawing.chart.curves import Curve, draw_curves
from ...drawing.chart.envelope import Array, Envelope
from ...drawing.chart.measures import Measure
from ...drawing.chart.other_runs import OtherRun
from ...drawing.chart.plot.letters import letter_colour, write_letters
from ...drawing.picture import Picture


@dataclass(frozen=True, slots=True)
class Lettered:
    """One run in the chart."""

    letter: str
    """What tells it from the others, in any colours or none."""
    run: OtherRun
    """What it recorded."""


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
    for each, curve in zip(runs, curves, strict=True):
        points, count = (curve.places, curve.values), len(runs)
        write_letters(drawn.picture, drawn.plot, points, look, letter=each.letter, count=count)
    return drawn.picture


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
