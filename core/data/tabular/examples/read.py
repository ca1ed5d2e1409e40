"""Reads a table that comes with nnlab, as it would be read if it were the user's."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO

from ....catalog.datasets import DATASETS
from ...table.plan import PlanOptions, plan_of
from ...table.reading.read import read_table
from ...table.table import Table
from ..prepared import PreparedTable, prepared


def example_table(name: str) -> PreparedTable:
    """Read the table of a dataset's name, ready to be learned.

    Raises:
        ValueError: If none comes with nnlab by this name.
    """
    table = example_as_read(name)
    return prepared(table, plan_of(table, PlanOptions()))


def example_as_read(name: str) -> Table:
    """Read the table of a dataset's name as it stands in its file.

    Raises:
        ValueError: If none comes with nnlab by this name.
    """
    if not DATASETS.named(name).example:
        raise ValueError(f"No table {name!r} comes with nnlab.")
    content = files(__name__.rpartition(".")[0]).joinpath(f"{name}.csv").read_bytes()
    return read_table(BytesIO(content), name=name)
