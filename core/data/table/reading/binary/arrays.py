"""A table from arrays of numpy: one (NPY), or several that have a row each (NPZ)."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....config.errors import shown
from .....free_memory import free_memory
from .....read_only import read_only
from ...cells import is_missing
from ...refusal import TableError
from ...table import Column, Table
from ..source import Source


def read_arrays(source: Source, rows: int | None = None) -> Table:
    """Read a table from a file of arrays; nothing in it is ever executed.

    An array of one dimension is a column of its name, one of two dimensions a column for each of
    its own, and one of records a column for each field.

    Raises:
        TableError: If it can't be.
    """
    try:
        _refuse_what_is_too_large(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of headers that Python 2 wrote, or that are damaged
            loaded = np.load(source.file, allow_pickle=False)
            arrays = {"": loaded} if isinstance(loaded, np.ndarray) else dict(loaded.items())
    except (TableError, MemoryError):
        raise
    except Exception as error:  # a damaged byte may raise anything in zipfile, tokenize or numpy
        raise TableError(_unreadable(error)) from None
    columns = [
        _column(name, values[:rows])
        for array in arrays
        for name, values in _columns(array, arrays[array])
    ]
    if not columns:
        raise TableError("it has no arrays")
    _refuse_different_lengths({name: len(array) for name, array in arrays.items()})
    names = [column.name for column in columns]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise TableError(f"two columns are called {shown(name)}; rename one of its arrays")
    count = len(columns[0].numbers)
    if not count:
        raise TableError("it has no rows")
    return Table(
        "",
        tuple(columns),
        read_only(np.arange(1, count + 1, dtype=np.int64)),
        binary_form="arrays of numpy",
    )


def _unreadable(error: Exception) -> str:
    if "pickle" in str(error).lower() or "object" in str(error).lower():
        return "it holds objects of Python, which are never loaded: only numbers and texts are"
    return "it is damaged or ends early: numpy can't read its arrays"


def _refuse_what_is_too_large(source: Source) -> None:
    need = 2 * source.size
    if zipfile.is_zipfile(source.file):
        source.file.seek(0)
        with zipfile.ZipFile(source.file) as archive:
            need = 2 * sum(each.file_size for each in archive.infolist())
    source.file.seek(0)
    free = free_memory()
    if free is not None and need > free:
        raise TableError(
            f"reading it needs about {need / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are"
            " free"
        )


def _refuse_different_lengths(lengths: dict[str, int]) -> None:
    (first, rows), *others = lengths.items()
    for name, other_rows in others:
        if other_rows != rows:
            raise TableError(
                f"the array {shown(first)} has {rows:,} rows, and {shown(name)} {other_rows:,}"
            )


def _columns(name: str, array: NDArray[Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Give the columns of an array, each with its name."""
    called = f"the array {shown(name)}" if name else "the array"
    if array.ndim == 0:
        raise TableError(f"{called} is a single value, not rows")
    if array.dtype.names is not None and array.ndim == 1:
        for field in array.dtype.names:
            yield (f"{name}_{field}" if name else field), array[field]
    elif array.ndim == 1:
        yield name or "column1", array
    elif array.ndim == 2:
        for place in range(array.shape[1]):
            yield f"{name or 'column'}{place + 1}", array[:, place]
    else:
        raise TableError(f"{called} has {array.ndim} dimensions; a table has two")


def _column(name: str, values: NDArray[Any]) -> Column:
    if values.ndim == 1 and values.dtype.kind in "biuf":
        numbers = values.astype(np.float64)
        if (infinite := np.flatnonzero(np.isinf(numbers))).size:
            raise TableError(f"row {infinite[0] + 1} is not finite", column=name)
        return Column(name, read_only(numbers))
    if values.ndim == 1 and values.dtype.kind in "US":
        words: dict[str, int] = {}
        codes = np.empty(len(values))
        for row, value in enumerate(values.tolist()):
            text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
            text = text.strip()
            codes[row] = np.nan if is_missing(text) else words.setdefault(text, len(words))
        return Column(name, read_only(codes), tuple(words))
    raise TableError(
        f"its type is {shown(str(values.dtype))}; a column has numbers or texts", column=name
    )
