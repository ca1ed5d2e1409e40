"""Every row with what the network was shown, what it should have said and what it said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite, isnan
from typing import Any

from ..data.dataset import Dataset
from ..data.make import make_dataset
from ..training.metrics.correctness import gives_probabilities, predicted_classes
from ..training.replicas.variations import replica_config
from ..training.snapshot import Snapshot
from .table_rows import predictions_of_table, table_places


@dataclass(frozen=True, slots=True)
class ReplicaPredictions:
    """One replica's predictions, and the rows that they are for."""

    index: int
    """Which replica, from 0; 0 for a single run."""
    seed: int
    """Its seed."""
    snapshot: Snapshot
    """With this replica's predictions."""
    dataset: Dataset
    """Its points: every seed draws its own."""


def predictions_by_replica(snapshot: Snapshot) -> Iterator[ReplicaPredictions]:
    """Give each replica's predictions with its own rows; a single run is one."""
    config = snapshot.config
    if snapshot.replicas is None:
        yield ReplicaPredictions(0, config.seed, snapshot, make_dataset(config))
        return
    for index, seed in enumerate(snapshot.replicas.seeds):
        own = replace(snapshot, predictions=snapshot.replicas.predictions[index])
        yield ReplicaPredictions(
            index, seed, own, make_dataset(replica_config(config, None, index))
        )


def rows_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Give each row of each replica as what JSON can hold.

    `inputs` are in the order of the config's features, `x1` and `x2` say where the row lies. The
    prediction is a number, or with several classes an object as in `predictions`. The rows of a
    table have their line in place of `x1` and `x2`, and all in the units of the table.
    """
    return [row for replica in predictions_by_replica(snapshot) for row in _rows(replica)]


def _rows(replica: ReplicaPredictions) -> Iterator[dict[str, Any]]:
    dataset = replica.dataset
    if dataset.table is not None:
        yield from _rows_of_table(replica)
        return
    is_class = dataset.task == "classification"
    table = zip(
        sets_of(dataset),
        dataset.points.tolist(),
        dataset.inputs.tolist(),
        dataset.labels.tolist(),
        predictions_of(replica.snapshot, dataset),
        strict=True,
    )
    for row, (name, (x1, x2), inputs, target, prediction) in enumerate(table):
        yield {
            "replica": replica.index,
            "seed": replica.seed,
            "row": row,
            "set": name,
            "x1": x1,
            "x2": x2,
            "inputs": inputs,
            "target": int(target) if is_class and target == int(target) else target,
            "prediction": prediction,
        }


def _rows_of_table(replica: ReplicaPredictions) -> Iterator[dict[str, Any]]:
    dataset = replica.dataset
    predictions = predictions_of(replica.snapshot, dataset)
    rows = zip(sets_of(dataset), table_places(dataset), predictions, strict=True)
    for row, (name, place, prediction) in enumerate(rows):
        begun = {"replica": replica.index, "seed": replica.seed, "row": row, "set": name}
        yield {**begun, **place, "prediction": prediction}


def json_number(value: float | None) -> float | None:
    """Give a number as JSON can hold it, which knows neither NaN nor infinity: then `None`."""
    return value if value is not None and isfinite(value) else None


def predictions_of(snapshot: Snapshot, dataset: Dataset) -> list[Any]:
    """Give the prediction for every row: a number, or the class and every output."""
    if dataset.table is not None:
        return predictions_of_table(snapshot.config, dataset, snapshot.predictions)
    if snapshot.predictions.ndim == 1:
        return [json_number(value) for value in snapshot.predictions.tolist()]
    name = "probabilities" if gives_probabilities(snapshot.config) else "outputs"
    classes: list[int] = predicted_classes(snapshot.predictions).tolist()
    rows: list[list[float]] = snapshot.predictions.tolist()
    return [
        {
            "class": None if any(map(isnan, outputs)) else label,
            name: [json_number(value) for value in outputs],
        }
        for label, outputs in zip(classes, rows, strict=True)
    ]


def sets_of(dataset: Dataset) -> list[str]:
    """Name each row's set; a test set of all rows says nothing about a single one."""
    names = ["test"] * len(dataset.points)
    for name, members in (("validation", dataset.validation), ("train", dataset.train)):
        for row in members.tolist():
            names[row] = name
    return names
