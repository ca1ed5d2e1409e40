"""Rules between the hyperparameters of the data."""

from __future__ import annotations

from typing import Protocol

from ...catalog.datasets import DatasetKind
from ...catalog.datasets import drawn_points as drawing
from ..hyperparameters.data import MOST_FOLDS
from .findings import broken_rule


class DataOfRun(Protocol):
    """What these rules read of a config."""

    dataset: str
    drawing: str
    classes: int
    samples: int
    folds: int
    fold: int
    replicas: int

    @property
    def rows(self) -> int:
        """How many rows there are."""
        ...

    @property
    def dataset_facts(self) -> DatasetKind:
        """What is known of the dataset."""
        ...


def obey_rules_of_drawing(config: DataOfRun) -> None:
    """Have a row for each point that is drawn, and a class for each that a point has."""
    drawn, needed = drawing.count_of(config.drawing), drawing.classes_of(config.drawing)
    if config.samples != drawn:
        raise broken_rule(
            "samples",
            f"samples must be {drawn} for {config.dataset}, one for each point of the drawing,"
            f" not {config.samples}.",
        )
    if config.classes < needed:
        raise broken_rule(
            "classes",
            f"classes must be at least {needed} where a point of class {needed - 1} is drawn,"
            f" not {config.classes}.",
        )


def obey_rules_of_folds(config: DataOfRun) -> None:
    """Have rows for each fold, and a replica for each or a single run for one."""
    if not config.folds:
        return
    shape = config.dataset_facts.shape
    if shape is not None and shape.train is not None:
        raise broken_rule(
            "folds", "folds must be 0 where a column of the table decides which rows train."
        )
    if not 2 <= config.folds <= config.rows:
        most = min(config.rows, MOST_FOLDS)
        raise broken_rule("folds", f"folds must be 0, or from 2 to {most}, not {config.folds}.")
    if config.fold >= config.folds:
        raise broken_rule("fold", f"fold must be from 0 to {config.folds - 1}, not {config.fold}.")
    if config.replicas not in {1, config.folds}:
        raise broken_rule(
            "replicas",
            f"replicas must be {config.folds}, one for each fold, or 1, not {config.replicas}.",
        )
