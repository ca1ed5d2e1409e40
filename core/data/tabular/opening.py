"""Opening a file: read, planned and made ready to be learned, with what was decided on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ...short_repr import brief
from ..table.plan import PlanOptions, TablePlan, plan_of
from ..table.read_options import ReadOptions
from ..table.reading.read import read_table
from .open_tables import PipedTable
from .prepared import PreparedTable, prepared
from .source import source_of

_ANYTHING = ReadOptions()
_ANY_COLUMNS = PlanOptions()


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFile:
    """A file that can be learned from."""

    table: PreparedTable
    """Its rows as numbers."""
    plan: TablePlan
    """What becomes of its columns, and why."""
    piped: PipedTable | None = None
    """The table as it came through a pipe, which nobody can read once more; `None` of a file."""

    __repr__ = brief


def opened_file(
    place: Path | str | BinaryIO,
    reading: ReadOptions = _ANYTHING,
    planning: PlanOptions = _ANY_COLUMNS,
    *,
    name: str = "",
) -> OpenedFile:
    """Read a file, and make it ready to be learned.

    Args:
        place: A file, or a stream of bytes such as standard input.
        reading: What is known of it; the rest is guessed.
        planning: What is said of its columns; the rest is guessed.
        name: What to call it in sentences; its path if not given.

    Raises:
        TableError: If it can't be read or learned from, with a sentence that says where and why.
    """
    table = read_table(place, reading, name=name)
    plan = plan_of(table, planning)
    if isinstance(place, str | Path):
        return OpenedFile(prepared(table, plan, source=source_of(place, reading, planning)), plan)
    return OpenedFile(prepared(table, plan), plan, PipedTable(table, planning))


def open_file(
    place: Path | str | BinaryIO,
    reading: ReadOptions = _ANYTHING,
    planning: PlanOptions = _ANY_COLUMNS,
    *,
    name: str = "",
) -> PreparedTable:
    """Read a file, and give its rows as numbers; see `opened_file`.

    Raises:
        TableError: If it can't be read or learned from, with a sentence that says where and why.
    """
    return opened_file(place, reading, planning, name=name).table
