"""What networks say of points, or of rows of a table, that are not in their datasets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..catalog.features import inputs_of
from ..config import ConfigError, RunConfig
from ..config.errors import shown
from ..data.dataset import Dataset
from ..data.names import input_names
from ..data.tabular.planes import plane_of_columns
from ..data.tabular.scale import Scale
from ..nn.network import Network

_ROWS_AT_ONCE = 1 << 13
"""So many rows of the widest network take 64 MB a layer."""
_MOST_NAMED = 8


def predict(
    config: RunConfig,
    several: NDArray[np.floating[Any]],
    scales: Sequence[Scale | None],
    given: ArrayLike,
) -> NDArray[np.float64]:
    """Give the mean outputs of one or several networks, of a table in its own units.

    Args:
        config: Says what networks they are.
        several: The parameters of each, shape `(networks, size)`.
        scales: How each of them fills and scales a table's numbers; `None` for points.
        given: Points or rows, as `Snapshot.predict` takes them.
    """
    array = _points(given) if config.table_shape is None else _rows(given, config)
    rows = array.reshape(-1, array.shape[-1])
    network = Network(config)
    outputs = np.empty((len(rows), config.outputs))
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = slice(start, start + _ROWS_AT_ONCE)
        of_each = [
            _outputs(network, parameters, scale, rows[block], config.features)
            for parameters, scale in zip(several, scales, strict=True)
        ]
        outputs[block] = np.mean(of_each, axis=0)
    shape = array.shape[:-1]
    return outputs.reshape(shape if config.outputs == 1 else (*shape, config.outputs))


def _outputs(
    network: Network,
    parameters: NDArray[np.floating[Any]],
    scale: Scale | None,
    rows: NDArray[np.float64],
    features: Sequence[str],
) -> NDArray[np.floating[Any]]:
    if scale is None:
        return network.predict(parameters, inputs_of(rows, features))
    return scale.outputs(network.predict(parameters, scale.inputs(rows)))


def rows_of_grid(
    dataset: Dataset | None,
    across: ArrayLike,
    up: ArrayLike,
    columns: tuple[str, str] | None = None,
) -> NDArray[np.float64]:
    """Give what `predict` takes for every point of a grid; see `Snapshot.boundary`.

    Returns:
        Shape `(up, across, 2)`, of a table `(up, across, inputs)`.
    """
    places = np.ravel(np.asarray(across, float)), np.ravel(np.asarray(up, float))
    points = np.stack(np.meshgrid(*places), axis=-1)
    if dataset is None or dataset.table is None or dataset.scale is None:
        if columns is not None:
            raise ConfigError.of("Only a table has columns to choose; points have x1 and x2.")
        return points
    names = [each.name for each in dataset.table.inputs]
    chosen = columns or (names[0], names[min(1, len(names) - 1)])
    if missing := [name for name in chosen if name not in names]:
        known = ", ".join(map(shown, names[:_MOST_NAMED]))
        more = ", ..." if len(names) > _MOST_NAMED else ""
        raise ConfigError.of(
            f"The table has no input {shown(missing[0])}; its inputs are {known}{more}."
        )
    x, y = map(names.index, chosen)
    scale = dataset.scale
    plane = plane_of_columns(names, dataset.inputs, dataset.train, scale, x, y)
    inputs = plane.inputs_at(points.reshape(-1, 2)) * scale.unit + scale.shift
    return inputs.reshape(*points.shape[:2], len(names))


def _points(given: ArrayLike) -> NDArray[np.float64]:
    """Read points from whatever a person gave.

    Raises:
        ConfigError: If that is something else.
    """
    wanted = "Points to predict are pairs of x1 and x2, an array of shape (rows, 2)"
    points = _numbers(given)
    if points is None:
        raise ConfigError.of(f"{wanted}, not {shown(given)}.")
    if points.shape[-1] != 2:
        raise ConfigError.of(
            f"{wanted}, not one of shape {points.shape}; features are made of them here."
        )
    _refuse_row(~np.isfinite(points), "Points to predict must be finite numbers")
    return points


def _rows(given: ArrayLike, config: RunConfig) -> NDArray[np.float64]:
    """Read rows of a table's inputs from whatever a person gave; NaN is missing.

    Raises:
        ConfigError: If that is something else.
    """
    width = config.shape[0]
    wanted = f"Rows to predict have {width} inputs, an array of shape (rows, {width})"
    rows = _numbers(given)
    if rows is None:
        raise ConfigError.of(f"{wanted}, not {shown(given)}.")
    if rows.shape[-1] != width:
        raise ConfigError.of(f"{wanted}, not one of shape {rows.shape}{_named(config)}.")
    _refuse_row(np.isinf(rows), "Rows to predict must be finite numbers, or NaN where one lacks")
    return rows


def _named(config: RunConfig) -> str:
    """Say which inputs they are, if somebody knows it and they are few."""
    names = input_names(config, are_short=False)
    if not names or len(names) > _MOST_NAMED:
        return ""
    return f"; they are {', '.join(map(shown, names))}"


def _numbers(given: ArrayLike) -> NDArray[np.float64] | None:
    try:
        array: NDArray[Any] = np.asarray(given)
        # Complex numbers would lose their half, and texts such as '1' are somebody's mistake.
        numbers = array.astype(float) if array.dtype.kind in "biufO" else None
    except (ValueError, TypeError, OverflowError):
        return None
    return None if numbers is None or numbers.ndim == 0 else numbers


def _refuse_row(wrong: NDArray[np.bool_], sentence: str) -> None:
    if (rows := np.flatnonzero(wrong.any(axis=-1).ravel())).size:
        raise ConfigError.of(f"{sentence}; row {rows[0]} is not.")
