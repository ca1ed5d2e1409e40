"""What is said of a table's columns so far, always one that can be learned. Without any widget."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from ....core import RunConfig
from ....core.catalog.datasets import Task
from ....core.config import ConfigError
from ....core.data.table.kinds import ColumnFacts, facts_of
from ....core.data.table.outlook import Outlook, outlook
from ....core.data.table.plan import PlanOptions, Role, TablePlan, plan_of
from ....core.data.table.refusal import TableError
from ....core.data.table.table import Table

_FLAGS = re.compile(r"; --.*")
"""What a sentence says of flags, which are for a command line."""

Place = Literal["column", "task", "missing", "begin"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not taken, and what it was."""

    sentence: str
    """What is wrong."""
    at: Place
    """What was to be changed."""
    column: str = ""
    """Which column, if it was one."""


class TableDraft:
    """What a person says of a table, and what comes of it.

    A wish that can't be is refused with a sentence; what was valid before stays.

    Args:
        table: The table.
        options: What was said of its columns before.
        config: What the run would go by.

    Attributes:
        table: The table.
        options: What is said.
        facts: What each column is.
        plan: What becomes of each; `None` as long as nothing can be learned from the table.
        outlook: What the network would get; `None` as well.
        refusal: Why the last wish was refused; `None` if it was not.
    """

    def __init__(self, table: Table, options: PlanOptions, config: RunConfig) -> None:
        self.table = table
        self.options = options
        self.facts: tuple[ColumnFacts, ...] = facts_of(table)
        self.plan: TablePlan | None = None
        self.outlook: Outlook | None = None
        self.refusal: Refusal | None = None
        self._config = config
        # What the other form says of the share goes for groups as for single rows.
        self._try(replace(options, train_share=config.train_share), "begin")

    def role(self, place: int) -> Role:
        """Say what becomes of a column."""
        column = self.facts[place]
        if self.plan is not None:
            return self.plan.role(column.name)
        return "input" if column.is_usable else "left out"

    def reason(self, place: int) -> str:
        """Say why a column is left out; empty if it is not."""
        name = self.facts[place].name
        return dict(self.plan.left_out).get(name, "") if self.plan else self.facts[place].reason

    # --- wishes ---

    def choose_target(self, place: int) -> None:
        """Have one column predicted, and no other."""
        self._predict(place, (self.facts[place].name,))

    def add_target(self, place: int) -> None:
        """Have a column predicted beside the others, or no more."""
        name, targets = self.facts[place].name, self.plan.targets if self.plan else ()
        if name not in targets:
            self._predict(place, (*targets, name))
        elif len(targets) == 1:
            self._refuse(TableError("it is the only target: t makes another one that"), place)
        else:
            self._predict(place, tuple(each for each in targets if each != name), "regression")

    def _predict(self, place: int, targets: tuple[str, ...], task: Task | None = None) -> None:
        said, name = self.options, self.facts[place].name
        self._try(
            replace(
                said,
                targets=targets,
                task=task,  # what was said of another target says nothing of this one
                drop=self._without(said.drop, place),
                split_column="" if self.role(place) == "split" else said.split_column,
                group="" if self.role(place) == "group" else said.group,
            ),
            "column",
            name,
        )

    def toggle_input(self, place: int) -> None:
        """Show a column to the network, or leave it out."""
        said, column, role = self.options, self.facts[place], self.role(place)
        if role == "target":
            self._refuse(TableError("it is the target: t makes another one that"), place)
            return
        if role == "left out":
            if not column.is_usable:
                self._refuse(TableError(f"it can't be an input: {column.reason}"), place)
                return
            columns = (*said.columns, column.name) if said.columns else ()
            if not columns and self.plan and column.name not in said.drop:
                columns = (*self.plan.inputs, column.name)  # it is left out until it is named
            wish = replace(said, columns=columns, drop=self._without(said.drop, place))
        else:
            wish = self._leaving_out(place)
        self._try(wish, "column", column.name)

    def toggle_split(self, place: int) -> None:
        """Have a column say which rows train, or leave it out."""
        self._part_by(place, "split", split_column=self.facts[place].name, group="")

    def toggle_group(self, place: int) -> None:
        """Have rows stay together that are alike in a column, or leave it out."""
        self._part_by(place, "group", group=self.facts[place].name, split_column="")

    def _part_by(self, place: int, role: Role, **wish: str) -> None:
        """Let a column decide which rows train, if it doesn't yet."""
        said, column = self.options, self.facts[place]
        if self.role(place) == role:
            self._try(self._leaving_out(place), "column", column.name)
            return
        targets = tuple(each for each in said.targets if each != column.name)
        self._try(
            replace(
                said,
                **wish,
                targets=targets,
                task=said.task if targets == said.targets else None,
                drop=self._without(said.drop, place),
                columns=self._without(said.columns, place),
            ),
            "column",
            column.name,
        )

    def _leaving_out(self, place: int) -> PlanOptions:
        said, name = self.options, self.facts[place].name
        columns = self._without(said.columns, place)
        return replace(
            said,
            # Without any named, all others would be inputs again.
            columns=columns or said.columns,
            drop=said.drop if columns else (*self._without(said.drop, place), name),
            split_column="" if self.role(place) == "split" else said.split_column,
            group="" if self.role(place) == "group" else said.group,
        )

    def switch_task(self) -> None:
        """Take the target for classes, or for numbers."""
        if self.plan is not None:
            is_one = self.plan.task == "classification"
            task = "regression" if is_one else "classification"
            self._try(replace(self.options, task=task), "task")

    def switch_missing(self) -> None:
        """Fill in what is missing, or leave such rows out."""
        missing = "drop" if self.options.missing == "mean" else "mean"
        self._try(replace(self.options, missing=missing), "missing")

    def _without(self, said: tuple[str, ...], place: int) -> tuple[str, ...]:
        """Take a column out of some, which may be said by their numbers and in any case."""
        name = self.facts[place].name
        others = (each for each in said if each.strip().lower() != name.strip().lower())
        return tuple(each for each in others if each != str(place + 1) or each in self.table.names)

    # --- what comes of them ---

    def refuse(self, error: TableError | ConfigError) -> None:
        """Say that no run can begin with it."""
        self.refusal = Refusal(_sentence(error), "begin")

    def _refuse(self, error: TableError, place: int) -> None:
        self.refusal = Refusal(_sentence(error), "column", self.facts[place].name)

    def _try(self, options: PlanOptions, at: Place, column: str = "") -> None:
        """Take a wish if something can be learned so."""
        try:
            plan = plan_of(self.table, options, self.facts)
            if not plan.inputs:
                raise TableError("no column would be left to learn from")
            coming = outlook(self.table, plan, self._config)
        except (TableError, ConfigError) as error:
            self.refusal = Refusal(_sentence(error), at, column)
            return
        self.options, self.plan, self.outlook, self.refusal = options, plan, coming, None


def _sentence(error: TableError | ConfigError) -> str:
    """Say what is wrong, without the file, which is known, and without flags."""
    if isinstance(error, ConfigError):
        return error.problems[0].sentence
    line = f"line {error.line}: " if error.line else ""
    return line + _FLAGS.sub("", error.problem)
