"""What is known of each row of the data at one moment: its columns, and which rows are listed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....core import Snapshot
from .....core.data.dataset import Dataset
from .....core.data.names import Names
from .....core.data.units import in_units
from .....core.training.metrics.correctness import (
    chosen_outputs,
    predicted_classes,
    right_rows,
)

SETS = ("train", "validation", "test")
"""Which rows can be asked for, by their set."""
SET_NAMES = (*SETS, "-")
"""How the table calls the set of a row, the last one where it is in none."""


class RowSets:
    """Which set each row of a dataset is in."""

    def __init__(self, dataset: Dataset) -> None:
        parts = (dataset.train, dataset.validation, dataset.test)
        self.members = np.zeros((len(parts), len(dataset.points)), dtype=np.bool_)
        """Whether a row is in the train, validation and test set, shape `(3, rows)`."""
        for member, rows in zip(self.members, parts, strict=True):
            member[rows] = True
        # A row that trains is called so even where the test uses all rows.
        named = np.where(self.members.any(axis=0), self.members.argmax(axis=0), len(parts))
        self.names: NDArray[np.int8] = named.astype(np.int8)
        """The first of the sets that each row is in, 3 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The arrays behind the table at one snapshot."""

    dataset: Dataset
    targets: NDArray[Any]
    """Each row's class or number, the table's own; shape `(rows, targets)` of several."""
    predictions: NDArray[Any]
    """What is predicted of it, likewise."""
    measures: NDArray[np.floating[Any]]
    """How far each is from the target, or the predicted class's output."""
    right: NDArray[np.bool_]
    sets: RowSets

    @classmethod
    def of(cls, snapshot: Snapshot, dataset: Dataset, sets: RowSets) -> Moment:
        """Take what a snapshot predicts."""
        predictions = snapshot.predictions
        targets: NDArray[Any] = dataset.labels
        if dataset.has_several_classes:
            measures, predictions = chosen_outputs(predictions), predicted_classes(predictions)
        else:
            targets = in_units(dataset, dataset.targets.reshape(predictions.shape))
            predictions = in_units(dataset, predictions)
            measures = np.abs(predictions - targets)
        right = right_rows(snapshot, dataset)
        return cls(dataset, targets, predictions, measures, right, sets)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are listed."""

    wrong_only: bool = False
    of_set: int | None = None
    """Only those of one of `SETS`; all if none is named."""
    of_class: int | None = None
    """Only those whose target is one class."""
    names: Names = field(default_factory=Names)
    """What classes are called."""

    def keeps(self, moment: Moment) -> NDArray[np.bool_]:
        """Tell which rows stay, shape `(rows,)`."""
        kept = np.ones(len(moment.right), dtype=np.bool_)
        if self.wrong_only:
            kept &= ~moment.right
        if self.of_set is not None:
            kept &= moment.sets.members[self.of_set]
        if self.of_class is not None and moment.dataset.task == "classification":
            kept &= moment.dataset.labels == self.of_class
        return kept

    @property
    def words(self) -> str:
        """What stays, in words; empty if neither a set nor a class is named."""
        of_set = None if self.of_set is None else SETS[self.of_set]
        of_class = None if self.of_class is None else self.names.said_of_class(self.of_class)
        return ", ".join(part for part in (of_set, of_class) if part)

    def summary(self, moment: Moment, *, listed: int) -> str:
        """Say how many rows there are, how many are wrong, and what else can be listed."""
        rows, wrong = len(moment.right), int(np.count_nonzero(~moment.right))
        if self.words:
            kind = f"{self.words}, wrong" if self.wrong_only else self.words
            return f"{listed:,} of {rows:,} rows: {kind} (F: set, C: class)"
        if self.wrong_only:
            return f"{wrong:,} wrong of {rows:,} (w: all, o: sort)"
        return f"{rows:,} rows, {wrong:,} wrong (w: only these, o: sort)"

    @property
    def nothing(self) -> str:
        """What to say where no row is listed."""
        words = self.words
        wrong = " is predicted wrong" if self.wrong_only else ""
        return f"  No row{f' of {words}' if words else ''}{wrong or ' is there'}."


def classes_of(dataset: Dataset) -> list[int]:
    """Give the classes that rows have; none in a regression."""
    is_any = dataset.task == "classification"
    return np.unique(dataset.labels).astype(int).tolist() if is_any else []


def next_choice(choices: list[int], now: int | None) -> int | None:
    """Give the choice after the present one; after the last there is none, then the first."""
    later = [choice for choice in choices if now is None or choice > now]
    return later[0] if later else None
