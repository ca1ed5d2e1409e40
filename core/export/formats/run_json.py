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
    from ...training.snapshot import Snapshot
    from ..leaving_run import LeavingRun


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    texts = [_run_json(run) for run in runs]
    return [(texts[0] if len(runs) == 1 else f"[{', '.join(texts)}]").encode() + b"\n"]


def _run_json(leaving: LeavingRun) -> str:
    """Write what `nnlab train --json` would have, and beside it what is stored of a run.

    That is its name, tags and note; `edits`, what was changed in flight; `history`, a list for each
    column, the first number being the start; `layers`, each with its `weights` (a list for each
    unit of the layer below) and `biases`, with replicas a list of layers for each.

    Raises:
        StoreError: If there is no such run, or it can't be put together again.
    """
    from ..result import result_of
    from ..run_arrays import history_table

    snapshot, past = leaving.moment()
    names, table = history_table(past)
    columns = {name: _numbers(table[:, place]) for place, name in enumerate(names)}
    result = _said_of(leaving) | result_of(snapshot, predictions=True)
    status, message = leaving.fate
    result |= {
        "status": status,
        "message": message,
        "edits": [edit.facts for edit in snapshot.edits],
        "history": {"epoch": list(range(len(table))), **columns},
        "layers": _layers(snapshot),
    }
    return json.dumps(result, allow_nan=False)


def _said_of(leaving: LeavingRun) -> dict[str, Any]:
    """Say what a list knows of it; of one that is not kept, what it is called."""
    from ..summary_json import summary_as_json

    if leaving.summary is None:
        return {"id": leaving.run_id, "name": "", "tags": [], "note": ""}
    return summary_as_json(leaving.summary)


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
    title="JSON",
    summary="everything that can be read",
    contents="json adds the config, what the run came to, weights, biases and predictions.",
    by_rows="predictions and rows: both are null",
    several_runs="json is an array of objects",
    write=_write,
)
