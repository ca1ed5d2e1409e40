"""The result of a run as one strict JSON object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig
from ..data.dataset import Dataset
from ..data.make import make_dataset
from ..data.units import tolerance_in_units
from ..experiments.replica_results import distribution_of
from ..experiments.statistics import MEASURES
from ..nn.layout import ParameterLayout
from ..nn.update.regularization import penalty_of
from ..training.metrics.epoch_numbers import Metrics
from ..training.metrics.kept_scores import ScoresByTarget, scores_by_target
from ..training.metrics.scores import ClassScores, RegressionScores, Scores
from ..training.metrics.statistics import statistics_of, target_accuracy
from ..training.replicas.replica_snapshot import ReplicaSnapshot
from ..training.snapshot import Snapshot
from .rows import json_number, predictions_of, rows_of
from .table_rows import class_weights_of, names_of

SETS = ("train", "validation", "test")
"""The sets of rows, as they are called."""
_MEASURES = ("loss", "accuracy", "accuracy_within_tolerance")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What has become of a run in the store."""

    run_id: str | None = None
    """What it is called there; `None` if it is not."""
    is_whole: bool = False
    """Whether it is there to its end."""
    why_not: str = ""
    """Why it is not, as a sentence, if it was to be."""


def result_json(snapshot: Snapshot, keeping: Keeping | None = None, *, predictions: bool) -> str:
    """Write how a run ended, on one line; see `result_of`.

    Args:
        snapshot: The run's last snapshot.
        keeping: What it is kept as; nothing is kept of it if not given.
        predictions: Whether to add the prediction for every row.
    """
    keeping = keeping or Keeping()
    result = {"id": keeping.run_id} | result_of(snapshot, predictions=predictions)
    result |= {"kept": keeping.is_whole, "not_kept": keeping.why_not}
    return json.dumps(result, allow_nan=False)


def result_of(snapshot: Snapshot, *, predictions: bool) -> dict[str, Any]:
    """Say how a run ended, as what JSON can hold.

    JSON has no NaN and no infinity: such a number is null, and so is a set without rows.

    Args:
        snapshot: The run's last snapshot.
        predictions: Whether to add the prediction for every row, in the dataset's order: a
            number, or with several classes the class and every output; and `rows`, every row of
            every replica with its inputs, target, set and prediction. Where the rows of its table
            are gone both are null, and so are the predictions of each replica; `why_no_rows` says
            why, as a sentence.
    """
    result: dict[str, Any] = {
        "status": snapshot.state,
        "message": snapshot.message,
        "epochs": snapshot.epoch,
        "steps": snapshot.steps,
        "seconds": snapshot.seconds,
        "parameters": ParameterLayout(snapshot.config.shape, snapshot.config.bias).size,
        "config": snapshot.config.values,
    }
    if (start := snapshot.start) is not None:
        result["start"] = {"file": start.file or None, "fingerprint": start.fingerprint}
    dataset = snapshot.dataset or make_dataset(snapshot.config)
    if dataset.table is not None:
        result |= names_of(dataset.table)
    measured = (snapshot.train, snapshot.validation, snapshot.test)
    if snapshot.replicas is None:
        result |= _with_weights(dataset)
        sets = _scored_sets(measured, _scores(snapshot, 0, snapshot.predictions, dataset))
        result |= _reach(dataset, snapshot.config)
        result |= _with_penalty(sets, snapshot.config, snapshot.parameters)
    else:
        # Medians of replicas have no rows to be told apart.
        result |= _sets(measured, (None, None, None))
        result |= replica_results(snapshot, snapshot.replicas, predictions=predictions)
    if predictions and dataset.why_empty:
        result |= {"predictions": None, "rows": None, "why_no_rows": dataset.why_empty}
    elif predictions:
        result["predictions"] = predictions_of(snapshot, dataset)
        result["rows"] = rows_of(snapshot)
    return result


def replica_results(
    snapshot: Snapshot, replicas: ReplicaSnapshot, *, predictions: bool = False
) -> dict[str, Any]:
    """Say what every replica came to, and how that is distributed."""
    found = [
        _replica(snapshot, replicas, index, predictions=predictions)
        for index in range(len(replicas.seeds))
    ]
    return {"replicas": found, "statistics": _statistics(replicas, snapshot.config)}


def _replica(
    snapshot: Snapshot, replicas: ReplicaSnapshot, index: int, *, predictions: bool
) -> dict[str, Any]:
    outputs = replicas.predictions[index]
    found: dict[str, Any] = {
        "seed": replicas.seeds[index],
        "diverged_at": replicas.diverged_at[index] or None,
        "stopped_at": replicas.stopped_at[index] or None,
        "best_epoch": replicas.best_epochs[index] or None,
        "stuck": index in replicas.stuck,
        **_reach(replicas.datasets[index], snapshot.config),
        **_with_weights(replicas.datasets[index]),
        **_with_penalty(
            _scored_sets(
                replicas.metrics(index),
                _scores(snapshot, index, outputs, replicas.datasets[index]),
            ),
            snapshot.config,
            replicas.parameters[index],
        ),
    }
    if predictions and replicas.datasets[index].why_empty:
        found["predictions"] = None
    elif predictions:
        # Each has drawn its own points.
        found["predictions"] = predictions_of(
            replace(snapshot, predictions=outputs), replicas.datasets[index]
        )
    return found


