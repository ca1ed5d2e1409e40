"""Files that runs of these tests learn from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from nnlab.core.data.table.plan import PlanOptions, plan_of
from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.tabular import open_tables
from nnlab.core.data.tabular.prepared import PreparedTable, prepared
from nnlab.core.data.tabular.source import source_of
from nnlab.core.store.tables import packed_rows

FLOWERS = "length;width;soil;kind\n" + "".join(
    f"{x % 7},{x % 10};{x * x % 11};{('sand', 'clay', 'peat')[x % 3]};"
    f"{('red', 'blue', 'white')[(x * x) % 7 % 3]}\n"
    for x in range(60)
)


def written(folder: Path, text: str = FLOWERS, name: str = "flowers.csv") -> Path:
    """Write a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def opened(
    path: Path, reading: ReadOptions | None = None, planning: PlanOptions | None = None
) -> PreparedTable:
    """Read a file as somebody who opens it does."""
    reading, planning = reading or ReadOptions(), planning or PlanOptions()
    table = read_table(path, reading)
    source = source_of(path, reading, planning)
    return prepared(table, plan_of(table, planning), source=source)


def forget_tables() -> None:
    """Be as another process, which has no table at hand."""
    open_tables._TABLES.clear()
    open_tables._GONE.clear()


@contextmanager
def rows_too_many() -> Iterator[None]:
    """Keep no rows, as if they were too many."""
    before = packed_rows.MOST_BYTES
    packed_rows.MOST_BYTES = 0
    try:
        yield
    finally:
        packed_rows.MOST_BYTES = before


def moved_away(path: Path) -> Path:
    """Take a file from its place."""
    return Path(shutil.move(path, path.with_suffix(".old")))


def same_table(one: PreparedTable, other: PreparedTable) -> bool:
    """Tell whether two tables are alike to the last bit, and in all that is said of them."""
    arrays = all(
        np.asarray(getattr(one, name)).tobytes() == np.asarray(getattr(other, name)).tobytes()
        for name in ("numbers", "targets", "lines")
    )
    names = all(
        getattr(one, name) == getattr(other, name)
        for name in (
            "file", "inputs", "target_names", "classes", "left_out", "incomplete",
            "an_output_each", "are_labels", "fingerprint", "source", "shape",
        )
    )  # fmt: skip
    if one.split is None or other.split is None:
        return arrays and names and one.split is other.split
    sets = all(
        np.array_equal(getattr(one.split, name), getattr(other.split, name))
        for name in ("train", "validation", "test")
    )
    return arrays and names and sets and one.split.column == other.split.column
