"""What the status says in words, by whole parts: nothing is cut in a word or a number.

Each part is as wide as it ever gets, so that numbers stay where they are while they change, and
which parts there is room for depends on the terminal's width only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from ....core import Metrics, Snapshot
from ....core.training.replicas.replica_snapshot import ReplicaSnapshot
from ...appearance.themes import Palette
from ...drawing.chart.measures import measure_of
from ...drawing.numbers import NOTHING, loss_text, percent_text, range_text

Line = list[tuple[str, str]]
"""Pieces of text with their inks, from left to right."""

SetName = Literal["train", "val", "test"]
Measure = Literal["loss", "right", "close"]
Field = tuple[SetName, Measure]
"""A measure of one of the three sets."""

SETS: tuple[SetName, ...] = ("train", "val", "test")
_PREFIX = {False: " ", True: " medians  "}
_RANGES = " ranges   "
_PERCENT, _RANGE = 5, 11
"""Columns of `97.8%` and of `95.2-100.0%`."""
_LOSS = 7


def short_percent(percentage: float | None) -> str:
    """Write a percentage in five columns: without decimals only if every row counts."""
    return percent_text(percentage, 0).replace("100.0%", "100%").rjust(_PERCENT)


@dataclass(frozen=True, slots=True)
class Fields:
    """The numbers of one line, each as text of a fixed width."""

    prefix: str
    texts: Mapping[Field, str]
    order: Sequence[Field]
    """From the one that is left out last to the one that is left out first."""

    def line(self, columns: int, palette: Palette) -> Line:
        """Write as many as there is room for."""
        shown: set[Field] = set()
        for field in self.order:
            if field in self.texts and self._width({*shown, field}) <= columns:
                shown.add(field)
        parts = [[f for f in self.texts if f[0] == name and f in shown] for name in SETS]
        gaps = sum(map(bool, parts)) - 1
        spare = columns - self._width(shown)
        between = "  " + " " * min(2, spare // gaps if gaps > 0 else 0)
        inks = dict(zip(SETS, (palette.train, palette.validation, ""), strict=True))
        line: Line = [(self.prefix, "bold" if self.prefix.strip() else "")]
        for fields in filter(None, parts):
            name = fields[0][0]
            if len(line) > 1:
                line.append((between, ""))
            line.append((name, f"bold {inks[name]}".rstrip()))
            for _, measure in fields:
                text = self.texts[name, measure]
                line.append((f" {measure} " if text != _NO_ROWS else " ", palette.faint))
                line.append((text, ""))
        return line

    def _width(self, shown: Iterable[Field]) -> int:
        width, names = len(self.prefix), set()
        for name, measure in shown:
            text = self.texts[name, measure]
            width += len(text) + (len(measure) + 2 if text != _NO_ROWS else 1)
            names.add(name)
        return width + sum(map(len, names)) + 2 * max(len(names) - 1, 0)


_NO_ROWS = "no rows"


def numbers(snapshot: Snapshot) -> Fields:
    """Give the losses and both accuracies; with replicas these are medians."""
    texts: dict[Field, str] = {}
    has_right = False
    metrics_of: tuple[Metrics | None, ...] = snapshot.train, snapshot.validation, snapshot.test
    for name, metrics in zip(SETS, metrics_of, strict=True):
        if metrics is None:
            texts[name, "loss"] = _NO_ROWS
            continue
        texts[name, "loss"] = loss_text(metrics.loss, _LOSS)
        if metrics.accuracy is not None:
            has_right = True
            texts[name, "right"] = short_percent(metrics.accuracy)
        texts[name, "close"] = short_percent(metrics.accuracy_within_tolerance)
    by_tolerance = snapshot.config.accuracy_rule == "tolerance" or not has_right
    return Fields(_PREFIX[snapshot.replicas is not None], texts, _order(by_tolerance))


def ranges(replicas: ReplicaSnapshot, config_by_tolerance: bool) -> Fields:
    """Say from where to where the replicas' accuracies lie."""
    texts: dict[Field, str] = {}
    for column, name in enumerate(SETS):
        if replicas.counts[column]:
            right, close = (range_text(replicas.means[:, row, column]) for row in (1, 2))
            if right:
                texts[name, "right"] = right.rjust(_RANGE)
            texts[name, "close"] = (close or NOTHING).rjust(_RANGE)
    by_tolerance = config_by_tolerance or ("train", "right") not in texts
    return Fields(_RANGES, texts, _order(by_tolerance))


def _order(by_tolerance: bool) -> tuple[Field, ...]:
    first: Measure = "close" if by_tolerance else "right"
    other: Measure = "right" if by_tolerance else "close"
    return (
        *(("train", "loss"), ("val", "loss")),
        *((name, first) for name in SETS),
        *(("train", other), ("val", other), ("test", "loss"), ("test", other)),
    )


def best_words(snapshot: Snapshot) -> str:
    """Say which epoch was the best, and how good it was; empty while there is none."""
    best = snapshot.best_epoch
    rows = snapshot.history.rows
    if best is None or not 0 <= best < len(rows):
        return ""
    name, column = ("train", 0) if snapshot.validation is None else ("val", 3)
    if not isfinite(rows[best, column]):
        return ""  # it broke before any epoch was good
    width = len(f"{snapshot.config.epochs:,}")
    measured = loss_text(float(rows[best, column]), _LOSS)
    if snapshot.config.watched == "accuracy":
        accuracy = measure_of("accuracy", snapshot.config).of(rows[best : best + 1])[0]
        measured = short_percent(float(accuracy[int(column > 0)]))
    return f"best {name} {measured} at {best:>{width},}"
