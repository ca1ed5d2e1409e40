"""A kept run as files for other programs: its history as CSV, its numbers as `.npz`.

Nothing is rounded: every number reads back to the same bits. What is kept of a run is put together
into one moment by `moment_of`, which is where it would go on from.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError
from ..config.formats.files import to_json
from ..data.dataset import make_dataset
from ..nn.layout import ParameterLayout
from ..store.errors import StoreError
from ..store.store import Kept, Store
from ..training.checkpoint import Past
from ..training.metrics.history import COLUMNS
from ..training.snapshot import Snapshot
from ..training.trainer import Trainer

_LINES_AT_ONCE = 4096

QUARTILES = ("lower_quartile", "upper_quartile")
"""What stands beside the medians of replicas."""


def moment_of(store: Store, key: str) -> Snapshot:
    """Give the last moment that was kept of a run, with its predictions.

    Raises:
        StoreError: If there is no such run, or its points or its network can't be made again.
    """
    return moment_with_past(store, key)[0]


def moment_with_past(store: Store, key: str) -> tuple[Snapshot, Past]:
    """Give the last moment that was kept of a run, and what was recorded up to then.

    Raises:
        StoreError: If there is no such run, or its points or its network can't be made again.
    """
    checkpoint = store.checkpoint(key)
    try:
        return Trainer.resumed(checkpoint).snapshot(), checkpoint.past
    except ConfigError as error:
        raise StoreError(f"Run {checkpoint.run_id} can't be put together again: {error}") from None


def history_table(past: Past) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Put all that was recorded of each epoch into one table.

    Returns:
        The columns' names and the numbers, shape `(epochs + 1, columns)`; row 0 is the start. With
        replicas these are medians, and their quartiles stand behind.
    """
    names = ["seconds", "learning_rate", *COLUMNS]
    tables = [past.times[:, None], past.rates[:, None], past.rows]
    for quartile, rows in zip(QUARTILES, (past.lower, past.upper), strict=True):
        if rows is not None:
            names += [f"{column}_{quartile}" for column in COLUMNS]
            tables.append(rows)
    return tuple(names), np.hstack(tables)


def history_csv(past: Past) -> Iterator[str]:
    """Write every epoch as a line, in pieces; where there is no number, nothing stands."""
    names, table = history_table(past)
    yield ",".join(("epoch", *names)) + "\n"
    for start in range(0, len(table), _LINES_AT_ONCE):
        rows = table[start : start + _LINES_AT_ONCE].tolist()
        yield "".join(
            f"{epoch},{','.join(map(_cell, row))}\n" for epoch, row in enumerate(rows, start)
        )


def histories_csv(pasts: Iterable[tuple[str, Past]]) -> Iterator[str]:
    """Write the epochs of several runs below each other, each line beginning with its run's id.

    The columns are those that any of them has; what a run lacks is empty.
    """
    tables = [(run_id, *history_table(past)) for run_id, past in pasts]
    columns = list(dict.fromkeys(name for _, names, _ in tables for name in names))
    yield ",".join(("run", "epoch", *columns)) + "\n"
    for run_id, names, table in tables:
        places = {name: place for place, name in enumerate(names)}
        for start in range(0, len(table), _LINES_AT_ONCE):
            lines: list[str] = []
            for epoch, row in enumerate(table[start : start + _LINES_AT_ONCE].tolist(), start):
                cells = (_cell(row[places[name]]) if name in places else "" for name in columns)
                lines.append(f"{run_id},{epoch},{','.join(cells)}\n")
            yield "".join(lines)


def _cell(number: float) -> str:
    return repr(number) if number == number else ""  # noqa: PLR0124  (what is no number is unequal)


def run_npz(snapshot: Snapshot, past: Past, kept: Sequence[Kept] = ()) -> bytes:
    """Write a run's numbers as numpy's `.npz`, to be read by `np.load(file)`; no pickle is in it.

    Its arrays are those of `run_arrays`.
    """
    return npz_of(run_arrays(snapshot, past, kept))


