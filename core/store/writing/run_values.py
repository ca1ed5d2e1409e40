"""What the table of runs says of a run: what stays, and what every checkpoint brings."""

from __future__ import annotations

import math
import time
from typing import Any

from ...config.formats.state_line import to_state
from ...data.dataset_name import dataset_name
from ...training.checkpoint import Checkpoint
from ...training.metrics.evaluated import newest_numbers
from ...training.snapshot import ENDED
from ...version import version
from ..owner import machine
from ..summary import MEASURES, Status


def first_values(checkpoint: Checkpoint, process: str) -> dict[str, Any]:
    """Give a new run's columns; those that `present_values` gives as well follow at once."""
    config = checkpoint.config
    return {
        "status": "running",
        "owner": process,
        "machine": machine(),
        "version": version(),
        "dataset": dataset_name(config),
        "line": "",
        "seed": config.seed,
        "replicas": config.replicas,
        "epochs": 0,
        "epoch": 0,
        "steps": 0,
        "seconds": 0.0,
        "started_at": time.time() - checkpoint.seconds,
        "saved_at": 0.0,
    }


def present_values(checkpoint: Checkpoint, status: Status, process: str) -> dict[str, Any]:
    """Give the columns that say how a run fares now.

    Args:
        checkpoint: Where it stands.
        status: What to write for its state.
        process: Who writes it.
    """
    config = checkpoint.config
    now = time.time()
    return {
        "status": status,
        "message": checkpoint.sentence or checkpoint.message,
        "owner": process,
        "line": to_state(config),
        "epochs": config.epochs,
        "epoch": checkpoint.epoch,
        "steps": checkpoint.steps,
        "seconds": checkpoint.seconds,
        "saved_at": now,
        "ended_at": now if status == "interrupted" or checkpoint.state in ENDED else None,
        **_measures(checkpoint),
    }


def _measures(checkpoint: Checkpoint) -> dict[str, float | None]:
    """Give what a run came to; while it trains, what the last epoch that was evaluated did."""
    if checkpoint.means is not None:
        numbers = checkpoint.means.T.reshape(-1).tolist()
    else:
        rows = checkpoint.past.rows
        numbers = [*newest_numbers(rows, len(rows) - 1).tolist(), math.nan, math.nan, math.nan]
    found = (number if math.isfinite(number) else None for number in numbers)
    return dict(zip(MEASURES, found, strict=True))
