"""What a run says of each row of a file: a class or numbers, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..catalog.activations import ACTIVATIONS
from ..config import ConfigError, RunConfig
from ..data.table.refusal import TableError
from ..data.table.table import Table
from ..data.tabular.open_tables import open_table
from ..data.tabular.prepared import PreparedTable
from ..data.tabular.rows_for import RowsFor, rows_for
from ..short_repr import brief
from ..training.metrics.correctness import gives_probabilities
from ..training.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class TablePredictions:
    """The predictions for the rows of a file, in the file's order."""

    rows: RowsFor
    """The rows, and what was found out about them."""
    classes: tuple[str, ...]
    """What the classes are called; empty for numbers."""
    targets: tuple[str, ...]
    """What is predicted."""
    outputs: NDArray[np.float64]
    """Shape `(rows, outputs)`; of two classes with one output, that of both. NaN in rows that have
    no prediction."""
    are_probabilities: bool
    """Whether the outputs for classes are such."""
    filled: bool
    """Whether missing values were filled, as for training."""

    __repr__ = brief

    @property
    def predicted(self) -> NDArray[np.bool_]:
        """Which rows have a prediction."""
        return np.logical_not(np.isnan(self.outputs).any(axis=1))

    @property
    def header(self) -> list[str]:
        """What the columns of `lines` are called."""
        if not self.classes:
            several = [f"prediction({name})" for name in self.targets]
            return ["line", *(several if len(several) > 1 else ["prediction"])]
        letter = "p" if self.are_probabilities else "y"
        return ["line", "prediction", *(f"{letter}({name})" for name in self.classes)]

    def lines(self) -> Iterator[list[Any]]:
        """Write each row: its line, what is predicted, and of classes every output.

        Cells of a row without a prediction are `None`.
        """
        best = np.where(self.predicted, self.outputs.argmax(axis=1), 0).tolist()
        columns = (self.rows.lines.tolist(), self.predicted.tolist(), best, self.outputs.tolist())
        for line, known, place, outputs in zip(*columns, strict=True):
            cells: list[Any] = list(outputs) if known else [None] * len(outputs)
            if self.classes:
                cells.insert(0, self.classes[place] if known else None)
            yield [line, *cells]

    @property
    def right(self) -> tuple[int, int] | None:
        """Of classes that the file itself says: how many rows are right, of how many."""
        if not self.classes or self.rows.targets is None:
            return None
        truth = self.rows.targets[:, 0]
        known = self.predicted & ~np.isnan(truth)
        right = self.outputs.argmax(axis=1)[known] == truth[known]
        return int(right.sum()), int(known.sum())

    @property
    def errors(self) -> dict[str, float] | None:
        """Of numbers that the file itself says: the root of the mean square error of each target.

        NaN for one that no predicted row has.
        """
        if self.classes or self.rows.targets is None:
            return None
        errors: dict[str, float] = {}
        for place, name in enumerate(self.targets):
            off = self.outputs[:, place] - self.rows.targets[:, place]
            off = off[~np.isnan(off)]
            errors[name] = float(np.sqrt((off**2).mean())) if off.size else np.nan
        return errors


def predict_table(snapshot: Snapshot, table: Table) -> TablePredictions:
    """Let a run predict the rows of a file, whose columns are found by their names.

    Missing values are filled where the run learned so; else such rows have no prediction.

    Args:
        snapshot: The run.
        table: The file, as it was read. For a run on points it has the columns x1 and x2.

    Raises:
        TableError: If it lacks a column.
        ConfigError: If nothing is known of the table that the run learned.
    """
    config = snapshot.config
    learned = _learned_by(snapshot)
    rows = rows_for(learned, table)
    filled = config.table_shape is not None and learned.fills
    usable = np.ones(table.rows, bool) if filled else rows.complete
    count = config.outputs
    outputs = np.full((table.rows, count), np.nan)
    try:
        outputs[usable] = snapshot.predict(rows.numbers[usable]).reshape(-1, count)
    except ConfigError as error:  # a number that is none
        raise TableError(str(error).rstrip("."), file=table.file) from None
    are_probabilities = gives_probabilities(config)
    if learned.classes and count == 1:
        are_probabilities = ACTIVATIONS[config.resolved_output_activation].bounds == (0.0, 1.0)
        outputs = np.concatenate([1.0 - outputs, outputs], axis=1)
    return TablePredictions(
        rows=rows,
        classes=learned.classes,
        targets=learned.target_names,
        outputs=outputs,
        are_probabilities=are_probabilities,
        filled=filled,
    )


def _learned_by(snapshot: Snapshot) -> PreparedTable:
    """Give the table that a run learned, of which the rows may be gone."""
    config = snapshot.config
    if config.table_shape is None:
        return points_as_table(config)
    known = snapshot.dataset
    return open_table(config) if known is None or known.table is None else known.table


def points_as_table(config: RunConfig) -> PreparedTable:
    """Describe points as a table: two coordinates, and classes that are called by their number."""
    inputs = np.zeros((2, 2))
    if config.dataset_facts.task == "regression":
        return PreparedTable.from_arrays(
            inputs, [0.0, 1.0], names=("x1", "x2"), target_names="target", task="regression"
        )
    classes = [str(place) for place in range(max(2, config.outputs))]
    return PreparedTable.from_arrays(
        inputs, [0, 1], names=("x1", "x2"), target_names="class", classes=classes
    )
