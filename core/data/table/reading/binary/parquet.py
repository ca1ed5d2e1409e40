"""A table from Parquet, batch by batch; pyarrow is imported only where such a file is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from .....config.errors import shown
from .....free_memory import free_memory
from .....read_only import read_only
from ...refusal import TableError
from ...table import Table
from ..source import Source
from .parquet_column import ParquetColumn

_ROWS_AT_ONCE = 1 << 16
_NUMBER = 16
"""Bytes that a number takes while the batches of rows are put together: it is there twice."""


def read_parquet(source: Source, rows: int | None = None) -> Table:
    """Read a table from Parquet, in which columns have types.

    Raises:
        TableError: If it can't be, or pyarrow is not installed.
    """
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise TableError(
            "it is Parquet, which pyarrow reads; pip install 'nnlab-tui[parquet]' brings it"
        ) from None
    try:
        columns = _columns(arrow, parquet.ParquetFile(source.file), rows)
    except (arrow.ArrowException, OSError) as error:
        if isinstance(error, TableError | MemoryError):
            raise
        raise TableError(_unreadable(error)) from None
    if not columns or not columns[0].rows:
        raise TableError("it has no rows" if columns else "it has no columns")
    return Table(
        "",
        tuple(column.column() for column in columns),
        read_only(np.arange(1, columns[0].rows + 1, dtype=np.int64)),
        binary_form="Parquet",
    )


def _columns(arrow: Any, file: Any, rows: int | None) -> list[ParquetColumn]:
    fields = list(file.schema_arrow)
    names = [field.name.strip() or f"column{place}" for place, field in enumerate(fields, 1)]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise TableError(f"two columns are called {shown(name)}; rename one of them")
    _refuse_what_is_too_large(file.metadata, len(names), rows)
    columns = [
        ParquetColumn(name, field.type, arrow) for name, field in zip(names, fields, strict=True)
    ]
    left = file.metadata.num_rows if rows is None else rows
    for batch in file.iter_batches(_ROWS_AT_ONCE):
        wanted = batch.slice(0, left)
        for column, cells in zip(columns, wanted.columns, strict=True):
            column.add(cells)
        left -= wanted.num_rows
        if not left:
            break
    return columns


def _refuse_what_is_too_large(facts: Any, width: int, rows: int | None) -> None:
    """Say that a file needs more memory than there is, before a row of it is read."""
    free = free_memory()
    count = facts.num_rows
    if free is None or not count:
        return
    wanted = count if rows is None else min(rows, count)
    text = sum(facts.row_group(place).total_byte_size for place in range(facts.num_row_groups))
    need = wanted * width * _NUMBER + text * wanted / count
    if need > free:
        raise TableError(
            f"reading it needs about {need / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are"
            " free; --rows reads only some of it"
        )


def _unreadable(error: Exception) -> str:
    """Say why pyarrow does not read a file, which may be something that it never learned."""
    if type(error).__name__ == "ArrowNotImplementedError":
        first: Sequence[str] = str(error).splitlines() or [""]
        return f"pyarrow does not read it: {shown(first[0])}"
    return "it is damaged or ends early: pyarrow can't read it as Parquet"
