"""The losses of a run over its epochs, as a picture on paper."""

from __future__ import annotations

import numpy as np

from ....core.training.metrics.evaluated import newest_numbers
from ....core.training.snapshot import Snapshot
from ...drawing.chart.axis import Axis
from ...drawing.chart.curves import Curve, Mark, draw_curves
from ...drawing.chart.envelope import Array, Envelope
from ...drawing.chart.measures import Measure, measure_of
from ...drawing.picture import Picture
from ..paper import COLUMNS, LOOK

_ROWS = 24
_DOTS = 2
"""Dots of braille a column."""
_EPOCHS = "epochs"


def learning_curve(snapshot: Snapshot) -> Picture | None:
    """Draw the train and the validation loss, of replicas their medians between the quartiles.

    The validation rows' curve is dashed, and each curve has its name and its last value at its
    end. `None` where there is no loss that is a number.
    """
    measure = measure_of("loss", snapshot.config)
    axis = Axis(0, len(snapshot.history) - 1)
    rows = measure.rows(snapshot)
    borders = axis.borders(COLUMNS * _DOTS)
    newest = measure.of(newest_numbers(snapshot.history.rows, len(rows) - 1)[None])[0]
    palette, glyphs = LOOK.palette, LOOK.glyphs
    own = [
        Curve(*_reduced(rows, 0, borders), glyphs.train_marker, palette.train,
              name=f"train {measure.text(newest[0])}"),
        Curve(*_reduced(rows, 1, borders), glyphs.validation_marker, palette.validation,
              name=f"val {measure.text(newest[1])}", is_dashed=True),
    ]  # fmt: skip
    drawn = draw_curves(
        [*_quartiles(snapshot, measure, borders), *own[::-1]],
        width=COLUMNS,
        height=_ROWS,
        look=LOOK,
        across=axis.across,
        log_scale=None,
        marks=[Mark(edit.epoch, str(n)) for n, edit in enumerate(snapshot.edits, start=1)],
    )
    if drawn is None:
        return None
    picture = Picture(COLUMNS, _ROWS + 1)
    picture.paste(drawn.picture)
    picture.write(drawn.plot.left, _ROWS, _EPOCHS, palette.faint)
    return picture


def curve_words(snapshot: Snapshot) -> str:
    """Say what the learning curve shows."""
    text = measure_of("loss", snapshot.config).text
    first, last = snapshot.history.column("train_loss")[[0, -1]].tolist()
    medians = "" if snapshot.replicas is None else f", medians of {len(snapshot.replicas.seeds)}"
    watched = "" if snapshot.validation is None else "; dashed, that of the validation rows"
    edits = "; upright lines are edits while it trained" if snapshot.edits else ""
    return (
        f"The loss over {snapshot.epoch:,} epochs{medians}: of the train rows it went from"
        f" {text(first)} to {text(last)}{watched}{edits}."
    )


def _quartiles(snapshot: Snapshot, measure: Measure, borders: np.ndarray) -> list[Curve]:
    if snapshot.replicas is None:
        return []
    marker, faint = LOOK.glyphs.band_marker, LOOK.palette.faint
    return [
        Curve(*_reduced(measure.of(table), 0, borders[::_DOTS]), marker, faint)
        for table in (snapshot.replicas.lower, snapshot.replicas.upper)
    ]


def _reduced(rows: Array, curve: int, borders: np.ndarray) -> tuple[Array, Array]:
    envelope = Envelope(rows.shape[1])
    envelope.extend(rows)
    return envelope.columns(curve, borders)
