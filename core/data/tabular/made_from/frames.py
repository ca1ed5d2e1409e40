"""A table from a data frame: whatever has names of columns, and gives each as an array.

pandas, polars and pyarrow do; none is imported, as what serves is what all of them have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....config.errors import shown
from ....read_only import read_only
from ...table.cells import is_missing, plain_times
from ...table.plan import TablePlan, plan_of
from ...table.refusal import TableError
from ...table.table import Column, Table
from .files import planning_of

NAME = "the frame"


def frame_planned(frame: Any, target: str | Sequence[str], **said: Any) -> tuple[Table, TablePlan]:
    """Read a frame, and plan what becomes of its columns; see `PreparedTable.from_frame`.

    Raises:
        TableError: If it can't be used.
    """
    table = frame_as_table(frame)
    return table, plan_of(table, planning_of(target, **said))


def frame_as_table(frame: Any) -> Table:
    """Read a frame as a file would be: nothing is chosen, filled or left out.

    Raises:
        TableError: If it is none, or has no rows.
    """
    try:
        names = list(frame if isinstance(frame, Mapping) else _names_in(frame))
    except (AttributeError, TypeError):
        raise TableError(
            f"a frame has columns, and a value of type {type(frame).__name__} has none"
        ) from None
    texts = [str(name) for name in names]
    if len(set(texts)) < len(texts):
        twice = next(name for place, name in enumerate(texts) if name in texts[:place])
        raise TableError(f"two columns are called {shown(twice)}", file=NAME)
    try:
        columns = tuple(
            column_of(text, _array(frame[name])) for name, text in zip(names, texts, strict=True)
        )
    except TableError as error:
        raise error.of(NAME) from None
    if not columns or not len(columns[0].numbers):
        raise TableError("it has no rows", file=NAME)
    rows = len(columns[0].numbers)
    for column in columns:
        if len(column.numbers) != rows:
            raise TableError(
                f"it has {len(column.numbers):,} rows, and others {rows:,}",
                file=NAME,
                column=column.name,
            )
    return Table(NAME, columns, read_only(np.arange(1, rows + 1, dtype=np.int64)))


def _names_in(frame: Any) -> Any:
    """Give a frame's names: its `columns` are these, or, as in pyarrow, what they name."""
    return frame.column_names if hasattr(frame, "column_names") else frame.columns


def _array(series: Any) -> NDArray[Any]:
    return np.asarray(series.to_numpy() if hasattr(series, "to_numpy") else series)


def column_of(name: str, values: NDArray[Any]) -> Column:
    """Read a column of anything: numbers, or words, and what stands for nothing.

    Raises:
        TableError: If a number is not finite, or it is no column.
    """
    if values.ndim != 1:
        raise TableError(f"it has {values.ndim} dimensions, and a column has one", column=name)
    if values.dtype.kind in "iuf":
        numbers = values.astype(np.float64)
        if (odd := np.flatnonzero(np.isinf(numbers))).size:
            raise TableError(f"row {odd[0] + 1} is not finite", column=name)
        return Column(name, read_only(numbers))
    if values.dtype.kind == "M":
        values = _spelled(values)
    cells = [_plain(value) for value in values.tolist()]
    there = [cell for cell in cells if cell is not None]
    if there and all(isinstance(cell, int | float) for cell in there):
        plain = [np.nan if cell is None else cell for cell in cells]
        return column_of(name, np.array(plain, np.float64))
    words: dict[str, int] = {}
    codes = [
        np.nan if cell is None else float(words.setdefault(str(cell), len(words))) for cell in cells
    ]
    return Column(name, read_only(np.array(codes, np.float64)), tuple(words))


def _spelled(times: NDArray[Any]) -> NDArray[Any]:
    """Write dates and times as they stand in a file; what is no time is missing."""
    texts = np.full(len(times), "", dtype=object)
    there = np.flatnonzero(~np.isnat(times))
    spelled = [text.replace("T", " ") for text in np.datetime_as_string(times[there]).tolist()]
    texts[there] = plain_times(spelled)
    return texts


def _plain(value: Any) -> str | int | float | None:
    """Give a cell as a number or a word; `None` where a value is missing."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, int | float):
        return None if isnan(value) else value
    text = (value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)).strip()
    return None if is_missing(text) else text
