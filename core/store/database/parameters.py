"""The parameters of a run at the end of an epoch, as they stand in a store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import StoreError
from .store_file import StoreFile


class StoredParameters(NamedTuple):
    """The parameters that were stored at the end of one epoch."""

    epoch: int
    """Which epoch."""
    step: int
    """Updates done by then."""
    parameters: NDArray[np.floating[Any]]
    """All weights and biases, shape `(replicas, size)`."""


def parameter_bytes(parameters: NDArray[Any]) -> bytes:
    """Write parameters with the letter of their precision before them."""
    return parameters.dtype.char.encode() + np.ascontiguousarray(parameters).tobytes()


def kept_epochs(store: StoreFile, number: int) -> NDArray[np.intp]:
    """Give the epochs that a run's parameters were kept of, ascending."""
    query = "SELECT epoch FROM kept WHERE run = ? ORDER BY epoch"
    with store.sentences():
        rows = store.connection.execute(query, (number,)).fetchall()
    return np.array([epoch for (epoch,) in rows], dtype=np.intp)


def kept_parameters(
    store: StoreFile, number: int, replicas: int, until: int | None = None
) -> list[StoredParameters]:
    """Give a run's parameters of all epochs that they were kept of, ascending.

    Args:
        store: The store.
        number: The run's row.
        replicas: How many it has.
        until: Give only those of the last epoch up to this one.

    Raises:
        StoreError: If they are damaged.
    """
    query = "SELECT epoch, step, parameters FROM kept WHERE run = ? "
    with store.sentences():
        if until is None:
            rows = store.connection.execute(query + "ORDER BY epoch", (number,)).fetchall()
        else:
            rows = store.connection.execute(
                query + "AND epoch <= ? ORDER BY epoch DESC LIMIT 1", (number, until)
            ).fetchall()
    try:
        return [_stored_parameters(row, replicas) for row in rows]
    except ValueError as error:
        raise StoreError("What was kept of a run's parameters is damaged.") from error


def keep_parameters(
    store: StoreFile, number: int, kept: Iterable[StoredParameters], dropped: Iterable[int]
) -> None:
    """Keep a run's parameters of more epochs, and drop those of others; all of it or nothing."""
    rows = [(number, each.epoch, each.step, parameter_bytes(each.parameters)) for each in kept]
    gone = [(number, int(epoch)) for epoch in dropped]
    with store.sentences(), store.transaction():
        store.connection.executemany("DELETE FROM kept WHERE run = ? AND epoch = ?", gone)
        store.connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)


def _stored_parameters(row: tuple[int, int, bytes], replicas: int) -> StoredParameters:
    """Read a row of the table of parameters: epoch, step and bytes."""
    epoch, step, data = row
    numbers = np.frombuffer(data[1:], np.dtype("f" if data[:1] == b"f" else "d"))
    return StoredParameters(epoch, step, numbers.reshape(replicas, -1))
