"""The exact values of one epoch, in a line."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ....core import Snapshot
from ....core.training.metrics.evaluated import has_numbers
from .measures import KINDS, Kind, Measure, measure_of
from .other_runs import OtherRun
from .plot.letters import letter_of


def reading(
    snapshot: Snapshot,
    epoch: int,
    kind: Kind,
    *,
    place: str,
    note: str,
    room: int,
    others: Sequence[OtherRun] = (),
) -> str:
    """Say what the history has of an epoch: what is drawn first, and of the rest what fits.

    Args:
        snapshot: Has the history.
        epoch: Which epoch.
        kind: What is drawn.
        place: How the epoch itself is called.
        note: What happened there; empty for nothing.
        room: How many characters the line may have.
        others: Other runs that are drawn: of each its letter and the value on its train rows.
    """
    drawn = measure_of(kind, snapshot.config)
    values = _values(drawn, snapshot, epoch) or ["not evaluated"]
    parts = [place, *values, *([note] if note else [])]
    parts += [
        f"{letter_of(number)} {drawn.text(float(other.values(drawn)[epoch, 0]))}"
        for number, other in enumerate(others)
        if other.first <= epoch <= other.last
    ]
    parts += _quartiles(drawn, snapshot, epoch)
    for other in KINDS:
        texts = _texts(measure_of(other, snapshot.config), snapshot, epoch)
        if texts and other != kind:
            parts.append(f"{_SHORT[other]} {'/'.join(texts)}")
    if len("  ".join(parts[: 1 + len(values)])) > room:
        parts[0] = place.removeprefix("epoch ")
    while len(parts) > 1 and len("  ".join(parts)) > room:
        parts.pop()
    return "  ".join(parts)


_SHORT = {"loss": "loss", "accuracy": "acc", "learning rate": "rate"}


def _values(measure: Measure, snapshot: Snapshot, epoch: int) -> list[str]:
    texts = _texts(measure, snapshot, epoch)
    if measure.column is None:
        return [f"rate {texts[0]}"]
    return [f"{name} {text}" for name, text in zip(("train", "val"), texts, strict=False)]


def _quartiles(measure: Measure, snapshot: Snapshot, epoch: int) -> list[str]:
    if snapshot.replicas is None or measure.column is None:
        return []
    if not _texts(measure, snapshot, epoch):
        return []
    rows = (measure.of(table) for table in (snapshot.replicas.lower, snapshot.replicas.upper))
    low, high = (measure.text(float(of_all[epoch, 0])) for of_all in rows)
    return [f"train quartiles {low} to {high}"]


def _texts(measure: Measure, snapshot: Snapshot, epoch: int) -> list[str]:
    """Write its value for the train rows and, where there are any, the validation rows."""
    values = measure.rows(snapshot)[epoch].tolist()
    if measure.column is not None and not has_numbers(snapshot.history.rows[epoch]).any():
        return []
    return [
        measure.text(value)
        for number, value in enumerate(values)
        if not (number and math.isnan(value))
    ]
