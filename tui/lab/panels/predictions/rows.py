"""What is known of each row of the data at one moment: its columns, and which rows are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....core import RunConfig, Snapshot
from .....core.data.dataset import Dataset
from .....core.training.metrics.correctness import (
    chosen_outputs,
    gives_probabilities,
    predicted_classes,
    right_rows,
)
from ....appearance.look import Glyphs
from ....drawing.numbers import value_cell

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
    predictions: NDArray[Any]
    """What is predicted of each row: a number, or a class."""
    measures: NDArray[np.floating[Any]]
    """How far each is from the target, or the predicted class's output."""
    right: NDArray[np.bool_]
    sets: RowSets

    @classmethod
    def of(cls, snapshot: Snapshot, dataset: Dataset, sets: RowSets) -> Moment:
        """Take what a snapshot predicts."""
        predictions = snapshot.predictions
        if dataset.has_several_classes:
            measures, predictions = chosen_outputs(predictions), predicted_classes(predictions)
        else:
            measures = np.abs(predictions - dataset.labels)
        return cls(dataset, predictions, measures, right_rows(snapshot, dataset), sets)

    def cells(self, row: int, glyphs: Glyphs) -> tuple[str, ...]:
        """Write what each of the columns says of a row."""
        dataset, target, measure = self.dataset, self.dataset.labels[row], self.measures[row]
        if not dataset.has_several_classes:
            prediction = value_cell(self.predictions[row])
        else:
            prediction = "-" if np.isnan(measure) else str(self.predictions[row])
        return (
            str(row),
            value_cell(dataset.points[row, 0]),
            value_cell(dataset.points[row, 1]),
            f"{target:.0f}" if dataset.task == "classification" else value_cell(target),
            prediction,
            value_cell(measure),
            glyphs.right if self.right[row] else glyphs.wrong,
            SET_NAMES[self.sets.names[row]],
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    title: str
    width: int
    key: Callable[[Moment], NDArray[Any]]
    """What the column sorts by."""


COLUMNS = (
    Column("row", 6, lambda moment: np.arange(len(moment.predictions))),
    Column("x1", 9, lambda moment: moment.dataset.points[:, 0]),
    Column("x2", 9, lambda moment: moment.dataset.points[:, 1]),
    Column("target", 9, lambda moment: moment.dataset.labels),
    Column("prediction", 11, lambda moment: moment.predictions),
    Column("error", 9, lambda moment: moment.measures),
    Column("right", 7, lambda moment: moment.right),
    Column("set", 12, lambda moment: moment.sets.names),
)
"""What the table shows, from left to right."""
_MEASURE = [column.title for column in COLUMNS].index("error")


def columns_for(config: RunConfig) -> tuple[Column, ...]:
    """Give the columns of a run: with several classes, an output stands for the error."""
    if config.outputs == 1:
        return COLUMNS
    title = "probability" if gives_probabilities(config) else "output"
    measure = replace(COLUMNS[_MEASURE], title=title, width=13)
    return (*COLUMNS[:_MEASURE], measure, *COLUMNS[_MEASURE + 1 :])


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are listed."""

    wrong_only: bool = False
    of_set: int | None = None
    """Only those of one of `SETS`; all if none is named."""
    of_class: int | None = None
    """Only those whose target is one class."""

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
        of_class = None if self.of_class is None else f"class {self.of_class}"
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
