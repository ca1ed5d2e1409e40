"""The points that are learned from: a record for each dataset, and how its points are made."""

from __future__ import annotations

from ..registry import Registry
from . import regression, several_classes, two_labels
from .kind import DatasetKind, PointsWanted, Targets, Task
from .several_classes import DRAWN

DATASETS = Registry("dataset", (*two_labels.KINDS, *several_classes.KINDS, *regression.KINDS))
"""Every dataset."""


def facts_of(name: object) -> DatasetKind | None:
    """Look a dataset up by a name that may be anything a user typed."""
    return DATASETS.find(name)


__all__ = ["DATASETS", "DRAWN", "DatasetKind", "PointsWanted", "Targets", "Task", "facts_of"]
