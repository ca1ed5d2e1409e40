"""A table from a file, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ....catalog.datasets import Task
from ...table.plan import Missing, PlanOptions, TablePlan, plan_of
from ...table.read_options import ReadOptions
from ...table.reading.read import read_table
from ...table.table import Table
from ..source import TableSource, source_of


def file_planned(
    path: str | Path,
    *,
    target: str | Sequence[str] = (),
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    encoding: str | None = None,
    rows: int | None = None,
    **said: Any,
) -> tuple[Table, TablePlan, TableSource | None]:
    """Read a file, and plan what becomes of its columns; see `PreparedTable.from_csv`.

    Raises:
        TableError: If it can't be used, with file, line and column.
    """
    planning = planning_of(target, **said)
    reading = ReadOptions(
        delimiter=delimiter,
        decimal=decimal,
        header=header,
        encoding=encoding,
        rows=rows,
        nan_is_missing=planning.missing in {"drop", "mean"},
    )
    table = read_table(path, reading)
    return table, plan_of(table, planning), source_of(path, reading, planning)


def planning_of(
    target: str | Sequence[str],
    *,
    task: Task | None = None,
    columns: Sequence[str] = (),
    drop: str | Sequence[str] = (),
    split_column: str = "",
    missing: Missing | None = None,
) -> PlanOptions:
    """Say what columns are for; one name serves where several may stand."""
    return PlanOptions(
        targets=_several(target),
        task=task,
        columns=_several(columns),
        drop=_several(drop),
        split_column=split_column,
        missing=missing,
    )


def _several(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
