"""The parameters of a run at the end of an epoch, as they stand in a store."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


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


def stored_parameters(row: tuple[int, int, bytes], replicas: int) -> StoredParameters:
    """Read a row of the table of parameters: epoch, step and bytes."""
    epoch, step, data = row
    numbers = np.frombuffer(data[1:], np.dtype("f" if data[:1] == b"f" else "d"))
    return StoredParameters(epoch, step, numbers.reshape(replicas, -1))