def _statistics(replicas: ReplicaSnapshot, config: RunConfig) -> dict[str, Any]:
    """Describe each measure of each set over the replicas, e.g. `test.accuracy.median`.

    `share_reaching` is the percentage of replicas that reached the target, which is the config's;
    for accuracies 95 % without one. What diverged counts as the worst there is.
    """
    accuracy, loss = target_accuracy(config), config.target_loss or None
    found: dict[str, Any] = {"target": {"accuracy": accuracy, "loss": loss}}
    for column, name in enumerate(SETS):
        found[name] = None
        if replicas.counts[column]:
            found[name] = {
                long: _described(replicas, f"{name}_{measure}", config)
                for long, measure in zip(_MEASURES, MEASURES, strict=True)
            }
    return found


def _described(replicas: ReplicaSnapshot, name: str, config: RunConfig) -> dict[str, Any] | None:
    described = distribution_of(replicas, name, config.values)
    if described is None:
        return None
    found = {
        name: json_number(value) for name, value in asdict(statistics_of(described.ordered)).items()
    }
    reached = described.reached
    share = None if reached is None else 100.0 * reached.count / reached.of
    return {**found, "share_reaching": share, **described.to_dict()}


def _scores(
    snapshot: Snapshot, replica: int, outputs: NDArray[Any], dataset: Dataset
) -> ScoresByTarget:
    """Score a replica; where the rows are gone, give what is kept of that, which may be nothing."""
    if not dataset.why_empty:
        return scores_by_target(outputs, dataset)
    return snapshot.kept_scores[replica] if snapshot.kept_scores else {}


def _scored_sets(
    measured: Sequence[Metrics | None], by_target: ScoresByTarget
) -> dict[str, dict[str, Any] | None]:
    """Say what the sets came to; of a table's numbers each target, in its own units."""
    first = next(iter(by_target.values()), (None, None, None))
    if len(by_target) <= 1:
        return _sets(measured, first)
    sets = _sets(measured, (None, None, None))
    for place, found in enumerate(sets.values()):
        if found is not None:
            scored = {name: scores[place] for name, scores in by_target.items()}
            found["targets"] = {
                name: _residuals(each)
                for name, each in scored.items()
                if isinstance(each, RegressionScores)
            }
    return sets


def _reach(dataset: Dataset, config: RunConfig) -> dict[str, dict[str, float]]:
    """Say what the tolerance is in the units of a table's targets, where there are any."""
    reach = tolerance_in_units(dataset, config.tolerance)
    return {"tolerance_in_units": reach} if reach else {}


def _residuals(scores: RegressionScores) -> dict[str, float | None]:
    return {
        "r2": json_number(scores.r2),
        "residual_mean": json_number(scores.mean),
        "residual_deviation": json_number(scores.deviation),
    }


def _sets(
    measured: Sequence[Metrics | None], scores: Sequence[Scores | None]
) -> dict[str, dict[str, Any] | None]:
    pairs = zip(SETS, measured, scores, strict=True)
    return {name: _set(metrics, found) for name, metrics, found in pairs}


def _with_weights(dataset: Dataset) -> dict[str, Any]:
    """Say how much rows count in the losses by their class, where they don't count alike."""
    return {"class_weights": class_weights_of(dataset)} if dataset.class_weights else {}


def _with_penalty(
    sets: dict[str, dict[str, Any] | None], config: RunConfig, parameters: NDArray[Any]
) -> dict[str, Any]:
    """Add what training made small, where that is not the loss alone: L1 and L2 penalties."""
    if not (config.l1 or config.l2):
        return sets
    with np.errstate(all="ignore"):
        penalty = float(penalty_of(config, parameters))
    for found in filter(None, sets.values()):
        loss = found["loss"]
        found["loss_with_penalty"] = None if loss is None else json_number(loss + penalty)
    return sets | {"penalty": json_number(penalty)}


def _set(metrics: Metrics | None, scores: Scores | None) -> dict[str, Any] | None:
    if metrics is None:
        return None
    found: dict[str, Any] = {
        "loss": json_number(metrics.loss),
        "accuracy": json_number(metrics.accuracy),
        "accuracy_within_tolerance": json_number(metrics.accuracy_within_tolerance),
    }
    if isinstance(scores, ClassScores):
        found["confusion"] = scores.confusion.tolist()
        for name in ("precision", "recall", "f1"):
            found[name] = [json_number(value) for value in getattr(scores, name).tolist()]
    elif scores is not None:
        found |= _residuals(scores)
    return found
