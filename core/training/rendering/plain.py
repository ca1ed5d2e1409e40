"""A snapshot as what JSON can hold: numbers, texts, lists and dictionaries.

The names are those that `nnlab train --json` and the export of a run have. JSON has no NaN and no
infinity, so such a number is `None`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from ..metrics.history import COLUMNS

if TYPE_CHECKING:
    from ..metrics.epoch_numbers import Metrics
    from ..replicas.replica_snapshot import ReplicaSnapshot
    from .shown_run import ShownRun

_SETS = ("train", "validation", "test")


def dict_of(snapshot: ShownRun) -> dict[str, Any]:
    """Write a snapshot with all its numbers; see `Snapshot.to_dict`."""
    found: dict[str, Any] = {
        "id": snapshot.run_id,
        "status": snapshot.state,
        "message": snapshot.message,
        "epochs": snapshot.epoch,
        "steps": snapshot.steps,
        "seconds": snapshot.seconds,
        "config": {name: _plain(value) for name, value in snapshot.config.values.items()},
        **_sets((snapshot.train, snapshot.validation, snapshot.test)),
        "edits": [edit.facts for edit in snapshot.edits],
        "history": _history(snapshot),
        "layers": _layers(snapshot.weights, snapshot.biases),
        "predictions": _plain(snapshot.predictions.tolist()),
    }
    if snapshot.replicas is not None:
        replicas = snapshot.replicas
        found["replicas"] = [_replica(replicas, each) for each in range(len(replicas.seeds))]
    return found


def _replica(replicas: ReplicaSnapshot, replica: int) -> dict[str, Any]:
    weights = [layer[replica] for layer in replicas.weights]
    biases = [layer[replica] for layer in replicas.biases]
    return {
        "seed": replicas.seeds[replica],
        "diverged_at": replicas.diverged_at[replica] or None,
        **_sets(replicas.metrics(replica)),
        "layers": _layers(weights, biases),
        "predictions": _plain(replicas.predictions[replica].tolist()),
    }


def _sets(measured: Sequence[Metrics | None]) -> dict[str, Any]:
    return {
        name: metrics and {measure: _plain(value) for measure, value in asdict(metrics).items()}
        for name, metrics in zip(_SETS, measured, strict=True)
    }


def _history(snapshot: ShownRun) -> dict[str, Any]:
    rows = snapshot.history
    columns = {name: rows.column(name) for name in COLUMNS}
    columns |= {"learning_rate": snapshot.learning_rates, "seconds": snapshot.epoch_seconds}
    numbers = {name: _plain(column.tolist()) for name, column in columns.items()}
    return {"epoch": list(range(len(rows))), **numbers}


def _layers(weights: Sequence[NDArray[Any]], biases: Sequence[NDArray[Any]]) -> list[Any]:
    return [
        {"weights": _plain(layer.tolist()), "biases": _plain(its_biases.tolist())}
        for layer, its_biases in zip(weights, biases, strict=True)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value
