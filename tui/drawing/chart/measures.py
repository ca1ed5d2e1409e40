"""What the chart can draw, declared once: of which values, by which name, in which numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ....core import Snapshot
from ....core.config import RunConfig
from ....core.training.metrics.history import COLUMNS
from ..numbers import loss_text, percent_text
from .envelope import Array

Kind = Literal["loss", "accuracy", "learning rate"]

KINDS: tuple[Kind, ...] = ("loss", "accuracy", "learning rate")
"""In the order in which a key goes through them."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One of them. Its rows have a column for the train and one for the validation rows."""

    title: str
    column: int | None
    """Of the train rows in the history; the validation rows' is three further. `None` for the
    learning rate, which is the same for both."""
    is_percent: bool = False
    """A percentage has no logarithmic axis, and none from zero."""

    def rows(self, snapshot: Snapshot) -> Array:
        """Give its values at all epochs, shape `(epochs + 1, curves)`."""
        if self.column is None:
            return snapshot.learning_rates[:, None]
        return self.of(snapshot.history.rows)

    def of(self, rows: Array) -> Array:
        """Pick it from rows such as the history's."""
        assert self.column is not None
        return rows[:, self.column :: len(COLUMNS) // 2]

    def text(self, value: float) -> str:
        """Write one of its values."""
        if self.column is None:
            return f"{value:.4g}"
        if not self.is_percent:
            return loss_text(value).strip()
        return percent_text(value if value == value else None, 0)  # noqa: PLR0124 (NaN for none)


_LOSS = Measure("Loss", COLUMNS.index("train_loss"))
_WEIGHTED = Measure("Weighted loss", COLUMNS.index("train_loss"))
_ACCURACY = Measure("Accuracy", COLUMNS.index("train_accuracy"), is_percent=True)
_WITHIN = Measure("Within tolerance", COLUMNS.index("train_within_tolerance"), is_percent=True)
_RATE = Measure("Learning rate", None)


def measure_of(kind: Kind, config: RunConfig) -> Measure:
    """Choose the measure for a run: its accuracy is by its own rule, and so is its loss."""
    if kind == "loss":
        return _WEIGHTED if config.weighs_classes else _LOSS
    if kind == "learning rate":
        return _RATE
    is_regression = config.dataset_facts.task == "regression"
    return _WITHIN if is_regression or config.accuracy_rule == "tolerance" else _ACCURACY
