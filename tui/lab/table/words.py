"""A table, its columns and what becomes of them, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ....core.config import printable
from ....core.data.table.kinds import ColumnFacts
from ....core.data.table.reading.dialect import called
from ....core.data.table.table import Table
from .draft import TableDraft

_LONGEST_WORD = 24
_VALUES = 8


def headline(table: Table) -> str:
    """Say which file it is, how much is in it and how it was read."""
    name = printable(PurePath(table.file).name or table.file)
    size = f"{counted(table.rows, 'row')}, {counted(len(table.columns), 'column')}"
    return "; ".join([f"{name}: {size}", *_dialect(table)])


def _dialect(table: Table) -> Iterator[str]:
    if (form := table.form) is None:
        yield table.binary_form
        return
    divides = called(form.delimiter)
    yield f"divided by {divides}" if form.delimiter else divides
    yield f"names in line {form.header}" if form.header else "no names"
    if form.decimal == ",":
        yield "decimal comma"
    yield form.encoding


def contents(facts: ColumnFacts, *, is_class: bool) -> str:
    """Say what is in a column: from where to where its numbers go, or its most frequent values."""
    if facts.kind == "number" and not is_class and facts.low is not None:
        if facts.low == facts.high:
            return f"always {facts.low:.6g}"
        return f"{facts.low:.6g} to {facts.high:.6g}"
    often = sorted(facts.values, key=lambda item: -item[1])[:_VALUES]
    listed = ", ".join(f"{_word(word)} ({count:,})" for word, count in often)
    more = len(facts.values) - len(often)
    return f"{listed} and {more} more" if more else listed


def _word(word: str) -> str:
    word = printable(word)
    return word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 2]}.."


def of_column(draft: TableDraft, place: int) -> str:
    """Say of a column why it is left out, else what is in it."""
    if reason := draft.reason(place):
        return reason
    plan = draft.plan
    is_target = draft.role(place) == "target"
    is_class = plan is not None and plan.task == "classification" and is_target
    return contents(draft.facts[place], is_class=is_class)


def explained(draft: TableDraft, place: int) -> str:
    """Say of one column all that a line of the list may have no room for."""
    facts, plan = draft.facts[place], draft.plan
    parts = [f"{printable(facts.name)}: {of_column(draft, place) or 'nothing in it'}"]
    if plan is not None and draft.role(place) == "target" and plan.why_targets != "said":
        parts.append(f"the target, as {plan.why_targets}")
    return "; ".join(parts)


def task_words(draft: TableDraft) -> str:
    """Say what is predicted, and why."""
    if (plan := draft.plan) is None:
        return "none yet: choose a target"
    several = len(plan.targets) > 1
    why = "" if plan.why_task == "said" else f", as {'' if several else 'there are '}"
    return f"{plan.task}{why}{plan.why_task if why else ''}"


def missing_words(draft: TableDraft) -> str:
    """Say what becomes of rows that lack a value."""
    if (plan := draft.plan) is None or draft.outlook is None:
        return ""
    if not plan.incomplete:
        return "no row lacks a value"
    lack = f"{counted(plan.incomplete, 'row')} lack{'s' if plan.incomplete == 1 else ''} a value"
    out = draft.outlook.left_out
    if plan.missing == "mean":
        left = f", but {out:,} lack a target" if out else ""
        return f"{lack}: filled with the mean{left}"
    return f"{lack}: left out"


def network_words(draft: TableDraft) -> str:
    """Say what the network gets."""
    if (coming := draft.outlook) is None or (plan := draft.plan) is None:
        return ""
    inputs = counted(coming.inputs, "input")
    if not coming.classes:
        names = ", ".join(printable(name) for name in plan.targets)
        return f"{inputs}, predicts {counted(len(plan.targets), 'number')}: {names}"
    words = ", ".join(_word(word) for word in coming.classes)
    return f"{inputs}, {counted(len(coming.classes), 'class')}: {words}"


def rows_words(draft: TableDraft) -> str:
    """Say which rows are for what."""
    if (coming := draft.outlook) is None or (plan := draft.plan) is None:
        return ""
    counts = f"{coming.train:,} train, {coming.validation:,} validation, {coming.test:,} test"
    if plan.split is None:
        return counts
    column = printable(plan.split.column)
    if plan.split.by_groups:
        return f"{counts}, grouped by {column}"
    return f"{counts}, by {column}"


def counted(number: int, what: str) -> str:
    """Count something, in its plural if need be."""
    several = "" if number == 1 else "es" if what.endswith("ss") else "s"
    return f"{number:,} {what}{several}"
