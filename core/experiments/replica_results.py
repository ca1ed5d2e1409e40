"""What the replicas of one run came to, as a distribution of any of a summary's measures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..training.metrics.statistics import TARGET_ACCURACY
from ..training.replicas.replica_snapshot import ReplicaSnapshot
from .intervals import Floats
from .statistics import MEASURES, Distribution, Scale, distribution

_SETS = ("train", "validation", "test")


def scale_of(name: str) -> Scale:
    """Say in what a measure of a summary is counted, such as `validation_loss`."""
    return MEASURES[name.partition("_")[2]]


def results_of(replicas: ReplicaSnapshot, name: str) -> Floats:
    """Give what each replica came to in a measure of a summary; NaN where it has none."""
    rows, _, measure = name.partition("_")
    return np.asarray(replicas.means[:, list(MEASURES).index(measure), _SETS.index(rows)])


def distribution_of(
    replicas: ReplicaSnapshot, name: str, values: Mapping[str, Any]
) -> Distribution | None:
    """Describe what the replicas came to in a measure; `None` if none has it.

    Args:
        replicas: How they ended.
        name: The measure, as a summary calls it.
        values: The run's config, for its targets.
    """
    results = results_of(replicas, name)
    if np.isnan(results).all():
        return None
    target = values["target_loss"] or None
    if not name.endswith("loss"):
        target = values["target_accuracy"] or TARGET_ACCURACY
    return distribution(
        results,
        scale_of(name),
        diverged=np.array(replicas.diverged_at) > 0,
        stuck=replicas.stuck,
        target=target,
    )
