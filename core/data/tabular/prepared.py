"""A table made ready to be learned: numbers for every input and target, and which table it is.

Nothing is scaled or filled in here, as that is learned on the rows that train, which the config
says. What is here is the same for every run on the table, and has a fingerprint.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.datasets import Task
from ...catalog.datasets.table_shape import MOST_INPUTS, TableShape
from ...catalog.datasets.tables import OWN
from ...read_only import read_only
from ...short_repr import brief
from ..table.kinds import ColumnFacts
from ..table.plan import TablePlan
from ..table.refusal import TableError
from ..table.split import SplitRows
from ..table.table import Table
from .source import TableSource


@dataclass(frozen=True, slots=True)
class TableInput:
    """One number that a network is shown of each row."""

    column: str
    """The column's name."""
    word: str | None = None
    """For a column of words, the one for which the number is 1, else 0; `None` for numbers."""
    other: str | None = None
    """For a column of two words, the one for which the number is 0."""

    @property
    def name(self) -> str:
        """What it is called where inputs are listed."""
        return self.column if self.word is None else f"{self.column}={self.word}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedTable:
    """A table's rows as numbers. Arrays are read-only; rows are in the order of the file."""

    file: str
    """What it is called in sentences: its path, or `standard input`."""
    inputs: tuple[TableInput, ...]
    """What each input is, in the order of the columns."""
    numbers: NDArray[np.float64]
    """The inputs, shape `(rows, inputs)`; NaN is missing, and is filled from rows that train."""
    target_names: tuple[str, ...]
    """The columns that are predicted."""
    classes: tuple[str, ...]
    """What the classes are called, in order; empty for a regression."""
    targets: NDArray[np.float64]
    """Each row's class as its place in `classes`, shape `(rows, 1)`; else the numbers,
    `(rows, targets)`."""
    split: SplitRows | None
    """Which rows are for what, where the table says so."""
    lines: NDArray[np.int64]
    """Each row's line in the file."""
    left_out: tuple[tuple[str, str], ...] = ()
    """The columns that are neither, each with the reason."""
    incomplete: int = 0
    """Rows that were left out, as they lack a value."""
    an_output_each: bool = False
    """Whether two classes have an output each, as more of them have."""
    fingerprint: str
    """Sixteen digits that tell it from every other table."""
    source: TableSource | None = None
    """Where it was read from, so that it can be read again; `None` of what is no file."""

    __repr__ = brief

    @property
    def task(self) -> Task:
        """Whether classes or numbers are predicted."""
        return "classification" if self.classes else "regression"

    @property
    def shape(self) -> TableShape:
        """What a config says of it."""
        split = self.split
        return TableShape(
            rows=len(self.targets),
            inputs=len(self.inputs),
            count=len(self.classes) or len(self.target_names),
            kind="k" if self.an_output_each else "c" if self.classes else "o",
            train=None if split is None else len(split.train),
            validation=0 if split is None else len(split.validation),
            fingerprint=self.fingerprint,
        )

    @property
    def settings(self) -> dict[str, Any]:
        """The hyperparameters that mean this table."""
        return {"dataset": OWN, "table": str(self.shape)}


def prepared(
    table: Table,
    plan: TablePlan,
    *,
    an_output_each: bool = False,
    source: TableSource | None = None,
) -> PreparedTable:
    """Make a table ready to be learned as planned.

    Rows that lack a target are left out, and those that lack an input as well unless the plan says
    that these are filled.

    Args:
        table: The table.
        plan: What becomes of its columns.
        an_output_each: Whether two classes have an output each, as more of them have.
        source: Where it was read from, if that was a file.

    Raises:
        TableError: If nothing is left to learn from; the sentence names the file.
    """
    try:
        return _prepared(table, plan, an_output_each, source)
    except TableError as error:
        raise error.of(table.file) from None


