"""What is compared over replicas, accuracies or losses, and how that is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ....core import Snapshot
from ....core.config import value_text
from ....core.experiments.contrast import at_least
from ....core.experiments.intervals import interquartile_mean_interval
from ....core.experiments.replica_results import distribution_of
from ....core.experiments.statistics import MEASURES, Distribution, Scale
from ....core.training.metrics.statistics import target_accuracy
from ....core.training.replicas.replica_snapshot import ReplicaSnapshot
from ...drawing.numbers import loss_text, percent_text

SURER = "at least 95 %"
"""The title of the column of an interval that holds more often, see `contrast.at_least`."""
_COLUMNS = ("median", "95 %", "", "5 to 95 %", "IQM", "95 %")
"""Titles of the table's columns; the third is the share that reached a target."""
_WIDTHS = (8, 15, 17, 15, 7, 15)
_WIDTHS_OF_LOSSES = (9, 18, 17, 18, 9, 18)
_NAMES = 6
"""Characters that the names of the sets take."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An accuracy or a loss."""

    name: str
    row: int
    """Of `ReplicaSnapshot.means`."""
    target: float
    """What a result should reach; 0 for nothing."""

    @property
    def is_loss(self) -> bool:
        """Whether less is better."""
        return self.row == 0

    def text(self, value: float) -> str:
        """Write one value."""
        return (loss_text(value, 0) if self.is_loss else percent_text(value, 0)).strip()

    @property
    def goal(self) -> str:
        """What reaches the target; empty without one."""
        if not self.target:
            return ""
        sign, unit = ("<=", "") if self.is_loss else (">=", " %")
        return f"{sign} {value_text(self.target)}{unit}"

    def of(self, replicas: ReplicaSnapshot, rows: str) -> Distribution | None:
        """Describe what replicas came to on a set of rows; `None` if none of them has it."""
        name = f"{rows}_{list(MEASURES)[self.row]}"
        targets = {"target_loss": 0.0, "target_accuracy": 0.0}
        targets["target_loss" if self.is_loss else "target_accuracy"] = self.target
        return distribution_of(replicas, name, targets)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table of replicas."""

    title: str
    left: int
    width: int
    cells: tuple[str, ...]
    """One for each set of rows."""


def columns_of(
    measure: Measure, sets: Sequence[Distribution], room: int, *, is_resting: bool
) -> list[Column]:
    """Lay out as many columns as there is room for, in the words of `nnlab runs compare`.

    Args:
        measure: What is compared.
        sets: What replicas came to on each set of rows.
        room: Columns of characters.
        is_resting: Whether there is time for the interval of a mean, which takes far more than all
            the others and so is not found for every picture of a run that trains.
    """
    titles = [title or measure.goal for title in _COLUMNS]
    if at_least(sets):
        titles[-1] = SURER
    rows = [_cells(found, is_resting=is_resting) for found in sets]
    columns: list[Column] = []
    left = _NAMES
    widths = _WIDTHS_OF_LOSSES if measure.is_loss else _WIDTHS
    for place, (title, least) in enumerate(zip(titles, widths, strict=True)):
        cells = tuple(row[place] for row in rows)
        # As wide as ever while numbers change, but for losses of many digits.
        width = max(least, *(len(text) + 2 for text in (title, *cells)))
        if not title:
            continue
        if left + width > room:
            break
        columns.append(Column(title, left, width, cells))
        left += width
    return columns


def _cells(found: Distribution, *, is_resting: bool) -> tuple[str, ...]:
    text, span = found.scale.text, found.scale.range_text
    return (
        text(found.median),
        span(found.median_interval),
        "" if found.reached is None else found.reached.words,
        f"{text(found.p5)} to {text(found.p95)}",
        text(found.interquartile_mean),
        _mean_span(found.ordered.tobytes(), found.scale) if is_resting else "",
    )


@lru_cache(maxsize=8)
def _mean_span(results: bytes, scale: Scale) -> str:
    """Write where a mean of sorted results may lie; found once, as a key draws the same again."""
    ordered = np.frombuffer(results, dtype=np.float64)
    return scale.range_text(interquartile_mean_interval(ordered, scale.least, scale.greatest))


def measure_of(snapshot: Snapshot) -> Measure:
    """Choose what to compare: what the run itself is measured by."""
    config = snapshot.config
    if config.dataset_facts.task == "regression":
        return Measure(f"{config.loss} loss", 0, config.target_loss)
    if config.accuracy_rule == "tolerance":
        within = f"share within {value_text(config.tolerance)}"
        return Measure(within, 2, target_accuracy(config))
    return Measure("accuracy", 1, target_accuracy(config))
