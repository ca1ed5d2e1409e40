"""The curves of the loss chart: one run's, its replicas' band, and other runs' behind them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size

from .....core import Snapshot
from ....appearance.look import Look
from ....drawing.chart.axis import Axis
from ....drawing.chart.curves import Curve, Drawn, Mark, draw_curves
from ....drawing.chart.envelope import Array, Envelope
from ....drawing.chart.measures import Measure
from ....drawing.chart.other_runs import OtherRun
from ....drawing.chart.smoothing import smooth
from .chart_view import ChartView, edit_words, mark_of

_ROUGH = "'"
"""The raw curve behind the smooth one where there is no colour to tell them apart."""
_LABELS = 8
"""Columns that the labels of the vertical axis take, about."""


class LossCurves:
    """Reduces what is to be drawn to the columns there are, and keeps what that goes on from."""

    def __init__(self) -> None:
        self._envelopes: dict[tuple[Measure, str | OtherRun], Envelope] = {}

    def clear(self) -> None:
        """Begin with a new run."""
        self._envelopes.clear()

    def picture(self, snapshot: Snapshot, view: ChartView, size: Size, look: Look) -> Drawn | None:
        """Draw what is shown of a run, and tell where in the picture its curves are.

        Args:
            snapshot: Of the run.
            view: What is shown of it.
            size: How large the picture is.
            look: Characters and colours.
        """
        axis = view.axis
        return draw_curves(
            self._shown(snapshot, view, max(size.width - _LABELS, _LABELS), look),
            width=size.width,
            height=size.height,
            look=look,
            across=axis.across,
            log_scale=view.log_scale,
            from_zero=view.is_whole,
            is_percent=view.measure.is_percent,
            marks=[
                Mark(axis.place(edit.epoch), (edit_words(edit, look), edit.name))
                for edit in view.edits(snapshot)
            ],
            cursor=None if view.cursor is None else axis.place(view.cursor),
        )

    def _shown(self, snapshot: Snapshot, view: ChartView, columns: int, look: Look) -> list[Curve]:
        """Give the curves in so many columns, the most important last."""
        measure, axis, smoothing = view.measure, view.axis, view.smoothing
        glyphs, palette = look.glyphs, look.palette
        rows = measure.rows(snapshot)
        envelope = self._envelope(measure, "", rows)
        kinds = [
            (0, glyphs.train_marker, palette.train),
            (1, glyphs.validation_marker, palette.validation),
        ][rows.shape[1] - 1 :: -1]
        curves = self._behind(measure, axis, columns, look, view.others)
        curves += self._band(snapshot, measure, axis, columns, look)
        smoothed: list[Curve] = []
        for column, marker, colour in kinds:
            raw_marker, raw_colour = marker, colour
            if smoothing != "off":
                raw_colour = palette.faint
                if look.ascii_only or not look.colours:
                    # Colour does not tell it from the smooth curve.
                    raw_marker = _ROUGH
                points = smooth(
                    rows[:, column],
                    min(axis.first, len(rows) - 1),
                    min(axis.last, len(rows) - 1),
                    points=columns // 2,
                    smoothing=smoothing,
                    log_scale=view.log_scale and not measure.is_percent,
                )
                smoothed.append(Curve(axis.places(points[0]), points[1], marker, colour))
            # Braille has two dots a column.
            dots = columns * 2 if raw_marker == "braille" else columns
            epochs, values = envelope.columns(column, axis.borders(dots))
            curves.append(Curve(axis.places(epochs), values, raw_marker, raw_colour))
        return [*curves, *smoothed]

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
        """Give the train rows' curves of the other runs."""
        curves: list[Curve] = []
        for number, other in enumerate(others):
            envelope = self._envelope(measure, other, other.values(measure))
            places, values = other.points(envelope, axis, columns)
            curves.append(Curve(places, values, *mark_of(number, look)))
        return curves[::-1]

    def _envelope(self, measure: Measure, name: str | OtherRun, rows: Array) -> Envelope:
        """Bring what is kept of some curves up to date; it begins when they are first drawn."""
        key = measure, name
        if key not in self._envelopes:
            self._envelopes[key] = Envelope(rows.shape[1])
        self._envelopes[key].extend(rows)
        return self._envelopes[key]
