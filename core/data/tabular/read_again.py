"""A table read once more from where it was read, the same way."""

from __future__ import annotations

from ..table.plan import plan_of
from ..table.reading.read import read_table
from .prepared import PreparedTable, prepared
from .source import TableSource, source_of


def read_again(source: TableSource, *, an_output_each: bool = False) -> PreparedTable:
    """Read a table from its file, with all that was said of it then.

    Args:
        source: Where it was read from.
        an_output_each: Whether two classes have an output each.

    Raises:
        TableError: If the file can't be read any more, or nothing can be learned from it.
    """
    table = read_table(source.path, source.reading)
    plan = plan_of(table, source.planning)
    # As it is now: only its date may be another one.
    now = source_of(source.path, source.reading, source.planning)
    return prepared(table, plan, an_output_each=an_output_each, source=now or source)