def _prepared(
    table: Table, plan: TablePlan, an_output_each: bool, source: TableSource | None
) -> PreparedTable:
    facts = {column.name: column for column in plan.facts}
    if not plan.inputs:
        raise TableError(
            "no column is left to learn from: each is the target, the split or left out"
        )
    inputs, numbers = _inputs_of(table, [facts[name] for name in plan.inputs])
    chosen = [facts[name] for name in plan.targets]
    targets, classes = _targets_of(table, chosen, plan.task)
    lacking = np.isnan(targets).any(axis=1)
    if plan.missing != "mean":
        lacking |= np.isnan(numbers).any(axis=1)
    kept = np.flatnonzero(~lacking)
    _refuse_few(kept, targets, classes)
    filled = np.isnan(numbers[kept]).all(axis=0)
    if filled.any():
        first = inputs[int(np.flatnonzero(filled)[0])]
        raise TableError("it has no value in the rows that are left", column=first.column)
    targets = np.ascontiguousarray(targets[kept])
    numbers = np.ascontiguousarray(numbers[kept])
    split = None if plan.split is None else _split_of(plan.split, kept, table.rows)
    each = an_output_each and len(classes) == 2
    return PreparedTable(
        file=table.file,
        inputs=inputs,
        numbers=read_only(numbers),
        target_names=plan.targets,
        classes=classes,
        targets=read_only(targets),
        split=split,
        lines=read_only(table.lines[kept]),
        left_out=plan.left_out,
        incomplete=int(lacking.sum()),
        an_output_each=each,
        fingerprint=fingerprint_of(inputs, numbers, plan.targets, classes, targets, split),
        source=source,
    )


def fingerprint_of(
    inputs: Sequence[TableInput],
    numbers: NDArray[np.float64],
    target_names: Sequence[str],
    classes: Sequence[str],
    targets: NDArray[np.float64],
    split: SplitRows | None,
) -> str:
    """Tell a table from any other by all that is learned from and shown of it."""
    digest = blake2b(digest_size=8)
    names = [[each.column, each.word, *filter(None, [each.other])] for each in inputs]
    words = json.dumps([names, list(target_names), list(classes)], ensure_ascii=True)
    digest.update(words.encode())
    rows = () if split is None else (split.train, split.validation, split.test)
    for array in (numbers, targets, *(each.astype(np.int64) for each in rows)):
        # A missing number is one whichever of the many NaNs it is, and -0 is 0.
        plain = np.where(np.isnan(array), np.nan, array) + 0.0
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(plain).astype("<f8").tobytes())
    return digest.hexdigest()


def _inputs_of(
    table: Table, columns: Sequence[ColumnFacts]
) -> tuple[tuple[TableInput, ...], NDArray[np.float64]]:
    inputs: list[TableInput] = []
    numbers: list[NDArray[np.float64]] = []
    for facts in columns:
        column = table.named(facts.name)
        if column.words is None:
            inputs.append(TableInput(facts.name))
            numbers.append(column.numbers)
            continue
        words = [word for word, _ in facts.values]
        # Of two words one number tells as much as two would.
        other = words.pop(0) if len(words) == 2 else None
        for word in words:
            inputs.append(TableInput(facts.name, word, other))
            is_it = (column.numbers == column.words.index(word)).astype(float)
            numbers.append(np.where(column.missing, np.nan, is_it))
    if len(inputs) > MOST_INPUTS:
        raise TableError(
            f"it would have {len(inputs):,} inputs, and {MOST_INPUTS:,} are the most; --columns"
            " and --drop choose"
        )
    return tuple(inputs), np.stack(numbers, axis=1)


def _targets_of(
    table: Table, columns: Sequence[ColumnFacts], task: Task
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    if task == "regression":
        return np.stack([table.named(each.name).numbers for each in columns], axis=1), ()
    (facts,) = columns
    column = table.named(facts.name)
    classes = tuple(value for value, _ in facts.values)
    if column.words is None:
        # The facts have them by size.
        places = np.searchsorted(np.unique(column.numbers[~column.missing]), column.numbers)
    else:
        order = np.array([classes.index(word) for word in column.words])
        places = order[np.where(column.missing, 0, column.numbers).astype(np.intp)]
    return np.where(column.missing, np.nan, places.astype(float))[:, None], classes


def _refuse_few(
    kept: NDArray[np.intp], targets: NDArray[np.float64], classes: tuple[str, ...]
) -> None:
    if len(kept) < 2:
        raise TableError(
            "only one row has every value, and nothing can be learned from one;"
            " --missing mean fills the others"
            if len(kept)
            else "no row has every value; --missing mean fills them, --drop leaves columns out"
        )
    if (np.ptp(targets[kept], axis=0) == 0).all():
        what = "one class" if classes else "one value"
        raise TableError(f"the target has only {what} in the rows that have every value")


def _split_of(split: SplitRows, kept: NDArray[np.intp], rows: int) -> SplitRows:
    """Number the rows of a split anew, as some were left out."""
    places = np.full(rows, -1)
    places[kept] = np.arange(len(kept))
    sets = {
        name: read_only(np.asarray([p for p in places[old] if p >= 0], dtype=np.intp))
        for name, old in (
            ("train", split.train),
            ("validation", split.validation),
            ("test", split.test),
        )
    }
    if not len(sets["train"]):
        raise TableError("no row for training has every value", column=split.column)
    return SplitRows(split.column, **sets)
