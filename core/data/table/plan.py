"""What becomes of each column: a target, an input, the split, or left out with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np

from ...catalog.datasets import Task
from ...config.errors import shown
from ...short_repr import brief
from .groups import split_by_groups
from .kinds import ColumnFacts, facts_of, word_among_numbers
from .refusal import TableError
from .split import SplitRows, guess_split_column, split_by
from .table import Table
from .target import guess_target, guess_task, refuse_target

Missing = Literal["drop", "mean", "error"]
"""What becomes of rows that lack a value: they are left out, filled, or refused."""

Role = Literal["input", "target", "split", "group", "left out"]

TRAIN_SHARE = 0.8
"""The share of the rows that train where nobody says another."""
_MOST_NAMED = 12
_IDLE = "it says which rows train, which the groups decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What a user says of a table's columns; what is not said is guessed."""

    targets: tuple[str, ...] = ()
    """What is to be predicted; columns are named, or numbered from 1 on."""
    task: Task | None = None
    """Whether that means classes or numbers."""
    columns: tuple[str, ...] = ()
    """The inputs, if not all."""
    drop: tuple[str, ...] = ()
    """Columns to leave out."""
    split_column: str = ""
    """The column that says which rows train."""
    missing: Missing | None = None
    """What becomes of rows that lack a value."""
    group: str = ""
    """The column whose equal values stay together, whatever a row is for."""
    train_share: float = TRAIN_SHARE
    """With such a column, the share of the rows that are to train."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TablePlan:
    """How a table is to be learned."""

    facts: tuple[ColumnFacts, ...]
    """What each column is, in the order of the file."""
    inputs: tuple[str, ...]
    """The columns that are learned from; empty if none is left."""
    targets: tuple[str, ...]
    """The columns that are predicted."""
    why_targets: str
    """Why it is these."""
    task: Task
    """Whether they are classes or numbers."""
    why_task: str
    """Why they are."""
    left_out: tuple[tuple[str, str], ...]
    """The columns that are neither, each with the reason."""
    split: SplitRows | None
    """Which rows are for what, where a column says so."""
    incomplete: int
    """Rows that lack a value of an input or a target."""
    missing: Missing | None
    """What becomes of these; `None` if nobody has said it."""

    __repr__ = brief

    def role(self, name: str) -> Role:
        """Say what becomes of a column."""
        if self.split is not None and name == self.split.column:
            return "group" if self.split.by_groups else "split"
        if name in self.targets:
            return "target"
        return "input" if name in self.inputs else "left out"


def plan_of(
    table: Table, options: PlanOptions, facts: tuple[ColumnFacts, ...] | None = None
) -> TablePlan:
    """Decide what becomes of each column, by what is said and by guesses for the rest.

    Args:
        table: The table.
        options: What is said.
        facts: What `facts_of` gives of the table, where somebody has it already: it takes the most
            of the time.

    Raises:
        TableError: If nothing can be learned so; the sentence names the file.
    """
    try:
        return _plan_of(table, options, facts)
    except TableError as error:
        raise error.of(table.file) from None


def _plan_of(
    table: Table, options: PlanOptions, known: tuple[ColumnFacts, ...] | None
) -> TablePlan:
    if table.rows == 1:
        raise TableError(
            "it is the only row, and nothing can be learned from one", line=int(table.lines[0])
        )
    if not (options.columns or options.drop):
        _refuse_row_of_words(table)
    facts = known or facts_of(table)
    by_name = {column.name: column for column in facts}
    columns = _named(table, options.columns)
    dropped = _named(table, options.drop)
    split = _split(table, options, dropped)
    kept = [c for c in facts if c.name not in dropped and not (split and c.name == split.column)]
    # The groups decide instead of it, and what it says is of rows, not of what they are about.
    idle = _split_that_is_idle(table, split, (*dropped, *columns))
    usable = [column for column in kept if column.is_usable]
    if not usable:
        if table.form is not None and not table.form.delimiter:
            raise TableError(
                "nothing was found that divides it into columns; --delimiter says what does",
                line=table.form.header or int(table.lines[0]),
            )
        raise TableError(
            "no column has numbers, or few words that recur: nothing can be learned from text"
            if kept
            else "every column is left out"
        )
    targets, why_targets = _named(table, options.targets), "said"
    if not targets:
        others = [column for column in usable if column.name not in (*columns, *idle)]
        targets, why_targets = guess_target(others or usable)
    chosen = [by_name[name] for name in targets]
    task, why_task = options.task, "said"
    if task is None:
        task, why_task = guess_task([column for column in chosen if column.is_usable] or chosen)
    refuse_target(chosen, task)
    inputs = tuple(
        column.name
        for column in usable
        if column.name not in (*targets, *idle) and (not columns or column.name in columns)
    )
    _refuse_unusable(columns, by_name)
    used = {*inputs, *targets, *([split.column] if split else [])}
    reasons = {**dict.fromkeys(dropped, "dropped"), **dict.fromkeys(idle, _IDLE)}
    left_out = tuple(
        (column.name, column.reason or reasons.get(column.name, "not chosen"))
        for column in facts
        if column.name not in used
    )
    return TablePlan(
        facts=facts,
        inputs=inputs,
        targets=targets,
        why_targets=why_targets,
        task=task,
        why_task=why_task,
        left_out=left_out,
        split=split,
        incomplete=_incomplete(table, [*inputs, *targets], options.missing),
        missing=options.missing,
    )


def _refuse_row_of_words(table: Table) -> None:
    """Refuse a row that has words in all columns of numbers: it is no row of this table."""
    found = [word_among_numbers(column) for column in table.columns if column.words is not None]
    odd = [each for each in found if each is not None]
    rows = {row for _, row in odd}
    if len(odd) < 2 or len(rows) > 1:
        return
    (row,) = rows
    if any(c.words is None and not np.isnan(c.numbers[row]) for c in table.columns):
        return
    listed = " and ".join(shown(word) for word, _ in odd[:2])
    raise TableError(
        f"{listed} stand in columns of numbers: it may be units, a total, or another table's names",
        line=int(table.lines[row]),
    )


def _split(table: Table, options: PlanOptions, dropped: Sequence[str]) -> SplitRows | None:
    if options.group:
        if options.split_column:
            raise TableError("a split column says which rows train, and a group column as well")
        (name,) = _named(table, (options.group,))
        return split_by_groups(table, table.named(name), options.train_share)
    if options.split_column:
        (name,) = _named(table, (options.split_column,))
    else:
        name = guess_split_column([c for c in table.columns if c.name not in dropped])
        if name in _named(table, options.targets):
            return None
    return split_by(table, table.named(name)) if name else None


def _split_that_is_idle(
    table: Table, split: SplitRows | None, said: Sequence[str]
) -> tuple[str, ...]:
    """Find the column that would say which rows train, were it not for groups, if there is one.

    Args:
        table: The table.
        split: Which rows are for what, if a column says so.
        said: Columns of which is said whether they are inputs.
    """
    if split is None or not split.by_groups:
        return ()  # no name: a column may have an empty one
    name = guess_split_column([c for c in table.columns if c.name not in said])
    return (name,) if name else ()


def _named(table: Table, said: Sequence[str]) -> tuple[str, ...]:
    """Find the columns that are meant: by their names, in any case, or by their numbers."""
    return tuple(dict.fromkeys(_meant(table, each) for each in said))


def _meant(table: Table, said: str) -> str:
    names = table.names
    if said in names:
        return said
    close = [name for name in names if name.strip().lower() == said.strip().lower()]
    if len(close) == 1:
        return close[0]
    if said.isascii() and said.isdecimal() and 1 <= int(said[:9]) <= len(names):
        return names[int(said) - 1]
    near = get_close_matches(said[:80], names, n=1)
    if near:
        raise TableError(f"there is no column {shown(said)}. Did you mean {shown(near[0])}?")
    listed = ", ".join(map(shown, names[:_MOST_NAMED]))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    raise TableError(f"there is no column {shown(said)}; there are {listed}{more}")


def _refuse_unusable(columns: Sequence[str], facts: dict[str, ColumnFacts]) -> None:
    for name in columns:
        if not facts[name].is_usable:
            raise TableError(f"it can't be an input: {facts[name].reason}", column=name)


def _incomplete(table: Table, used: Sequence[str], missing: Missing | None) -> int:
    """Count the rows that lack a value, or refuse the first."""
    lacking = np.zeros(table.rows, bool)
    for name in used:
        lacking |= table.named(name).missing
    if missing == "error" and lacking.any():
        row = int(np.flatnonzero(lacking)[0])
        first = next(name for name in used if table.named(name).missing[row])
        raise TableError("a value is missing", line=int(table.lines[row]), column=first)
    return int(lacking.sum())
