"""A table and what becomes of its columns, for a person and for a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ....core.config import printable
from ....core.data.table.reading.dialect import called
from ..options.tables.given_table import refusal_sentence
from .columns import Column, Paper, standard_output, table_lines

if TYPE_CHECKING:
    from ....core.data.table.kinds import ColumnFacts
    from ....core.data.table.plan import TablePlan
    from ....core.data.table.refusal import TableError
    from ....core.data.table.table import Table
    from ....core.data.tabular.opening import OpenedFile

_MISSING = {
    None: "--missing says what becomes of that: drop, mean or error",
    "drop": "such rows are left out",
    "mean": "a number is filled with the mean of the rows that train",
    "error": "",
}
_WIDTH = 80
_LONGEST_NAME = 40
_LONGEST_WORD = 24
_VALUES = 8


def table_as_json(file: str, table: Table, plan: TablePlan) -> dict[str, Any]:
    """Say what a program wants to know of a table that can be used.

    Args:
        file: What it was called on the command line.
        table: The table.
        plan: What becomes of its columns.
    """
    form, split = table.form, plan.split
    return {
        "file": file,
        "rows": table.rows,
        "columns": [_column_as_json(facts, plan) for facts in plan.facts],
        "delimiter": form.delimiter if form else None,
        "decimal": form.decimal if form else None,
        "encoding": form.encoding if form else None,
        "header": form.header if form else None,
        "target": plan.targets[0] if len(plan.targets) == 1 else list(plan.targets),
        "target_reason": plan.why_targets,
        "task": plan.task,
        "task_reason": plan.why_task,
        "inputs": list(plan.inputs),
        "incomplete_rows": plan.incomplete,
        "split": split
        and {
            "column": split.column,
            "train": len(split.train),
            "validation": len(split.validation),
            "test": len(split.test),
        },
    }


def refusal_as_json(file: str, error: TableError) -> dict[str, Any]:
    """Say of a table that it can't be used, and why."""
    return {"file": file, "error": refusal_sentence(error), "line": error.line or None}


def guesses_of(opened: OpenedFile) -> Iterator[str]:
    """Say in two or three lines what is learned of a table, why, and what is left out."""
    table, plan = opened.table, opened.plan
    sentences = dict(_sentences_of_plan(plan))
    inputs = _counted(len(table.inputs), "input")
    split = f"; {sentences['split']}" if "split" in sentences else ""
    yield f"{printable(table.file)}: {_counted(len(table.targets), 'row')}, {inputs}{split}."
    classes = f" ({_counted(len(table.classes), 'class')})" if table.classes else ""
    yield f"Target {sentences['target']}; {sentences['task']}{classes}."
    if left_out := _left_out(opened):
        yield f"Left out: {left_out}."


def _left_out(opened: OpenedFile) -> str:
    """Name columns with the reason, and rows."""
    table, plan = opened.table, opened.plan
    by_reason: dict[str, list[str]] = {}
    for name, reason in table.left_out:
        by_reason.setdefault(reason, []).append(printable(name)[:_LONGEST_NAME])
    parts = [f"{_some(names)} ({reason})" for reason, names in by_reason.items()]
    if table.incomplete:
        filled = "; --missing mean fills them" if plan.missing is None else ""
        lack = "lacks" if table.incomplete == 1 else "lack"
        parts.append(f"{_counted(table.incomplete, 'row')} that {lack} a value{filled}")
    return ", ".join(parts)


def _some(names: list[str]) -> str:
    more = len(names) - _VALUES
    return ", ".join(names[:_VALUES]) + (f" and {more} more" if more > 0 else "")


def table_text(table: Table, plan: TablePlan) -> str:
    """Write what is in a table and what becomes of it, in lines that fit a terminal."""
    paper = standard_output()
    width = paper.width or _WIDTH
    paper = replace(paper, width=width)
    head = f"{table.file}: {_counted(table.rows, 'row')}, {_counted(len(plan.facts), 'column')}"
    lines = [
        *_wrapped(paper, "", "; ".join([head, *_words_of_form(table)])),
        *table_lines(paper, _COLUMNS, [_row(paper, facts, plan) for facts in plan.facts]),
    ]
    for label, sentence in _sentences(table, plan):
        lines += _wrapped(paper, label, sentence)
    return "\n".join(lines) + "\n"


_COLUMNS = [
    Column("column", shrinks=True),
    Column("type"),
    Column("use"),
    Column("missing", right=True),
    Column("values", shrinks=True),
]


