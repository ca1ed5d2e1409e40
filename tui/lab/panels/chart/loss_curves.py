"""The curves of the loss chart: one run's, its replicas' band, and other runs' behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .....core import Snapshot
from .....core.training.metrics.evaluated import newest_numbers
from ....appearance.look import MANY_COLOURS, Look
from ....drawing.chart.axis import Axis
from ....drawing.chart.curves import Curve, Drawn, Mark, Spot, draw_curves
from ....drawing.chart.envelope import Array, Envelope
from ....drawing.chart.measures import Measure
from ....drawing.chart.other_runs import OtherRun
from ....drawing.chart.plot.letters import letter_colour, letter_of, write_letters
from ....drawing.chart.plot.names import fitting
from ....drawing.chart.plot.vertical import goes_far
from ....drawing.chart.smoothing import smooth_evaluated
from ....drawing.picture import Picture
from .chart_view import ChartView

_ROUGH = "'"
"""The raw curve behind the smooth one where there is no colour to tell them apart."""
_LABELS = 8
"""Columns that the labels of the vertical axis take, about."""
_LEGEND_FROM = 9
"""Rows of a chart that has one to spare for what its flags stand for."""


class LossCurves:
    """Reduces what is to be drawn to the columns there are, and keeps what that goes on from.

    Attributes:
        goes_far: Whether what was drawn last spans more than two decades.
    """

    def __init__(self) -> None:
        self.goes_far = False
        self._envelopes: dict[tuple[Measure, str | OtherRun], Envelope] = {}

    def clear(self) -> None:
        """Begin with a new run."""
        self._envelopes.clear()

    def picture(
        self, snapshot: Snapshot, view: ChartView, size: tuple[int, int], look: Look
    ) -> Drawn | None:
        """Draw what is shown of a run, and tell where in the picture its curves are.

        Args:
            snapshot: Of the run.
            view: What is shown of it.
            size: Columns and rows of the picture.
            look: Characters and colours.
        """
        axis, flags = view.axis, view.flags(snapshot)
        width, rows = size
        columns = max(width - _LABELS, _LABELS)
        shown = self._shown(snapshot, view, columns, look)
        height = rows - bool(flags and rows >= _LEGEND_FROM)
        drawn = draw_curves(
            shown,
            width=width,
            height=height,
            look=look,
            across=axis.across,
            log_scale=self._is_log(view),
            from_zero=view.is_whole,
            is_percent=view.measure.is_percent,
            marks=[Mark(axis.place(flag.edit.epoch), str(flag.number)) for flag in flags],
            cursor=None if view.cursor is None else axis.place(view.cursor),
            spot=_best(snapshot, view),
        )
        if drawn is not None:
            count = len(view.others)
            for number, curve in enumerate(shown[:count][::-1]):
                points, letter = (curve.places, curve.values), letter_of(number)
                write_letters(drawn.picture, drawn.plot, points, look, letter=letter, count=count)
        if drawn is None or height == rows:
            return drawn
        picture = Picture(width, rows)
        picture.paste(drawn.picture)
        entries = [flag.entry(look, width) for flag in flags]
        picture.write(0, height, fitting(entries, width), look.palette.faint)
        return Drawn(picture, drawn.plot)

    def _is_log(self, view: ChartView) -> bool:
        return self.goes_far if view.scale == "auto" else view.scale == "log"

    def _shown(self, snapshot: Snapshot, view: ChartView, columns: int, look: Look) -> list[Curve]:
        """Give the curves in so many columns, the most important last."""
        measure, axis, smoothing = view.measure, view.axis, view.smoothing
        rows = measure.rows(snapshot)
        envelope = self._envelope(measure, "", rows)
        sets = _sets(snapshot, view, look)[::-1]
        raw: list[Curve] = []
        for number, of_set in sets:
            curve = of_set
            if smoothing != "off":
                # Colour may not tell it from the smooth curve.
                rough = look.ascii_only or not look.colours
                marker = _ROUGH if rough else of_set.marker
                curve = Curve(of_set.places, of_set.values, marker, look.palette.faint)
            # Braille has two dots a column.
            dots = columns * 2 if curve.marker == "braille" else columns
            epochs, values = envelope.columns(number, axis.borders(dots))
            raw.append(replace(curve, places=axis.places(epochs), values=values))
        self.goes_far = measure.column is not None and goes_far([curve.values for curve in raw])
        curves = self._behind(measure, axis, columns, look, view.others)
        curves += [*self._band(snapshot, measure, axis, columns, look), *raw]
        for number, of_set in sets if smoothing != "off" else ():
            points = smooth_evaluated(
                rows[:, number],
                min(axis.first, len(rows) - 1),
                min(axis.last, len(rows) - 1),
                points=columns // 2,
                smoothing=smoothing,
                log_scale=self._is_log(view) and not measure.is_percent,
            )
            curves.append(replace(of_set, places=axis.places(points[0]), values=points[1]))
        return curves

    def _band(
        self, snapshot: Snapshot, measure: Measure, axis: Axis, columns: int, look: Look
    ) -> list[Curve]:
        """Give the quartiles over replicas for the train rows; none for a single run."""
        if snapshot.replicas is None or measure.column is None:
            return []
        tables = {"lower": snapshot.replicas.lower, "upper": snapshot.replicas.upper}
        curves: list[Curve] = []
        for name, table in tables.items():
            envelope = self._envelope(measure, name, measure.of(table))
            epochs, values = envelope.columns(0, axis.borders(columns))
            marker, colour = look.glyphs.band_marker, look.palette.faint
            curves.append(Curve(axis.places(epochs), values, marker, colour))
        return curves

    def _behind(
        self, measure: Measure, axis: Axis, columns: int, look: Look, others: Sequence[OtherRun]
    ) -> list[Curve]:
        """Give the train rows' curves of the other runs, each with its letter at its end."""
        curves: list[Curve] = []
        for number, other in enumerate(others):
            letter = letter_of(number)
            marker, dots = (letter, 1) if look.ascii_only else ("braille", 2)
            envelope = self._envelope(measure, other, other.values(measure))
            places, values = other.points(envelope, axis, columns * dots)
            name = f"{letter} {measure.text(values[-1])}" if len(values) else ""
            curves.append(Curve(places, values, marker, letter_colour(look, letter), name=name))
        return curves[::-1]

    def _envelope(self, measure: Measure, name: str | OtherRun, rows: Array) -> Envelope:
        """Bring what is kept of some curves up to date; it begins when they are first drawn."""
        key = measure, name
        if key not in self._envelopes:
            self._envelopes[key] = Envelope(rows.shape[1])
        self._envelopes[key].extend(rows)
        return self._envelopes[key]


