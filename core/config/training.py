"""The hyperparameters of the training: what is minimised, by which steps, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from .datasets import facts_of
from .hyperparameter import DECLARED_ONLY, hyperparameter

LossName = Literal["mse", "bce"]
OptimizerName = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]
GradientReduction = Literal["mean", "sum"]
AccuracyRule = Literal["threshold", "tolerance"]

MOST_REPLICAS = 1024
"""The most runs in lockstep."""

_VELOCITY = ("momentum", "nesterov")
_ADAMS = ("adam", "adamw")


def _loss_of_output(values: Mapping[str, Any]) -> str:
    facts = facts_of(values.get("dataset"))
    regression = facts is not None and facts.task == "regression"
    output = values.get("output_activation")
    if output == "same":
        output = values.get("activation")
    return "bce" if output == "sigmoid" and not regression else "mse"


class TrainingHyperparameters(BaseModel):
    """How it learns."""

    model_config = DECLARED_ONLY

    loss: LossName = hyperparameter(
        "bce",
        label="loss",
        help="What training makes small.",
        choices={
            "mse": "mean squared error, without the factor 1/2",
            "bce": "binary cross-entropy; for labels 0 and 1 and a sigmoid output",
        },
        default_from=_loss_of_output,
        default_words="bce for labels behind a sigmoid, else mse",
    )
    optimizer: OptimizerName = hyperparameter(
        "adam",
        label="optimizer",
        help="How a gradient becomes a step; a change in flight starts it afresh.",
        live=True,
        choices={
            "sgd": "gradient descent: minus learning rate times gradient",
            "momentum": "a velocity that remembers earlier gradients",
            "nesterov": "momentum that looks one step ahead",
            "rmsprop": "each weight's step divided by its recent gradient size",
            "adam": "momentum and gradient size together, bias-corrected",
            "adamw": "Adam with weights that decay apart from the gradient",
        },
    )
    learning_rate: float = hyperparameter(
        0.003,
        label="learning rate",
        help="The size of a step.",
        minimum=1e-9,
        maximum=1000.0,
        live=True,
    )
    momentum: float = hyperparameter(
        0.9,
        label="momentum",
        help="Share of the velocity that is kept from step to step.",
        minimum=0.0,
        maximum=0.9999,
        live=True,
        applies={"optimizer": _VELOCITY},
    )
    squared_decay: float = hyperparameter(
        0.9,
        label="decay",
        help="Share of the mean squared gradient that RMSprop keeps from step to step.",
        minimum=0.0,
        maximum=0.999999,
        live=True,
        applies={"optimizer": ("rmsprop",)},
    )
    beta1: float = hyperparameter(
        0.9,
        label="beta1",
        help="Share of the mean gradient that Adam keeps from step to step.",
        minimum=0.0,
        maximum=0.999999,
        live=True,
        applies={"optimizer": _ADAMS},
    )
    beta2: float = hyperparameter(
        0.999,
        label="beta2",
        help="Share of the mean squared gradient that Adam keeps from step to step.",
        minimum=0.0,
        maximum=0.999999,
        live=True,
        applies={"optimizer": _ADAMS},
    )
    epsilon: float = hyperparameter(
        1e-8,
        label="epsilon",
        help="Keeps the division by the gradient's size from exploding.",
        minimum=1e-16,
        maximum=1.0,
        live=True,
        applies={"optimizer": ("rmsprop", *_ADAMS)},
    )
    weight_decay: float = hyperparameter(
        0.01,
        label="weight decay",
        help="Share of a weight that AdamW removes at each step, times the learning rate.",
        minimum=0.0,
        maximum=10.0,
        live=True,
        applies={"optimizer": ("adamw",)},
    )
    batch_size: int = hyperparameter(
        32,
        label="batch",
        help="Rows in one step; the last batch may be smaller, and more than all means all.",
        unit="rows",
        minimum=1,
        maximum=100_000,
        live=True,
    )
    epochs: int = hyperparameter(
        10_000,
        label="epochs",
        help="Passes over the training rows before the run is finished.",
        minimum=1,
        maximum=1_000_000,
        live=True,
    )
    replicas: int = hyperparameter(
        1,
        label="replicas",
        help="Runs of the same config trained in lockstep, under the seeds from `seed` on.",
        unit="runs",
        minimum=1,
        maximum=MOST_REPLICAS,
    )
    gradient_reduction: GradientReduction = hyperparameter(
        "mean",
        label="gradient",
        help="How the gradients of a batch's rows become one.",
        choices={
            "mean": "their mean: the step does not depend on the batch size",
            "sum": "their sum: a larger batch makes a larger step",
        },
    )
    shuffle: bool = hyperparameter(
        True, label="shuffle", help="Whether each epoch visits the rows in a new random order."
    )
    accuracy_rule: AccuracyRule = hyperparameter(
        "threshold",
        label="right when",
        help="When a row counts as right in the tables; both accuracies are always recorded.",
        live=True,
        choices={
            "threshold": "prediction and target on the same side of 0.5",
            "tolerance": "prediction within the tolerance of the target",
        },
    )
    tolerance: float = hyperparameter(
        0.1,
        label="tolerance",
        help="How far a prediction may be from its target to count as within tolerance.",
        minimum=0.0,
        maximum=10.0,
        live=True,
    )