def _row(paper: Paper, facts: ColumnFacts, plan: TablePlan) -> list[str]:
    return [
        _cut(paper, facts.name, _LONGEST_NAME),
        facts.kind,
        plan.role(facts.name),
        f"{facts.missing:,}",
        paper.text(_values(paper, facts, is_class=_is_class(facts, plan))),
    ]


def _values(paper: Paper, facts: ColumnFacts, *, is_class: bool) -> str:
    if facts.reason:
        return _cut(paper, facts.reason, _WIDTH)
    if facts.kind == "number" and not is_class:
        if facts.low == facts.high:
            return f"always {facts.low:.6g}"
        return f"{facts.low:.6g} to {facts.high:.6g}"
    often = sorted(facts.values, key=lambda item: -item[1])[:_VALUES]
    listed = ", ".join(f"{_cut(paper, word, _LONGEST_WORD)} ({count:,})" for word, count in often)
    more = len(facts.values) - len(often)
    return f"{listed} and {more} more" if more else listed


def _is_class(facts: ColumnFacts, plan: TablePlan) -> bool:
    return plan.task == "classification" and facts.name in plan.targets


def _sentences(table: Table, plan: TablePlan) -> Iterator[tuple[str, str]]:
    yield from _sentences_of_plan(plan)
    if plan.incomplete:
        yield (
            "missing",
            f"{_counted(plan.incomplete, 'row')} of {table.rows:,} lack"
            f"{'s' if plan.incomplete == 1 else ''} a value; {_MISSING[plan.missing]}",
        )


def _sentences_of_plan(plan: TablePlan) -> Iterator[tuple[str, str]]:
    names = ", ".join(printable(name)[:_LONGEST_NAME] for name in plan.targets)
    because = "" if plan.why_targets == "said" else f", as {plan.why_targets}"
    yield "target", f"{names}{because}"
    because = "" if plan.why_task == "said" else f", as the target has {plan.why_task}"
    if len(plan.targets) > 1 and because:
        because = f", as {plan.why_task}"
    yield "task", f"{plan.task}{because}"
    inputs = _counted(len(plan.inputs), "column") if plan.inputs else "none: nothing to learn from"
    yield "inputs", inputs
    if (split := plan.split) is not None:
        parts = ("train", split.train), ("validation", split.validation), ("test", split.test)
        counts = ", ".join(f"{len(rows):,} {name}" for name, rows in parts)
        name = printable(split.column)[:_LONGEST_NAME]
        yield (
            "split",
            f"{counts}, {f'groups of {name} together' if split.by_groups else f'by {name}'}",
        )


def _words_of_form(table: Table) -> Iterator[str]:
    """Say how a file was read."""
    if (form := table.form) is None:
        yield table.binary_form
        return
    divides = called(form.delimiter)
    yield f"divided by {divides}" if form.delimiter else divides
    yield f"names in line {form.header}" if form.header else "no names"
    if form.decimal == ",":
        yield "decimal comma"
    if form.quote == "'":
        yield "cells in apostrophes"
    if form.escape:
        yield f"{form.escape} escapes"
    yield form.encoding
    if form.skipped:
        yield f"{_counted(form.skipped, 'line')} above it left out"
    if form.repeated:
        yield f"the names are repeated {_counted(form.repeated, 'time')}"
    if form.comments:
        yield _counted(form.comments, "comment line")


def _column_as_json(facts: ColumnFacts, plan: TablePlan) -> dict[str, Any]:
    has_values = facts.kind == "category" or _is_class(facts, plan)
    return {
        "name": facts.name,
        "type": facts.kind,
        "missing": facts.missing,
        "use": plan.role(facts.name).replace(" ", "_"),
        "min": facts.low,
        "max": facts.high,
        "values": dict(facts.values) if has_values else None,
        "reason": facts.reason or dict(plan.left_out).get(facts.name),
    }


def _wrapped(paper: Paper, label: str, sentence: str) -> list[str]:
    indent = " " * 9 if label else "  "
    return textwrap.wrap(
        paper.text(sentence),
        paper.width or _WIDTH,
        initial_indent=f"{label:<9}" if label else "",
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _cut(paper: Paper, text: str, longest: int) -> str:
    mark = "..." if paper.ascii_only else "…"
    text = paper.text(text)
    return text if len(text) <= longest else text[: longest - len(mark)] + mark


def _counted(count: int, what: str) -> str:
    several = "es" if what.endswith("s") else "s"
    return f"{count:,} {what}{'' if count == 1 else several}"
