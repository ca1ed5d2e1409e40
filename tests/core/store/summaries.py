"""Runs as the store would list them, without a store."""

from __future__ import annotations

import time
from typing import Any

from nnlab.core import RunConfig
from nnlab.core.config.formats.state_line import to_state
from nnlab.core.store.summary import RunSummary

_KEPT: dict[str, Any] = {
    "number": 1, "id": "3f2a", "name": "", "note": "", "tags": (), "parent": "",
    "parent_epoch": None, "status": "finished", "message": "", "machine": "here",
    "version": "0.1.0", "epoch": 100, "steps": 1000, "seconds": 2.0, "started_at": 0.0,
    "saved_at": 0.0, "ended_at": None, "deleted_at": None, "train_loss": 0.25,
    "train_accuracy": 95.238, "train_within": 50.0, "validation_loss": None,
    "validation_accuracy": None, "validation_within": None, "test_loss": None,
    "test_accuracy": None, "test_within": None,
}  # fmt: skip


def summary_of(config: RunConfig | None = None, **told: Any) -> RunSummary:
    """Make a run's summary; what is not told is as of a finished run without validation rows."""
    config = config or RunConfig()
    of_config = {
        "dataset": config.dataset,
        "line": to_state(config),
        "seed": config.seed,
        "replicas": config.replicas,
        "epochs": config.epochs,
    }
    started = {"started_at": time.time() - 60.0}
    return RunSummary(**{**_KEPT, **of_config, **started, **told})
