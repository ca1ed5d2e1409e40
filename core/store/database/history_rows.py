"""A run's history in the store: a row of the table for some epochs, cut from a growing past.

Epochs are appended every second or so, which may be one of them or twenty thousand. So that a slow
run has no row for every epoch, the last row is written anew with what came until it is long enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...read_only import read_only
from ...training.checkpoint import RecordedEpochs
from ...training.metrics.history import COLUMNS
from .packing import pack, pack_times, unpack, unpack_times

ENOUGH = 2048
"""Epochs from which a row is left as it is."""

_MOST_EACH = 32_000_000
"""What every replica's own metrics may take before they are packed; beyond, every second epoch of
them is left out from then on."""

_WIDTH = len(COLUMNS)

Row = tuple[int, int, bytes, bytes, bytes | None, int, int]
"""First epoch, number of epochs, packed tables, packed times, packed replicas, of how many epochs
these have one, and from which on."""


def rows_from(past: RecordedEpochs, first: int) -> Iterator[Row]:
    """Cut what is to be written from an epoch on, at most 32,768 epochs a row.

    Args:
        past: All of it.
        first: The first epoch that is not written, or that is written anew.
    """
    most = 16 * ENOUGH
    for start in range(first, len(past), most):
        yield _row(past, start, min(start + most, len(past)))


def _row(past: RecordedEpochs, start: int, stop: int) -> Row:
    tables = [past.rows[start:stop], past.rates[start:stop, None]]
    each, stride = None, 1
    if past.each is not None:
        assert past.lower is not None
        assert past.upper is not None
        tables += [past.lower[start:stop], past.upper[start:stop]]
        stride = past.stride
        most = max(1, _MOST_EACH // (past.each[0].nbytes or 1))
        while stop // stride > most:
            stride *= 2
        epochs = _with_each(start, stop, stride, past.began)
        each = pack(
            past.each[(epochs - past.began) // past.stride].reshape(len(epochs), past.each[0].size)
        )
    times = pack_times(past.times[start:stop])
    return start, stop - start, pack(np.hstack(tables)), times, each, stride, past.began


def past_from(rows: Sequence[tuple[Any, ...]], replicas: int) -> RecordedEpochs:
    """Put a past together again.

    Args:
        rows: As `rows_from` gave them, in the order of epochs.
        replicas: How many the run has.

    Raises:
        ValueError: If they don't fit together.
    """
    several = replicas > 1
    tables, times, each = [], [], []
    stride = max((row[5] for row in rows), default=1)
    expected = 0
    for first, count, packed, packed_times, packed_each, its_stride, began in rows:
        table = unpack(packed, 3 * _WIDTH + 1 if several else _WIDTH + 1)
        if first != expected or len(table) != count or its_stride < 1:
            raise ValueError("The rows don't follow each other.")
        expected += count
        tables.append(table)
        times.append(unpack_times(packed_times))
        if several:
            kept = unpack(packed_each, replicas * _WIDTH, np.float32)
            epochs = _with_each(first, first + count, its_stride, began)
            if len(epochs) != len(kept):
                raise ValueError("They are of other epochs.")
            each.append(kept[(epochs - began) % stride == 0])
    if not tables:
        raise ValueError("There is not even a start.")
    table = np.concatenate(tables)
    rates, seconds = table[:, _WIDTH].copy(), np.concatenate(times)
    if not several:
        return RecordedEpochs(_whole(table[:, :_WIDTH]), _whole(rates), _whole(seconds))
    lower, upper = table[:, _WIDTH + 1 : 2 * _WIDTH + 1], table[:, 2 * _WIDTH + 1 :]
    return RecordedEpochs(
        _whole(table[:, :_WIDTH]),
        _whole(rates),
        _whole(seconds),
        _whole(lower),
        _whole(upper),
        _whole(np.concatenate(each).reshape(-1, replicas, _WIDTH)),
        stride,
        rows[0][6],
    )


def _with_each(start: int, stop: int, stride: int, began: int) -> NDArray[np.intp]:
    """Give those of some epochs that every replica's own metrics are kept of."""
    first = began + max(0, -(-(start - began) // stride) * stride)
    return np.arange(first, stop, stride)


def _whole(array: NDArray[Any]) -> NDArray[Any]:
    return read_only(np.ascontiguousarray(array))
