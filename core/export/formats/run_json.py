"""Everything about a stored run that can be read, as one strict JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...nn.layout import ParameterLayout
    from ...store.store import Store
    from ...training.snapshot import Snapshot


def _write(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    texts = [_run_json(store, run_id) for run_id in ids]
    return [(texts[0] if len(ids) == 1 else f"[{', '.join(texts)}]").encode() + b"\n"]


def _run_json(store: Store, key: str) -> str:
    """Write what `nnlab train --json` would have, and beside it what is stored of a run.

    That is its name, tags and note; `edits`, what was changed in flight; `history`, a list for each
    column, the first number being the start; `layers`, each with its `weights` (a list for each
    unit of the layer below) and `biases`, with replicas a list of layers for each.

    Raises:
        StoreError: If there is no such run, or it can't be put together again.
    """
    from ...store.snapshots import last_snapshot_and_history
    from ..result import result_of
    from ..run_arrays import history_table
    from ..summary_json import summary_as_json

    run = store.run(key)
    snapshot, past = last_snapshot_and_history(store, run.id)
    names, table = history_table(past)
    columns = {name: _numbers(table[:, place]) for place, name in enumerate(names)}
    result = summary_as_json(run) | result_of(snapshot, predictions=True)
    result |= {
        # What it fares now is the store's to say, as who trained it may be gone.
        "status": run.status,
        "message": run.message,
        "edits": [edit.facts for edit in snapshot.edits],
        "history": {"epoch": list(range(len(table))), **columns},
        "layers": _layers(snapshot),
    }
    return json.dumps(result, allow_nan=False)


def _layers(snapshot: Snapshot) -> list[Any]:
    from ...nn.layout import ParameterLayout

    layout = ParameterLayout(snapshot.config.shape, snapshot.config.bias)
    if snapshot.replicas is None:
        return _layers_of(snapshot.parameters, layout)
    return [_layers_of(parameters, layout) for parameters in snapshot.replicas.parameters]


def _layers_of(parameters: NDArray[Any], layout: ParameterLayout) -> list[dict[str, Any]]:
    from ..run_arrays import layers_of

    return [
        {"weights": [_numbers(row) for row in weights], "biases": _numbers(biases)}
        for weights, biases in layers_of(parameters, layout)
    ]


def _numbers(values: NDArray[Any]) -> list[float | None]:
    return [value if isfinite(value) else None for value in values.tolist()]


FORMAT = ExportFormat(
    "json",
    suffix="json",
    summary="everything that can be read",
    contents="json adds the config, what the run came to, weights, biases and predictions.",
    by_rows="predictions and rows: both are null",
    several_runs="json is an array of objects",
    write=_write,
)
