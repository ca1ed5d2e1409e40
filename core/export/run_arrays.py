"""A run's numbers as named arrays, to the last bit: history, parameters, predictions, points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config.formats.files import to_json
from ..data.dataset import Dataset
from ..data.make import make_dataset
from ..nn.layout import ParameterLayout
from ..store.database.parameters import StoredParameters
from ..training.checkpoint import RecordedEpochs
from ..training.metrics.history import COLUMNS
from ..training.snapshot import Snapshot

_OF_ROWS = frozenset(
    (
        *("predictions", "points", "inputs", "targets", "train_rows", "validation_rows"),
        *("test_rows", "table_inputs", "table_targets", "lines", "row_weights"),
    )
)

QUARTILES = ("lower_quartile", "upper_quartile")
"""What stands beside the medians of replicas."""


def history_table(past: RecordedEpochs) -> tuple[tuple[str, ...], NDArray[np.float64]]:
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


def run_arrays(
    snapshot: Snapshot, past: RecordedEpochs, kept: Sequence[StoredParameters] = ()
) -> dict[str, NDArray[Any]]:
    """Give a run's numbers as named arrays.

    These are `history` (`columns` names what it has of each epoch); `parameters` and, layer by
    layer from 1 on, `weights_1`, `biases_1`, ...; `predictions`, `points`, `inputs` and `targets`
    by rows, `row_weights` where rows do not all count alike in the loss, and the row numbers
    `train_rows`, `validation_rows` and `test_rows`; `config` as a JSON text, and `id`. With
    replicas, all of these but the history begin with an axis for them, whose seeds are `seeds`:
    each draws its own points, so `predictions[i]` belong to `targets[i]`, and `test_rows[i]` say
    which of them tested. The history is that of their medians, and `replica_history` has every
    one's metrics in the epochs `replica_epochs`; `diverged_at` and `stopped_at` are the epochs in
    which each diverged or was stopped by a rule (else 0), from which on its metrics stay the same.
    Where parameters of earlier epochs were kept, they are `kept_parameters` of `kept_epochs`.

    Of a table there are `input_names`, `target_names` and `class_names`, the `lines` of the file,
    and `table_inputs` and `table_targets` in its own units (classes by their places); `inputs` and
    `targets` are as the network is shown them. How a table is filled and scaled has the names
    `scale_fill`, `scale_shift`, `scale_unit`, `scale_target_shift` and `scale_target_unit`: an
    input is `(number - shift) / unit`, a prediction `output * target_unit + target_shift`.

    Where the rows of the table are gone, all that is by rows is left out, and `why_no_rows` says
    why, as a sentence.

    Args:
        snapshot: The run as it was written last.
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
        **_of_table(snapshot.dataset),
        **_scales(snapshot),
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
    if why := snapshot.why_empty:
        arrays = {name: each for name, each in arrays.items() if name not in _OF_ROWS}
        arrays["why_no_rows"] = np.array(why)
    if kept:
        arrays["kept_epochs"] = np.array([each.epoch for each in kept])
        parameters = np.stack([each.parameters for each in kept])
        arrays["kept_parameters"] = parameters if config.replicas > 1 else parameters[:, 0]
    return arrays


def _points(snapshot: Snapshot) -> dict[str, NDArray[Any]]:
    """Give what the predictions are for; with replicas stacked, as each has points of its own."""
    replicas = snapshot.replicas
    datasets = (
        [snapshot.dataset or make_dataset(snapshot.config)]
        if replicas is None
        else replicas.datasets
    )
    found = {
        "points": [each.points for each in datasets],
        "inputs": [each.inputs for each in datasets],
        "targets": [each.targets for each in datasets],
        "train_rows": [each.train for each in datasets],
        "validation_rows": [each.validation for each in datasets],
        "test_rows": [each.test for each in datasets],
    }
    weights = [each.weights for each in datasets if each.weights is not None]
    if len(weights) == len(datasets):
        found["row_weights"] = weights
    if replicas is None:
        return {name: arrays[0] for name, arrays in found.items()}
    return {name: np.stack(arrays) for name, arrays in found.items()}


def _of_table(dataset: Dataset | None) -> dict[str, NDArray[Any]]:
    """Give what a table's rows are called, and its targets in its own units, as all seeds share."""
    if dataset is None or dataset.table is None:
        return {}
    table = dataset.table
    return {
        "input_names": np.array([each.name for each in table.inputs], dtype=np.str_),
        "target_names": np.array(table.target_names, dtype=np.str_),
        "class_names": np.array(table.classes, dtype=np.str_),
        "table_inputs": table.numbers,
        "table_targets": table.targets,
        "lines": table.lines,
    }


def _scales(snapshot: Snapshot) -> dict[str, NDArray[Any]]:
    """Give how the numbers of a table are filled and scaled, by every replica for itself."""
    replicas = snapshot.replicas
    datasets = [snapshot.dataset] if replicas is None else replicas.datasets
    scales = [each.scale for each in datasets if each is not None and each.scale is not None]
    names = ("fill", "shift", "unit", "target_shift", "target_unit") if scales else ()
    stacked = {f"scale_{name}": np.stack([getattr(s, name) for s in scales]) for name in names}
    return stacked if replicas else {name: array[0] for name, array in stacked.items()}


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
