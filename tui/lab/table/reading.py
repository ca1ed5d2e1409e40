"""Reading a table for the lab: one that the run learns from once more, or another file."""

from __future__ import annotations

import os
from pathlib import Path

from ....core import RunConfig
from ....core.data.table.plan import PlanOptions
from ....core.data.table.read_options import ReadOptions
from ....core.data.table.reading.read import read_table
from ....core.data.table.refusal import TableError
from ....core.data.table.table import Table
from ....core.data.tabular.examples.read import example_as_read
from ....core.data.tabular.open_tables import piped_for, table_at_hand
from ....core.data.tabular.prepared import PreparedTable
from ....core.data.tabular.source import TableSource, source_of

_ANYTHING, _ANY_COLUMNS = ReadOptions(), PlanOptions()


def table_of_run(config: RunConfig) -> tuple[Table, PreparedTable, PlanOptions] | None:
    """Read the table of a config as it stands in its file, or as it came through a pipe.

    Returns:
        It, what was made of it, and what was said of its columns; `None` if the config means none
        that can be read again.

    Raises:
        TableError: If the file is another now, or can't be read.
    """
    if config.table_shape is None or (known := table_at_hand(config)) is None:
        return None
    if config.dataset_facts.example:
        return example_as_read(config.dataset), known, _ANY_COLUMNS
    if (source := known.source) is None:
        piped = piped_for(known)
        return None if piped is None else (piped.table, known, piped.planning)
    if (fate := source.fate) != "as it was":
        raise TableError(f"the file is {fate} since the run has read it", file=known.file)
    table = read_table(Path(source.path), source.reading, name=known.file)
    return table, known, source.planning


def table_in(file: Path) -> tuple[Table, TableSource | None]:
    """Read a file of which nothing is said.

    Raises:
        TableError: If it can't be read.
    """
    source = source_of(file, _ANYTHING, _ANY_COLUMNS)
    return read_table(file, name=os.path.normpath(file)), source
