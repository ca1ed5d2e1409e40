"""Small tables for the tests of this folder."""

from __future__ import annotations

from io import BytesIO

from nnlab.core.data.table.plan import PlanOptions, plan_of
from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.tabular.prepared import PreparedTable, prepared


def table_of(text: str, *, an_output_each: bool = False, **planning: object) -> PreparedTable:
    """Read and prepare a table from its text."""
    nan_is_missing = planning.get("missing") in {"drop", "mean"}
    options = ReadOptions(nan_is_missing=nan_is_missing)
    table = read_table(BytesIO(text.encode()), options, name="a.csv")
    plan = plan_of(table, PlanOptions(**planning))  # type: ignore[arg-type]
    return prepared(table, plan, an_output_each=an_output_each)
