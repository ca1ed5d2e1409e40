"""Which column is to be predicted, and whether it has classes or numbers; both with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...catalog.datasets import Task
from ...config.errors import shown
from .kinds import MOST_VALUES, ColumnFacts
from .refusal import TableError

_CALLED = (
    *("target", "targets", "class", "classes", "label", "labels", "outcome", "response", "output"),
    *("species", "diagnosis", "survived"),
)
"""What targets are called, the plainest first."""
_NUMBERED = re.compile(r"(?:out|output|target|label|response)[ _.-]?\d+", re.IGNORECASE)
_FEW = 10
"""Up to so many different whole numbers are taken for names of classes."""
_ROWS_A_CLASS = 3
"""So many rows a class has to have on average, lest a small table's numbers look like names."""


def guess_target(facts: Sequence[ColumnFacts]) -> tuple[tuple[str, ...], str]:
    """Guess what is to be predicted.

    Args:
        facts: The columns that may be it, in order; at least one.

    Returns:
        The names, and why it is these.
    """
    if targets := _numbered_last(facts):
        several = "they are called" if len(targets) > 1 else "it is called"
        return targets, f"{several} as targets are"
    lower = {column.name.strip().lower(): column.name for column in reversed(facts)}
    for name in _CALLED:
        if name in lower:
            return (lower[name],), "it is called as targets are"
    categories = [column.name for column in facts if column.kind == "category"]
    if len(categories) == 1 and categories[0] in {facts[0].name, facts[-1].name}:
        return (categories[0],), "it is the only column of words"
    return (facts[-1].name,), "it is the last column that can be one"


def _numbered_last(facts: Sequence[ColumnFacts]) -> tuple[str, ...]:
    """Give the columns at the end that are called `out1`, `out2` and so on."""
    names: list[str] = []
    for column in reversed(facts):
        if not (_NUMBERED.fullmatch(column.name.strip()) and column.kind == "number"):
            break
        names.insert(0, column.name)
    return tuple(names)


def guess_task(targets: Sequence[ColumnFacts]) -> tuple[Task, str]:
    """Guess whether targets are classes or numbers.

    Returns:
        The task, and why it is that one.
    """
    if len(targets) > 1:
        return "regression", f"{len(targets)} targets are numbers"
    (target,) = targets
    values = target.values
    if target.kind == "category":
        return "classification", f"{len(values)} different words"
    rows = sum(count for _, count in values)
    few = values and len(values) <= _FEW and rows >= _ROWS_A_CLASS * len(values)
    if few and (target.is_whole or len(values) == 2):
        whole = "whole " if target.is_whole else ""
        return "classification", f"only {len(values)} different {whole}numbers"
    if not values:
        return "regression", f"more than {MOST_VALUES} different numbers"
    return "regression", f"{len(values)} different numbers"


def refuse_target(targets: Sequence[ColumnFacts], task: Task) -> None:
    """Refuse targets that can't be learned as a task.

    Raises:
        TableError: With the column.
    """
    for target in targets:
        if not target.is_usable:
            raise TableError(f"it can't be predicted: {target.reason}", column=target.name)
        if len(target.values) == 1:
            value = shown(target.values[0][0])
            what = "one class, and two are needed" if task == "classification" else "one value"
            raise TableError(
                f"the target has only {what}: every row has {value}; --target names another",
                column=target.name,
            )
        if task == "regression" and target.kind == "category":
            raise TableError(
                "its values are words, which no regression predicts; let it be a classification",
                column=target.name,
            )
        if task == "classification" and len(targets) > 1:
            raise TableError("several targets are numbers; a classification has one")
        if task == "classification" and not target.values:
            raise TableError(
                f"it has more than {MOST_VALUES} different values, too many for classes",
                column=target.name,
            )