def npz_of(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Write arrays as numpy's `.npz`; no pickle is in it."""
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def run_arrays(
    snapshot: Snapshot, past: Past, kept: Sequence[Kept] = ()
) -> dict[str, NDArray[Any]]:
    """Give a run's numbers as named arrays.

    These are `history` (`columns` names what it has of each epoch); `parameters` and, layer by
    layer from 1 on, `weights_1`, `biases_1`, ...; `predictions`, `points`, `inputs` and `targets`
    by rows, and the row numbers `train_rows`, `validation_rows` and `test_rows`; `config` as a JSON
    text, and `id`. With replicas, all of these but the history begin with an axis for them, whose
    seeds are `seeds`: each draws its own points, so `predictions[i]` belong to `targets[i]`, and
    `test_rows[i]` say which of them tested. The history is that of their medians, and
    `replica_history` has every one's metrics in the epochs `replica_epochs`; `diverged_at` and
    `stopped_at` are the epochs in which each diverged or was stopped by a rule (else 0), from which
    on its metrics stay the same. Where parameters of earlier epochs were kept, they are
    `kept_parameters` of `kept_epochs`.

    Args:
        snapshot: The moment that was kept.
        past: What was recorded of its epochs.
        kept: Parameters of earlier epochs.
    """
    config = snapshot.config
    names, table = history_table(past)
    arrays: dict[str, NDArray[Any]] = {
        "id": np.array(snapshot.run_id),
        "config": np.array(to_json(config)),
        "epoch": np.array(snapshot.epoch),
        "columns": np.array(names),
        "history": table,
        "parameters": snapshot.parameters,
        "predictions": snapshot.predictions,
        **_points(snapshot),
    }
    replicas = snapshot.replicas
    if replicas is not None and past.each is not None:
        arrays |= {
            "seeds": np.array(replicas.seeds),
            "parameters": replicas.parameters,
            "predictions": replicas.predictions,
            "diverged_at": np.array(replicas.diverged_at),
            "stopped_at": np.array(replicas.stopped_at),
            "replica_history": past.each,
            "replica_epochs": past.began + past.stride * np.arange(len(past.each)),
        }
    layout = ParameterLayout(config.shape, config.bias)
    for layer, (weights, biases) in enumerate(layers_of(arrays["parameters"], layout), 1):
        arrays[f"weights_{layer}"] = weights
        if config.bias:
            arrays[f"biases_{layer}"] = biases
    if kept:
        arrays["kept_epochs"] = np.array([each.epoch for each in kept])
        parameters = np.stack([each.parameters for each in kept])
        arrays["kept_parameters"] = parameters if config.replicas > 1 else parameters[:, 0]
    return arrays


def _points(snapshot: Snapshot) -> dict[str, NDArray[Any]]:
    """Give what the predictions are for; with replicas stacked, as each has points of its own."""
    replicas = snapshot.replicas
    datasets = [make_dataset(snapshot.config)] if replicas is None else replicas.datasets
    found = {
        "points": [each.points for each in datasets],
        "inputs": [each.inputs for each in datasets],
        "targets": [each.targets for each in datasets],
        "train_rows": [each.train for each in datasets],
        "validation_rows": [each.validation for each in datasets],
        "test_rows": [each.test for each in datasets],
    }
    if replicas is None:
        return {name: arrays[0] for name, arrays in found.items()}
    return {name: np.stack(arrays) for name, arrays in found.items()}


def layers_of(
    parameters: NDArray[Any], layout: ParameterLayout
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Cut parameters into each layer's weights and biases.

    Args:
        parameters: Shape `(..., size)`.
        layout: Where they lie.

    Yields:
        Weights, shape `(..., fan in, fan out)`, and biases, shape `(..., fan out)`.
    """
    for layer, (fan_in, fan_out) in enumerate(pairwise(layout.shape)):
        of_layer = parameters[..., layout.span(layer)]
        weights, biases = np.split(of_layer, [fan_in * fan_out], axis=-1)
        yield weights.reshape(*weights.shape[:-1], fan_in, fan_out), biases
