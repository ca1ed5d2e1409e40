"""What the replicas of kept runs came to, which takes reading more of these than a list does."""

from __future__ import annotations

from typing import Any

from .....core.export.export import moment_of
from .....core.store.errors import StoreError
from .....core.store.store import Store
from .....core.store.summary import RunSummary
from .....core.training.snapshot import Snapshot
from ..result import replicas_of


def moment_of_replicas(store: Store, run: RunSummary) -> Snapshot | None:
    """Give a run's last moment if it has replicas, and can be put together again."""
    if run.replicas == 1:
        return None
    try:
        return moment_of(store, run.id)
    except StoreError:
        return None  # what else is known of it is worth as much


def replicas_json(store: Store, run: RunSummary) -> dict[str, Any]:
    """Say what every replica of a run came to, as `nnlab train --json` does; null if unknown."""
    if run.replicas == 1:
        return {}
    moment = moment_of_replicas(store, run)
    if moment is None or moment.replicas is None:
        return {"replicas": None, "statistics": None}
    return replicas_of(moment, moment.replicas)
