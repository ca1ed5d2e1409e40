"""The hyperparameters of a run: rows of a step, what ends it, and what it computes with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from ...catalog.optimizers import OPTIMIZERS
from ...catalog.registry import listed
from ...catalog.schedules import SCHEDULES
from .declaration import DECLARED_ONLY, hyperparameter

Precision = Literal["float64", "float32"]
GradientReduction = Literal["mean", "sum"]
Watched = Literal["loss", "accuracy"]
AccuracyRule = Literal["threshold", "tolerance"]

ALL_ROWS = 100_000
"""The largest batch: more than all rows means all."""

_FEW_ROWS = 32

MOST_REPLICAS = 1024
"""The most runs in lockstep."""


def _without_a_rule_to_serve(values: Mapping[str, Any]) -> str:
    waiting = SCHEDULES.names_where(lambda each: each.waits_for_plateau)
    if values.get("patience") or values.get("schedule") in waiting:
        return ""
    return f"without patience or the schedule {' or '.join(waiting)}"


def _without_epochs_between(values: Mapping[str, Any]) -> str:
    every = values.get("evaluate_every")
    return "where every epoch is evaluated: a strip of one has no progress" if every == 1 else ""


def _batch_of_optimizer(values: Mapping[str, Any]) -> int:
    optimizer = OPTIMIZERS.find(values.get("optimizer"))
    return ALL_ROWS if optimizer and optimizer.wants_all_rows else _FEW_ROWS


def _batches_in_words() -> str:
    names = OPTIMIZERS.names_where(lambda each: each.wants_all_rows)
    return f"{ALL_ROWS}, all rows, for {listed(names)}, else {_FEW_ROWS}"


def _a_replica_a_fold(values: Mapping[str, Any]) -> int:
    folds = values.get("folds")
    return folds if isinstance(folds, int) and 1 < folds <= MOST_REPLICAS else 1


class TrainingHyperparameters(BaseModel):
    """For how long it learns, and from how many rows at once."""

    model_config = DECLARED_ONLY

    batch_size: int = hyperparameter(
        _FEW_ROWS,
        label="batch",
        essential=True,
        help="Rows in one step; the last batch may be smaller, and more than all means all.",
        short=("bs",),
        elsewhere=("batch", "minibatch", "mini_batch"),
        unit="rows",
        minimum=1,
        maximum=ALL_ROWS,
        live=True,
        default_from=_batch_of_optimizer,
        default_words=_batches_in_words,
    )
    epochs: int = hyperparameter(
        10_000,
        label="epochs",
        essential=True,
        help="Passes over the training rows before the run is finished.",
        elsewhere=("iterations", "max_iter", "max_epochs", "n_epochs", "num_epochs"),
        minimum=1,
        maximum=1_000_000,
        live=True,
    )
    evaluate_every: int = hyperparameter(
        1,
        label="evaluate",
        help="Epochs from one evaluation of losses and rules to the next; more are faster.",
        elsewhere=("eval_every", "validation_freq", "eval_interval", "strip"),
        unit="epochs",
        minimum=1,
        maximum=10_000,
        live=True,
    )
    patience: int = hyperparameter(
        0,
        label="patience",
        help="Epochs without a better one (see watched) that end the run; 0 is off.",
        elsewhere=("early_stopping", "n_iter_no_change"),
        unit="epochs",
        minimum=0,
        maximum=1_000_000,
        live=True,
    )
    watched: Watched = hyperparameter(
        "loss",
        label="watched",
        help="What makes an epoch better, for patience, plateau and the best epoch.",
        elsewhere=("monitor", "scoring", "watch"),
        live=True,
        choices={
            "loss": "a smaller loss of the validation rows, or of the train rows without any",
            "accuracy": "a greater accuracy of these rows, by the accuracy rule",
        },
        words={"val_loss": "loss", "acc": "accuracy", "val_accuracy": "accuracy"},
    )
    least_improvement: float = hyperparameter(
        0.0,
        label="better by",
        help="How much better a loss (or accuracy) must be to count, for patience and plateau.",
        elsewhere=("improvement", "tol", "min_delta"),
        idle=_without_a_rule_to_serve,
        minimum=0.0,
        maximum=1e6,
        live=True,
    )
    generalization_loss: float = hyperparameter(
        0.0,
        label="worse by",
        help="Percent by which validation (or train) loss may exceed its least so far; 0 is off.",
        elsewhere=("gl",),
        unit="%",
        minimum=0.0,
        maximum=1e6,
        live=True,
    )
    training_progress: float = hyperparameter(
        0.0,
        label="progress",
        help="Thousandths by which the mean train loss between evaluations must exceed its least;"
        " 0 is off.",
        elsewhere=("pk",),
        idle=_without_epochs_between,
        minimum=0.0,
        maximum=1e6,
        live=True,
    )
    restore_best: bool = hyperparameter(
        False,
        label="restore best",
        help="Whether a finished run goes back to the weights of its best epoch.",
        former=("keep_best",),
        elsewhere=("restore_best_weights",),
        live=True,
    )
    target_accuracy: float = hyperparameter(
        0.0,
        label="target",
        help="Validation (or train) accuracy that ends the run when it is reached; 0 is off.",
        elsewhere=("target", "goal"),
        unit="%",
        minimum=0.0,
        maximum=100.0,
        live=True,
    )
    target_loss: float = hyperparameter(
        0.0,
        label="target loss",
        help="Validation (or train) loss that ends the run when it is reached; 0 is off.",
        minimum=0.0,
        maximum=1e6,
        live=True,
    )
    time_limit: float = hyperparameter(
        0.0,
        label="time limit",
        help="Training time that ends the run with all its replicas, pauses not counted; 0 is off.",
        elsewhere=("timeout", "max_time"),
        unit="s",
        minimum=0.0,
        maximum=1e7,
        live=True,
    )
    replicas: int = hyperparameter(
        1,
        label="replicas",
        help="Runs of one config in lockstep, seeds from `seed` on, each stopped by its own rules.",
        elsewhere=("repeats", "seeds"),
        unit="runs",
        minimum=1,
        maximum=MOST_REPLICAS,
        default_from=_a_replica_a_fold,
        default_words="1, or one for each fold",
    )
    gradient_reduction: GradientReduction = hyperparameter(
        "mean",
        label="gradient",
        help="How the gradients of a batch's rows become one.",
        elsewhere=("gradient", "reduction"),
        choices={
            "mean": "their mean: the step does not depend on the batch size",
            "sum": "their sum: a larger batch makes a larger step",
        },
        words={"average": "mean", "avg": "mean", "total": "sum"},
    )
    precision: Precision = hyperparameter(
        "float64",
        label="precision",
        help="The floating-point numbers that training computes with.",
        elsewhere=("dtype",),
        choices={
            "float64": "16 digits",
            "float32": "7 digits; up to twice as fast for wide layers, little for narrow ones",
        },
        words={"double": "float64", "single": "float32", "f64": "float64", "f32": "float32"},
    )
    shuffle: bool = hyperparameter(
        True, label="shuffle", help="Whether each epoch visits the rows in a new random order."
    )
    accuracy_rule: AccuracyRule = hyperparameter(
        "threshold",
        label="accuracy rule",
        help="When a row counts as right in the tables; both accuracies are always recorded.",
        elsewhere=("right_when",),
        live=True,
        choices={
            "threshold": "prediction and target on the same side of 0.5; of several classes,"
            " the target's has the largest output",
            "tolerance": "prediction within the tolerance of the target, for every output",
        },
    )
    tolerance: float = hyperparameter(
        0.1,
        label="tolerance",
        help="How far a prediction may be from its target, as it is scaled, to count as close.",
        minimum=0.0,
        maximum=10.0,
        live=True,
    )
