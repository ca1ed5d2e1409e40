"""A table's rows as bytes, and back: nothing is lost, and nothing is believed.

All numbers of one column stand together as little-endian float64, the inputs first, then the
targets, the lines of the file, where the table says its split, what each row is for, and where rows
do not count alike, how much each does. zlib finds what recurs.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...catalog.datasets.table_shape import TableShape
from ...data.table.split import SplitRows
from ...data.tabular.prepared import PreparedTable
from ...free_memory import free_memory

MOST_BYTES = 5_000_000
"""Rows that take more, compressed, are not kept: their file has them."""

_MOST_TIMES = 1100
"""zlib makes no bytes more than so many times as long."""
_COPIES = 3
"""So many times the numbers are in memory while they are read."""
_LARGEST_LINE = 2.0**53

Rows = tuple[
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.int64],
    tuple[NDArray[np.intp], ...],
    NDArray[np.float64] | None,
]
"""Inputs and targets by rows, lines, the rows that train, are watched and test, and weights."""


def packed_rows(table: PreparedTable) -> bytes | None:
    """Write a table's rows; `None` of those that take more than `MOST_BYTES`."""
    packer = zlib.compressobj(6)
    pieces: list[bytes] = []
    size = 0
    for column in _columns(table):
        pieces.append(packer.compress(np.ascontiguousarray(column, "<f8").tobytes()))
        size += len(pieces[-1])
        if size > MOST_BYTES:
            return None
    pieces.append(packer.flush())
    return None if size + len(pieces[-1]) > MOST_BYTES else b"".join(pieces)


def _columns(table: PreparedTable) -> Iterator[NDArray[np.float64]]:
    yield from table.numbers.T
    yield from table.targets.T
    yield table.lines.astype(np.float64)
    if table.split is not None:
        yield _sets(table.split, len(table.targets))
    if table.weights is not None:
        yield table.weights


def _sets(split: SplitRows, rows: int) -> NDArray[np.float64]:
    sets = np.full(rows, 3.0)
    for number, members in enumerate((split.train, split.validation, split.test)):
        sets[members] = number
    return sets


def unpacked_rows(data: bytes, shape: TableShape, *, have_weights: bool) -> Rows:
    """Read what `packed_rows` wrote of a table of this shape.

    Args:
        data: What it wrote.
        shape: Of the table.
        have_weights: Whether rows do not count alike.

    Raises:
        ValueError: If it is something else, or does not fit into memory.
    """
    targets = shape.count if shape.is_regression else 1
    has_split = shape.train is not None
    columns = shape.inputs + targets + 1 + has_split + have_weights
    size = 8 * columns * shape.rows
    free = free_memory()
    if len(data) > MOST_BYTES or size > _MOST_TIMES * (len(data) + 1):
        raise ValueError("They can't be so many.")
    if free is not None and _COPIES * size > free:
        raise ValueError("There is not enough memory for them.")
    numbers = np.frombuffer(_unpacked(data, size), "<f8").reshape(columns, shape.rows)
    inputs, outputs, (lines, *more) = np.split(numbers, [shape.inputs, shape.inputs + targets])
    weights = more.pop() if have_weights else None
    _refuse_impossible(inputs, outputs, lines, shape)
    if weights is not None and not (np.isfinite(weights) & (weights >= 0)).all():
        raise ValueError("They are damaged.")
    split = tuple(np.flatnonzero(more[0] == number) for number in range(3)) if has_split else ()
    return (
        np.ascontiguousarray(inputs.T, np.float64),
        np.ascontiguousarray(outputs.T, np.float64),
        lines.astype(np.int64),
        split,
        None if weights is None else weights.astype(np.float64),
    )


def _unpacked(data: bytes, size: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        # One byte more than wanted tells that there is more.
        found = unpacker.decompress(data, size + 1)
    except zlib.error:
        found = b""
    if len(found) != size or not unpacker.eof:
        raise ValueError("They are damaged.")
    return found


def _refuse_impossible(
    inputs: NDArray[np.float64],
    outputs: NDArray[np.float64],
    lines: NDArray[np.float64],
    shape: TableShape,
) -> None:
    """Refuse numbers that no table has: what reads them relies on that."""
    right = not np.isinf(inputs).any() and bool(np.isfinite(outputs).all())
    right = right and bool((np.abs(lines) < _LARGEST_LINE).all())
    if not shape.is_regression:
        right = right and bool(
            ((outputs >= 0) & (outputs < shape.count) & (outputs == np.floor(outputs))).all()
        )
    if not right:
        raise ValueError("They are damaged.")
