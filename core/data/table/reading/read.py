"""Reading a table from wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ..read_options import ReadOptions
from ..refusal import TableError
from ..table import Table
from .arrays import read_arrays
from .delimited import read_delimited
from .source import Source, opened

STANDARD_INPUT = "standard input"
_ANYTHING = ReadOptions()


def read_table(
    place: Path | str | BinaryIO, options: ReadOptions = _ANYTHING, *, name: str = ""
) -> Table:
    """Read a table: CSV and its relatives, NPY or NPZ; which of them is seen from the bytes.

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
        read = _read_arrays if source.is_array else read_delimited
        return replace(read(source, options), file=called)


def _read_arrays(source: Source, options: ReadOptions) -> Table:
    return read_arrays(source, options.rows)


@contextmanager
def _said_of(file: str) -> Iterator[None]:
    """Let every refusal name the file."""
    try:
        yield
    except TableError as error:
        raise error.of(file) from None
    except MemoryError:
        raise TableError("there is not enough memory to read it", file=file) from None
