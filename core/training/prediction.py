"""What networks say of points that are not in its dataset."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..catalog.features import inputs_of
from ..config import ConfigError, Problem, RunConfig
from ..config.errors import shown
from ..nn.network import Network

_ROWS_AT_ONCE = 1 << 13
"""So many rows of the widest network take 64 MB a layer."""


def predict(
    config: RunConfig, several: NDArray[np.floating[Any]], points: ArrayLike
) -> NDArray[np.float64]:
    """Give the mean outputs of one or several networks for points of the plane.

    Args:
        config: Says what networks they are.
        several: The parameters of each, shape `(networks, size)`.
        points: As `Snapshot.predict` takes them.
    """
    plane = _points(points)
    rows = plane.reshape(-1, 2)
    network = Network(config)
    outputs = np.empty((len(rows), config.outputs))
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = slice(start, start + _ROWS_AT_ONCE)
        inputs = inputs_of(rows[block], config.features)
        of_each = [network.predict(parameters, inputs) for parameters in several]
        outputs[block] = np.mean(of_each, axis=0)
    shape = plane.shape[:-1]
    return outputs.reshape(shape if config.outputs == 1 else (*shape, config.outputs))


def _points(given: ArrayLike) -> NDArray[np.float64]:
    """Read points from whatever a person gave.

    Raises:
        ConfigError: If that is something else.
    """
    wanted = "Points to predict are pairs of x1 and x2, an array of shape (rows, 2)"
    try:
        array: NDArray[Any] = np.asarray(given)
        # Complex numbers would lose their half, and texts such as '1' are somebody's mistake.
        points = array.astype(float) if array.dtype.kind in "biufO" else None
    except (ValueError, TypeError, OverflowError):
        points = None
    if points is None or points.ndim == 0:
        raise _wrong(f"{wanted}, not {shown(given)}.")
    if points.shape[-1] != 2:
        raise _wrong(f"{wanted}, not one of shape {points.shape}; features are made of them here.")
    if not (finite := np.isfinite(points).all(axis=-1)).all():
        place = int(np.flatnonzero(~finite.ravel())[0])
        raise _wrong(f"Points to predict must be finite numbers; row {place} is not.")
    return points


def _wrong(sentence: str) -> ConfigError:
    return ConfigError([Problem("", sentence)])
