"""Reads tables from texts, as the tests of this folder want them."""

from __future__ import annotations

import io

import pytest

from nnlab.core.data.table.plan import PlanOptions, TablePlan, plan_of
from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.table.refusal import TableError
from nnlab.core.data.table.table import Table

FILE = "my.csv"


def table_of(content: str | bytes, options: ReadOptions | None = None) -> Table:
    data = content if isinstance(content, bytes) else content.encode()
    return read_table(io.BytesIO(data), options or ReadOptions(), name=FILE)


def plan_for(content: str | bytes, options: PlanOptions | None = None) -> TablePlan:
    return plan_of(table_of(content), options or PlanOptions())


def cells_of(table: Table) -> list[list[float | str | None]]:
    """Give a table row by row; what is missing is `None`."""
    columns: list[list[float | str | None]] = []
    for column in table.columns:
        words = column.words
        columns.append(
            [
                None if gap else number if words is None else words[int(number)]
                for number, gap in zip(
                    column.numbers.tolist(), column.missing.tolist(), strict=True
                )
            ]
        )
    return [list(row) for row in zip(*columns, strict=True)]


def refusal_of(content: str | bytes, options: ReadOptions | None = None) -> str:
    with pytest.raises(TableError) as refused:
        table_of(content, options)
    return str(refused.value)


def plan_refusal_of(content: str, options: PlanOptions | None = None) -> str:
    with pytest.raises(TableError) as refused:
        plan_for(content, options)
    return str(refused.value)
