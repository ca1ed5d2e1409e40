"""Reading a table from wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath
from typing import BinaryIO

from ..read_options import ReadOptions
from ..refusal import TableError
from ..table import Table
from .binary.arrays import read_arrays
from .binary.parquet import read_parquet
from .delimited import read_delimited
from .source import Source, opened

STANDARD_INPUT = "standard input"
_PARQUET_ENDINGS = {".parquet", ".pq"}
_ANYTHING = ReadOptions()


def read_table(
    place: Path | str | BinaryIO, options: ReadOptions = _ANYTHING, *, name: str = ""
) -> Table:
    """Read a table: CSV and its relatives, NPY, NPZ or Parquet; which is seen from the bytes.

    Args:
        place: A file, or a stream of bytes such as standard input.
        options: What is known of it; the rest is guessed.
        name: What to call it in sentences; its path if not given.

    Raises:
        TableError: If it can't be read, with a sentence that says where and why.
    """
    is_path = isinstance(place, str | Path)
    called = name or (str(place) if is_path else STANDARD_INPUT)
    with _said_of(called), opened(Path(place) if is_path else place) as source:
        return replace(_read(source, options, called), file=called)


def _read(source: Source, options: ReadOptions, name: str) -> Table:
    if source.is_array:
        return read_arrays(source, options.rows)
    if source.is_parquet:
        return read_parquet(source, options.rows)
    if PurePath(name).suffix.lower() in _PARQUET_ENDINGS:
        raise TableError("it is called as Parquet is, and does not begin as Parquet does")
    return read_delimited(source, options)


@contextmanager
def _said_of(file: str) -> Iterator[None]:
    """Let every refusal name the file."""
    try:
        yield
    except TableError as error:
        raise error.of(file) from None
    except MemoryError:
        raise TableError("there is not enough memory to read it", file=file) from None
