"""The points that are learned from: a record for each dataset, and how its points are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..registry import Registry
from . import regression, several_classes, tables, two_labels
from .kind import DatasetKind, PointsWanted, Targets, Task
from .several_classes import DRAWN

DATASETS = Registry(
    "dataset", (*two_labels.KINDS, *several_classes.KINDS, *regression.KINDS, *tables.KINDS)
)
"""Every dataset."""


def facts_of(name: object) -> DatasetKind | None:
    """Look a dataset up by a name that may be anything a user typed."""
    return DATASETS.find(name)


def facts_among(values: Mapping[str, Any]) -> DatasetKind | None:
    """Look up the dataset that values of hyperparameters mean, with what they say of a table.

    Args:
        values: Any values by name; they need not be valid.
    """
    facts = DATASETS.find(values.get("dataset"))
    return facts.of_table(values.get("table")) if facts and facts.tabular else facts


__all__ = [
    "DATASETS",
    "DRAWN",
    "DatasetKind",
    "PointsWanted",
    "Targets",
    "Task",
    "facts_among",
    "facts_of",
]
