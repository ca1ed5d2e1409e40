"""Everything about a kept run that can be read, as one strict JSON object."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isfinite
from typing import Any

from numpy.typing import NDArray

from .....core.export.export import history_table, layers_of, moment_with_past
from .....core.nn.layout import ParameterLayout
from .....core.store.store import Store
from .....core.training.snapshot import Snapshot
from ..result import result_of
from .words import kept_json


def run_json(store: Store, key: str) -> str:
    """Write what `nnlab train --json` would have, and beside it what is kept of a run.

    That is its name, tags and note; `edits`, what was changed in flight; `history`, a list for each
    column, the first number being the start; `layers`, each with its `weights` (a list for each
    unit of the layer below) and `biases`, with replicas a list of layers for each.

    Raises:
        StoreError: If there is no such run, or it can't be put together again.
    """
    run = store.find(key)
    snapshot, past = moment_with_past(store, run.id)
    names, table = history_table(past)
    columns = {name: _numbers(table[:, place]) for place, name in enumerate(names)}
    result = kept_json(run) | result_of(snapshot, predictions=True)
    result |= {
        # What it fares now is the store's to say, as who trained it may be gone.
        "status": run.status,
        "message": run.message,
        "edits": [asdict(edit) for edit in snapshot.edits],
        "history": {"epoch": list(range(len(table))), **columns},
        "layers": _layers(snapshot),
    }
    return json.dumps(result, allow_nan=False)


def _layers(snapshot: Snapshot) -> list[Any]:
    layout = ParameterLayout(snapshot.config.shape, snapshot.config.bias)
    if snapshot.replicas is None:
        return _layers_of(snapshot.parameters, layout)
    return [_layers_of(parameters, layout) for parameters in snapshot.replicas.parameters]


def _layers_of(parameters: NDArray[Any], layout: ParameterLayout) -> list[dict[str, Any]]:
    return [
        {"weights": [_numbers(row) for row in weights], "biases": _numbers(biases)}
        for weights, biases in layers_of(parameters, layout)
    ]


def _numbers(values: NDArray[Any]) -> list[float | None]:
    return [value if isfinite(value) else None for value in values.tolist()]
