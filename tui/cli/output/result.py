"""The result of a run as one strict JSON object."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from ....core.training.snapshot import Metrics, Snapshot


def result_json(snapshot: Snapshot, *, predictions: bool) -> str:
    """Write how a run ended, on one line.

    JSON has no NaN and no infinity: such a number is null, and so is a set without rows.

    Args:
        snapshot: The run's last snapshot.
        predictions: Whether to add the prediction for every row, in the dataset's order.
    """
    result: dict[str, Any] = {
        "status": snapshot.state,
        "message": snapshot.message,
        "epochs": snapshot.epoch,
        "steps": snapshot.steps,
        "seconds": snapshot.seconds,
        "config": snapshot.config.values,
        "train": _set(snapshot.train),
        "validation": _set(snapshot.validation),
        "test": _set(snapshot.test),
    }
    if predictions:
        result["predictions"] = [_number(value) for value in snapshot.predictions.tolist()]
    return json.dumps(result, allow_nan=False)


def _set(metrics: Metrics | None) -> dict[str, float | None] | None:
    if metrics is None:
        return None
    return {
        "loss": _number(metrics.loss),
        "accuracy": _number(metrics.accuracy),
        "accuracy_within_tolerance": _number(metrics.accuracy_within_tolerance),
    }


def _number(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
