"""What a list of stored runs knows of each, and what its replicas came to, as JSON can hold it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..config.formats.state_line import ValuesOfLine
from ..store.errors import StoreError
from ..store.snapshots import last_snapshot
from ..store.store import Store
from ..store.summary import RunSummary
from ..training.snapshot import Snapshot
from .result import SETS, replica_results, result_of

_JSON_NAMES = {"within": "accuracy_within_tolerance"}


def summary_as_json(run: RunSummary) -> dict[str, Any]:
    """Say what is known of a run without reading more of it; sets without rows are null."""
    found: dict[str, Any] = {
        "id": run.id,
        "name": run.name,
        "tags": list(run.tags),
        "note": run.note,
        "status": run.status,
        "message": run.message,
        "epochs": run.epoch,
        "steps": run.steps,
        "seconds": run.seconds,
        "started": _time_text(run.started_at),
        "saved": _time_text(run.saved_at),
        "ended": _time_text(run.ended_at),
        "machine": run.machine,
        "version": run.version,
        "parent": {"id": run.parent, "epoch": run.parent_epoch} if run.parent else None,
        "config": dict(ValuesOfLine(run.line)),
    }
    if run.deleted_at is not None:
        found["deleted"] = _time_text(run.deleted_at)
    for name in SETS:
        measures = {
            _JSON_NAMES.get(measure, measure): getattr(run, f"{name}_{measure}")
            for measure in ("loss", "accuracy", "within")
        }
        found[name] = measures if any(v is not None for v in measures.values()) else None
    return found


def _time_text(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def snapshot_of_replicas(store: Store, run: RunSummary) -> Snapshot | None:
    """Give a run as it was last if it has replicas, and can be put together again."""
    if run.replicas == 1:
        return None
    try:
        return last_snapshot(store, run.id)
    except StoreError:
        return None  # what else is known of it is worth as much


def results_as_json(store: Store, run: RunSummary) -> dict[str, Any]:
    """Say all that is known of a run, and how well it did: confusions, residuals, its replicas.

    Of a run that can't be put together again it is what a list knows of it.
    """
    summary = summary_as_json(run)
    try:
        snapshot = last_snapshot(store, run.id)
    except StoreError:
        return summary | ({} if run.replicas == 1 else {"replicas": None, "statistics": None})
    # How it fares is in the store: here it may be one that rests.
    told = {name: value for name, value in summary.items() if name not in SETS}
    return summary | result_of(snapshot, predictions=False) | told


def replicas_as_json(store: Store, run: RunSummary) -> dict[str, Any]:
    """Say what every replica of a run came to, as `nnlab train --json` does; null if unknown."""
    if run.replicas == 1:
        return {}
    snapshot = snapshot_of_replicas(store, run)
    if snapshot is None or snapshot.replicas is None:
        return {"replicas": None, "statistics": None}
    return replica_results(snapshot, snapshot.replicas)