def _sets(snapshot: Snapshot, view: ChartView, look: Look) -> list[tuple[int, Curve]]:
    """Give the curves of the sets without their points, each with its column, train first."""
    glyphs, palette, measure = look.glyphs, look.palette, view.measure
    newest = _newest(snapshot, view).tolist()
    names = ("rate",) if measure.column is None else ("train", "val")
    kinds = ((glyphs.train_marker, palette.train), (glyphs.validation_marker, palette.validation))
    return [
        (
            column,
            Curve(
                np.empty(0),
                np.empty(0),
                *kinds[column],
                name=f"{names[column]} {measure.text(value)}",
                is_dashed=column > 0 and look.colours < MANY_COLOURS,
            ),
        )
        for column, value in enumerate(newest)
    ]


def _newest(snapshot: Snapshot, view: ChartView) -> Array:
    """Give what was measured last of the epochs that are seen, shape `(curves,)`."""
    epoch = min(view.axis.last, len(snapshot.history) - 1)
    if view.measure.column is None:
        return snapshot.learning_rates[epoch : epoch + 1]
    return view.measure.of(newest_numbers(snapshot.history.rows, epoch)[None])[0]


def _best(snapshot: Snapshot, view: ChartView) -> Spot | None:
    """Give the best epoch, unless it is the newest one, which has its values beside it."""
    best, newest = snapshot.best_epoch, len(snapshot.history) - 1
    if view.kind != "loss" or best is None or not 0 < best < newest:
        return None
    train, validation = view.measure.rows(snapshot)[best].tolist()
    value = validation if np.isfinite(validation) else train
    if not np.isfinite(value):
        return None
    return Spot(view.axis.place(best), value, f"best {best:,}")
