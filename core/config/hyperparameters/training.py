"""The hyperparameters of the training: what is minimised, by which steps, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from ...catalog.datasets import facts_of
from .declaration import DECLARED_ONLY, hyperparameter
from .network import last_of, without_hidden_layers

LossName = Literal["mse", "bce", "huber", "cross_entropy"]
OptimizerName = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]
ScheduleName = Literal["constant", "step", "exponential", "cosine", "plateau"]
Precision = Literal["float64", "float32"]
GradientReduction = Literal["mean", "sum"]
AccuracyRule = Literal["threshold", "tolerance"]

MOST_REPLICAS = 1024
"""The most runs in lockstep."""

_VELOCITY = ("momentum", "nesterov")
_ADAMS = ("adam", "adamw")
_MULTIPLYING = ("step", "exponential", "plateau")


def _loss_of_output(values: Mapping[str, Any]) -> str:
    facts = facts_of(values.get("dataset"))
    regression = facts is not None and facts.task == "regression"
    output = values.get("output_activation")
    if output == "same":
        output = last_of(values.get("activation"))
    if facts is not None and facts.several_classes:
        return "cross_entropy" if output == "softmax" else "mse"
    return "bce" if output == "sigmoid" and not regression else "mse"


def _without_a_rule_to_serve(values: Mapping[str, Any]) -> str:
    waits = values.get("patience") or values.get("schedule") == "plateau"
    return "" if waits else "without patience or the schedule plateau"


class TrainingHyperparameters(BaseModel):
    """How it learns."""

    model_config = DECLARED_ONLY

    loss: LossName = hyperparameter(
        "bce",
        label="loss",
        help="What training makes small.",
        elsewhere=("loss_function", "criterion", "cost", "objective"),
        choices={
            "mse": "mean squared error, without the factor 1/2; several outputs' are added up",
            "bce": "binary cross-entropy; for labels 0 and 1 and a sigmoid output",
            "huber": "half the squared error, and linear beyond delta: outliers pull less",
            "cross_entropy": "-log of the target class's probability; for a softmax output",
        },
        words={
            "squared": "mse",
            "l2": "mse",
            "mean_squared_error": "mse",
            "log_loss": "bce",
            "logloss": "bce",
            "binary_cross_entropy": "bce",
            "crossentropy": "cross_entropy",
            "ce": "cross_entropy",
            "softmax": "cross_entropy",
        },
        default_from=_loss_of_output,
        default_words="bce for labels behind a sigmoid, cross_entropy behind a softmax, else mse",
    )
    huber_delta: float = hyperparameter(
        1.0,
        label="delta",
        help="The error from which the Huber loss is linear.",
        elsewhere=("delta",),
        minimum=1e-6,
        maximum=1e6,
        applies={"loss": ("huber",)},
    )
    optimizer: OptimizerName = hyperparameter(
        "adam",
        label="optimizer",
        help="How a gradient becomes a step; a change in flight starts it afresh.",
        short=("opt",),
        elsewhere=("optimiser", "solver"),
        live=True,
        choices={
            "sgd": "gradient descent: minus learning rate times gradient",
            "momentum": "a velocity that remembers earlier gradients",
            "nesterov": "momentum that looks one step ahead",
            "rmsprop": "each weight's step divided by its recent gradient size",
            "adam": "momentum and gradient size together, bias-corrected",
            "adamw": "Adam with a weight decay unless told otherwise",
        },
        words={
            "none": "sgd",
            "gd": "sgd",
            "gradient_descent": "sgd",
            "vanilla": "sgd",
            "nag": "nesterov",
            "rms": "rmsprop",
        },
    )
    learning_rate: float = hyperparameter(
        0.003,
        label="learning rate",
        help="The size of a step.",
        short=("lr",),
        elsewhere=("rate", "eta", "learning_rate_init", "step_size"),
        minimum=1e-9,
        maximum=1000.0,
        live=True,
    )
    schedule: ScheduleName = hyperparameter(
        "constant",
        label="schedule",
        help="How the learning rate changes from epoch to epoch.",
        elsewhere=("scheduler", "lr_schedule", "lr_scheduler", "learning_rate_schedule"),
        live=True,
        choices={
            "constant": "it does not",
            "step": "multiplied by the factor each time so many epochs are over",
            "exponential": "the same decay in a small step each epoch",
            "cosine": "half a cosine wave from the full rate down to the floor at the end",
            "plateau": "multiplied by the factor when the loss has not improved for so many epochs",
        },
        words={
            "none": "constant",
            "off": "constant",
            "fixed": "constant",
            "cos": "cosine",
            "exp": "exponential",
        },
    )
    schedule_factor: float = hyperparameter(
        0.5,
        label="factor",
        help="What the schedule multiplies the learning rate by.",
        elsewhere=("factor", "gamma"),
        minimum=1e-6,
        maximum=1.0,
        live=True,
        applies={"schedule": _MULTIPLYING},
    )
    schedule_every: int = hyperparameter(
        1000,
        label="every",
        help="Epochs from one multiplication to the next, or without improvement before one.",
        elsewhere=("every",),
        unit="epochs",
        minimum=1,
        maximum=1_000_000,
        live=True,
        applies={"schedule": _MULTIPLYING},
    )
    schedule_floor: float = hyperparameter(
        0.0,
        label="floor",
        help="Share of the learning rate that the schedule never goes below.",
        elsewhere=("floor", "min_lr"),
        minimum=0.0,
        maximum=1.0,
        live=True,
        applies={"schedule": (*_MULTIPLYING, "cosine")},
    )
    warmup_epochs: int = hyperparameter(
        0,
        label="warm-up",
        help="Epochs in which the learning rate rises to its full size, before the schedule.",
        elsewhere=("warmup", "warm_up"),
        unit="epochs",
        minimum=0,
        maximum=1_000_000,
        live=True,
    )
    momentum: float = hyperparameter(
        0.9,
        label="momentum",
        help="Share of the velocity that is kept from step to step.",
        elsewhere=("mu",),
        minimum=0.0,
        maximum=0.9999,
        live=True,
        applies={"optimizer": _VELOCITY},
    )
    squared_decay: float = hyperparameter(
        0.9,
        label="decay",
        help="Share of the mean squared gradient that RMSprop keeps from step to step.",
        elsewhere=("decay", "rho"),
        minimum=0.0,
        maximum=0.999999,
        live=True,
        applies={"optimizer": ("rmsprop",)},
    )
    beta1: float = hyperparameter(
        0.9,
        label="beta1",
        help="Share of the mean gradient that Adam keeps from step to step.",
        elsewhere=("beta_1",),
        minimum=0.0,
        maximum=0.999999,
        live=True,
        applies={"optimizer": _ADAMS},
    )
    beta2: float = hyperparameter(
        0.999,
        label="beta2",
        help="Share of the mean squared gradient that Adam keeps from step to step.",
        elsewhere=("beta_2",),
        minimum=0.0,
        maximum=0.999999,
        live=True,
        applies={"optimizer": _ADAMS},
    )
    epsilon: float = hyperparameter(
        1e-8,
        label="epsilon",
        help="Keeps the division by the gradient's size from exploding.",
        elsewhere=("eps",),
        minimum=1e-16,
        maximum=1.0,
        live=True,
        applies={"optimizer": ("rmsprop", *_ADAMS)},
    )
    weight_decay: float = hyperparameter(
        0.0,
        label="weight decay",
        help="Share of a weight removed at each step, times the learning rate; 0 is off.",
        short=("wd",),
        minimum=0.0,
        maximum=10.0,
        live=True,
        default_from=lambda values: 0.01 if values.get("optimizer") == "adamw" else 0.0,
        default_words="0.01 for adamw, else 0",
    )
    l1: float = hyperparameter(
        0.0,
        label="L1",
        help="Drives weights to 0: a penalty, this times the sum of |w|, left out of shown losses.",
        elsewhere=("l1_penalty",),
        minimum=0.0,
        maximum=100.0,
        live=True,
    )
    l2: float = hyperparameter(
        0.0,
        label="L2",
        help="Keeps weights small: half this times the sum of squares, left out of shown losses.",
        elsewhere=("l2_penalty", "alpha"),
        minimum=0.0,
        maximum=100.0,
        live=True,
    )
    dropout: float = hyperparameter(
        0.0,
        label="dropout",
        help="Share of hidden outputs that each step leaves out at random; 0 is off.",
        elsewhere=("dropout_rate",),
        idle=without_hidden_layers,
        minimum=0.0,
        maximum=0.95,
        live=True,
    )
    clip_norm: float = hyperparameter(
        0.0,
        label="clip norm",
        help="The gradient's greatest length over all weights; longer ones are cut; 0 is off.",
        elsewhere=("clip", "clipnorm", "max_norm", "gradient_clip"),
        minimum=0.0,
        maximum=1e6,
        live=True,
    )
    batch_size: int = hyperparameter(
        32,
        label="batch",
        help="Rows in one step; the last batch may be smaller, and more than all means all.",
        short=("bs",),
        elsewhere=("batch", "minibatch", "mini_batch"),
        unit="rows",
        minimum=1,
        maximum=100_000,
        live=True,
    )
    epochs: int = hyperparameter(
        10_000,
        label="epochs",
        help="Passes over the training rows before the run is finished.",
        elsewhere=("iterations", "max_iter", "max_epochs", "n_epochs", "num_epochs"),
        minimum=1,
        maximum=1_000_000,
        live=True,
    )
    patience: int = hyperparameter(
        0,
        label="patience",
        help="Epochs without a better validation loss (or train loss) that end the run; 0 is off.",
        elsewhere=("early_stopping", "n_iter_no_change"),
        unit="epochs",
        minimum=0,
        maximum=1_000_000,
        live=True,
    )
    least_improvement: float = hyperparameter(
        0.0,
        label="improvement",
        help="How much smaller a loss must be to count as better, for patience and plateau.",
        elsewhere=("improvement", "tol", "min_delta"),
        idle=_without_a_rule_to_serve,
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
        help="How far a prediction may be from its target to count as within tolerance.",
        minimum=0.0,
        maximum=10.0,
        live=True,
    )
