"""A table made ready to be learned: numbers for every input and target, and which table it is.

Nothing is scaled or filled in here, as that is learned on the rows that train, which the config
says. What is here is the same for every run on the table, and has a fingerprint.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...catalog.datasets import Task
from ...catalog.datasets.table_shape import TableShape
from ...catalog.datasets.tables import OWN
from ...html_table import ranges_html
from ...read_only import read_only
from ...short_repr import brief
from ..table.plan import TablePlan
from ..table.refusal import TableError
from ..table.split import SplitRows
from ..table.table import Table
from .column_numbers import input_numbers, target_numbers
from .made_from.arrays import arrays_planned
from .made_from.files import file_planned
from .made_from.frames import frame_planned
from .rows_left import refuse_few, split_among
from .source import GoneRows, TableSource

_ROWS_AT_ONCE = 1 << 12


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


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True, eq=False)
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
    """Each row's class as its place in `classes`, `(rows, 1)`; or numbers, `(rows, targets)`."""
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
    are_labels: bool = False
    """Whether each target is a label, 0 or 1, of which a row may have several."""
    weights: NDArray[np.float64] | None = None
    """How much each row counts beside its class, with a mean of 1, shape `(rows,)`; `None` where
    all count alike."""
    is_shown: bool = True
    """Whether its rows are to be seen in the plane of their components, which takes long to find
    where there are many inputs."""
    fingerprint: str
    """Sixteen digits that tell it from every other table."""
    source: TableSource | None = None
    """Where it was read from, so that it can be read again; `None` of what is no file."""
    gone: GoneRows | None = None
    """What its rows were, where they can't be had any more and none is here."""

    __repr__ = brief

    def _repr_html_(self) -> str:
        """Show it in a notebook: what is learned from which inputs, and their ranges."""
        task = f"{len(self.classes)} classes" if self.classes else "numbers"
        learned = f"{', '.join(self.target_names)} ({task})"
        title = f"{self.file}: {len(self.targets):,} rows, {learned} is predicted of these inputs"
        return ranges_html(title, [each.name for each in self.inputs], self.numbers)

    @classmethod
    def from_csv(
        cls, path: str | Path, *, an_output_each: bool = False, **said: Any
    ) -> PreparedTable:
        """Read a file: CSV or TSV in any usual dialect, NPY, NPZ or Parquet.

        Args:
            path: The file.
            an_output_each: Whether two classes have an output each, as more of them have.
            said: What is not to be guessed: `target` (a name or several), `task`, `columns`,
                `drop`, `split_column`, `missing`, `delimiter`, `decimal`, `header`, `encoding`
                and `rows`, as `nnlab data` has them.

        Raises:
            TableError: If it can't be used, with file, line and column.
        """
        table, plan, source = file_planned(path, **said)
        return prepared(table, plan, an_output_each=an_output_each, source=source)

    @classmethod
    def from_arrays(
        cls, inputs: ArrayLike, targets: ArrayLike, *, an_output_each: bool = False, **said: Any
    ) -> PreparedTable:
        """Take arrays, which are copied once.

        Args:
            inputs: Numbers, shape `(rows, inputs)`; NaN is missing, and is filled by the mean.
            targets: Numbers or names of classes, shape `(rows,)` or `(rows, targets)`.
            an_output_each: Whether two classes have an output each, as more of them have.
            said: `names` of the inputs, `target_names`, `task`, `classes` (their names, of which
                targets are the places from 0), `split` (a word for each row, or `{"train": rows,
                "validation": rows, "test": rows}`).

        Raises:
            TableError: If they can't be used.
        """
        table, plan = arrays_planned(inputs, targets, **said)
        return prepared(table, plan, an_output_each=an_output_each)

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        target: str | Sequence[str] = (),
        *,
        an_output_each: bool = False,
        **said: Any,
    ) -> PreparedTable:
        """Take a data frame of pandas or polars, or anything that has `columns` and `frame[name]`.

        Args:
            frame: Rows with named columns; a mapping of names to arrays is one as well.
            target: The column that is to be predicted, or several; guessed if not given.
            an_output_each: Whether two classes have an output each, as more of them have.
            said: `task`, `columns`, `drop`, `split_column`, `missing`.

        Raises:
            TableError: If it can't be used.
        """
        table, plan = frame_planned(frame, target, **said)
        return prepared(table, plan, an_output_each=an_output_each)

    @property
    def task(self) -> Task:
        """Whether classes or numbers are predicted."""
        return "classification" if self.classes else "regression"

    @property
    def shape(self) -> TableShape:
        """What a config says of it."""
        if self.gone is not None:
            return self.gone.shape
        split = self.split
        numbers = "l" if self.are_labels else "o"
        return TableShape(
            rows=len(self.targets),
            inputs=len(self.inputs),
            count=len(self.classes) or len(self.target_names),
            kind="k" if self.an_output_each else "c" if self.classes else numbers,
            train=None if split is None else len(split.train),
            validation=0 if split is None else len(split.validation),
            fingerprint=self.fingerprint,
        )

    @property
    def fills(self) -> bool:
        """Whether missing inputs are filled."""
        said = self.source is not None and self.source.planning.missing == "mean"
        return self.gone.fills if self.gone else said or bool(np.isnan(self.numbers).any())

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
        is_file = table.form is not None or table.binary_form
        raise TableError(
            "no column is left to learn from: each is the target, the split or left out"
            + ("; `nnlab data FILE` says why" if is_file else "")
        )
    named, numbers = input_numbers(table, [facts[name] for name in plan.inputs])
    inputs = tuple(TableInput(*each) for each in named)
    chosen = [facts[name] for name in plan.targets]
    targets, classes = target_numbers(table, chosen, plan.task)
    lacking = np.isnan(targets).any(axis=1)
    if plan.missing != "mean":
        lacking |= np.isnan(numbers).any(axis=1)
    kept = np.flatnonzero(~lacking)
    refuse_few(kept, targets, classes)
    if lacking.any():
        targets, numbers = targets[kept], numbers[kept]
    if (empty := np.isnan(numbers).all(axis=0)).any():
        first = inputs[int(empty.argmax())]
        raise TableError("it has no value in the rows that are left", column=first.column)
    split = None if plan.split is None else split_among(plan.split, kept, table.rows)
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
    *,
    weights: NDArray[np.float64] | None = None,
) -> str:
    """Tell a table from any other by all that is learned from and shown of it."""
    digest = blake2b(digest_size=8)
    names = [[each.column, each.word, *filter(None, [each.other])] for each in inputs]
    words = json.dumps([names, list(target_names), list(classes)], ensure_ascii=True)
    digest.update(words.encode())
    rows = () if split is None else (split.train, split.validation, split.test)
    counts = () if weights is None else (weights,)
    for array in (numbers, targets, *(each.astype(np.int64) for each in rows), *counts):
        digest.update(str(array.shape).encode())
        for start in range(0, len(array), _ROWS_AT_ONCE):
            part = array[start : start + _ROWS_AT_ONCE]
            # A missing number is one whichever of the many NaNs it is, and -0 is 0.
            plain = np.where(np.isnan(part), np.nan, part) + 0.0
            digest.update(np.ascontiguousarray(plain).astype("<f8", copy=False).data)
    return digest.hexdigest()
