"""A table from arrays of numpy, or what becomes such: inputs and targets apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....catalog.datasets import Task
from ....config.errors import shown
from ....read_only import read_only
from ...table.kinds import ColumnFacts, facts_of
from ...table.plan import TablePlan
from ...table.refusal import TableError
from ...table.split import SplitRows, split_by
from ...table.table import Column, Table
from ...table.target import guess_task, refuse_target
from .frames import column_of

NAME = "the arrays"
_SETS = ("train", "validation", "test")


def arrays_planned(
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    names: Sequence[str] = (),
    target_names: str | Sequence[str] = (),
    classes: Sequence[str] = (),
    task: Task | None = None,
    split: Sequence[str] | NDArray[Any] | Mapping[str, Any] | None = None,
) -> tuple[Table, TablePlan]:
    """Take arrays as a table, with what becomes of its columns; see `PreparedTable.from_arrays`.

    Raises:
        TableError: If they can't be used.
    """
    try:
        numbers = _inputs(inputs)
        called = _names(names, numbers.shape[1])
        goals = _targets(targets, _named(target_names), tuple(classes), len(numbers))
        if twice := {each.name for each in goals} & set(called):
            raise TableError(f"an input and a target are called {shown(min(twice))}")
        lines = read_only(np.arange(1, len(numbers) + 1, dtype=np.int64))
        facts = facts_of(Table(NAME, goals, lines))
        if classes:
            facts, task = (_facts_of_classes(goals[0], classes),), "classification"
        task = task or guess_task(facts)[0]
        refuse_target(facts, task)
        rows_for = _split(split, len(numbers))
    except TableError as error:
        raise error.of(NAME) from None
    # Views of one array: they are copied once, where they are put together again.
    columns = [Column(name, numbers[:, place]) for place, name in enumerate(called)]
    plan = TablePlan(
        facts=(*(ColumnFacts(name, "number", 0) for name in called), *facts),
        inputs=called,
        targets=tuple(each.name for each in goals),
        why_targets="said",
        task=task,
        why_task="said",
        left_out=(),
        split=rows_for,
        incomplete=0,
        missing="mean",
    )
    return Table(NAME, (*columns, *goals), lines), plan


def _facts_of_classes(column: Column, classes: Sequence[str]) -> ColumnFacts:
    """Keep the order that is said; a class without a row is one all the same."""
    there = column.numbers[~column.missing].astype(np.intp)
    counts = np.bincount(there, minlength=len(classes)).tolist()
    values = tuple(zip(map(str, classes), counts, strict=True))
    return ColumnFacts(column.name, "category", int(column.missing.sum()), values=values)


def _inputs(given: ArrayLike) -> NDArray[np.float64]:
    """Read the inputs, without copying what has the right type already."""
    try:
        array: NDArray[Any] = np.asarray(given)
        numbers = np.asarray(array, np.float64) if array.dtype.kind in "biufO" else None
    except (ValueError, TypeError, OverflowError):
        numbers = None
    if numbers is None:
        raise TableError("inputs are numbers, an array of shape (rows, inputs)")
    if numbers.ndim == 1:
        numbers = numbers.reshape(-1, 1)
    if numbers.ndim != 2 or not numbers.size:
        raise TableError(f"inputs have the shape (rows, inputs), not {numbers.shape}")
    # A sum that is finite is of finite numbers, and takes no second array.
    with np.errstate(all="ignore"):
        is_finite = np.isfinite(numbers.sum())
    if not is_finite and (odd := np.isinf(numbers)).any():
        row, place = np.argwhere(odd)[0].tolist()
        raise TableError(f"row {row + 1} of input {place + 1} is not finite")
    return numbers


def _names(names: Sequence[str], width: int) -> tuple[str, ...]:
    called = _named(names) or tuple(f"column{place + 1}" for place in range(width))
    if len(called) != width:
        raise TableError(f"there are {width} inputs, and names for {len(called)}")
    if len(set(called)) < width:
        twice = next(name for place, name in enumerate(called) if name in called[:place])
        raise TableError(f"two inputs are called {shown(twice)}")
    return called


def _named(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(map(str, names))


def _targets(
    given: ArrayLike, names: tuple[str, ...], classes: tuple[str, ...], rows: int
) -> tuple[Column, ...]:
    array: NDArray[Any] = np.asarray(given)
    if array.ndim not in (1, 2) or not array.size:
        raise TableError(f"targets have the shape (rows,) or (rows, targets), not {array.shape}")
    array = array.reshape(len(array), -1)
    if len(array) != rows:
        raise TableError(f"there are {rows:,} rows of inputs, and targets for {len(array):,}")
    width = array.shape[1]
    several = tuple(f"target{place + 1}" for place in range(width)) if width > 1 else ("target",)
    if len(set(names := names or several)) != width:
        raise TableError(f"there are {width} targets, and other names for {len(set(names))}")
    if not classes:
        return tuple(column_of(name, array[:, place]) for place, name in enumerate(names))
    if width > 1:
        raise TableError("several targets are numbers; a classification has one")
    return (Column(names[0], read_only(_places(array[:, 0], classes)), classes),)


def _places(targets: NDArray[Any], classes: tuple[str, ...]) -> NDArray[np.float64]:
    """Read classes that are given by their names, or by their places among these."""
    if len(set(classes)) < max(2, len(classes)):
        raise TableError("there are two classes at least, each with a name of its own")
    if targets.dtype.kind in "biuf":
        places = targets.astype(np.float64)
    else:
        known = {name: float(place) for place, name in enumerate(classes)}
        places = np.array([known.get(str(each), -1.0) for each in targets.tolist()])
    with np.errstate(invalid="ignore"):
        wrong = ~np.isnan(places) & ((places != np.floor(places)) | (places < 0))
        wrong |= places >= len(classes)
    if wrong.any():
        row = int(wrong.argmax())
        raise TableError(
            f"row {row + 1} has {shown(str(targets[row]))}, which is neither a class nor the place"
            f" of one, from 0 to {len(classes) - 1}"
        )
    return places


def _split(
    said: Sequence[str] | NDArray[Any] | Mapping[str, Any] | None, rows: int
) -> SplitRows | None:
    """Read which rows are for what: a word for each, or the rows of each set."""
    if said is None:
        return None
    if not isinstance(said, Mapping):
        words: NDArray[Any] = np.asarray(said)
        if words.shape != (rows,):
            raise TableError(f"a split has a word for each of {rows:,} rows, not {words.shape}")
        column = column_of("split", words)
        return split_by(Table(NAME, (column,), read_only(np.arange(1, rows + 1))), column)
    if not {"train"} <= said.keys() <= set(_SETS):
        raise TableError("a split has rows for train, and may have some for validation and test")
    sets = {name: _rows_of(said.get(name, ()), rows) for name in _SETS}
    if not len(sets["train"]):
        raise TableError("no row is for training")
    together = np.concatenate(list(sets.values()))
    if len(np.unique(together)) < len(together):
        raise TableError("a row is in two sets of the split, or in one of them twice")
    train, validation, test = (read_only(sets[name]) for name in _SETS)
    return SplitRows("split", train, validation, test)


def _rows_of(said: Any, rows: int) -> NDArray[np.intp]:
    try:
        every = np.arange(rows)
        found = every[said] if isinstance(said, slice) else every[np.asarray(said, np.intp)]
    except (IndexError, ValueError, TypeError, OverflowError):
        raise TableError(f"rows of a split are numbers from 0 to {rows - 1}") from None
    return np.sort(np.atleast_1d(found)).astype(np.intp)
