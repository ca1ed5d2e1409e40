"""The hyperparameters of a step: what is minimised, in which way, and at which rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel

from ...catalog.class_weights import CLASS_WEIGHTS
from ...catalog.datasets import facts_among
from ...catalog.losses import LOSSES, default_loss
from ...catalog.optimizers import OPTIMIZERS
from ...catalog.registry import Live
from ...catalog.schedules import SCHEDULES
from .declaration import DECLARED_ONLY, hyperparameter, one_of
from .network import SAME, last_of


def _loss_of_output(values: Mapping[str, Any]) -> str:
    facts = facts_among(values)
    output = values.get("output_activation")
    if output == SAME:
        output = last_of(values.get("activation"))
    return default_loss(facts.targets if facts else "labels", output)


def _losses_in_words() -> str:
    """Say which loss goes with which output; losses that take any are left to `else`."""
    own = [
        f"{name}{' for labels' if loss.targets == 'labels' else ''} behind a {loss.output}"
        for name, loss in LOSSES.items()
        if loss.output
    ]
    return ", ".join([*own, f"else {default_loss('numbers', '')}"])


def _for_losses(used: str) -> Mapping[str, tuple[str, ...]]:
    return Live(lambda: {"loss": LOSSES.names_where(lambda loss: used in loss.uses)})


def _without_classes(values: Mapping[str, Any]) -> str:
    facts = facts_among(values)
    return "without classes" if facts and facts.task == "regression" else ""


def _for_schedules(used: str) -> Mapping[str, tuple[str, ...]]:
    return Live(lambda: {"schedule": SCHEDULES.names_where(lambda each: used in each.uses)})


def _without_a_rate(values: Mapping[str, Any]) -> str:
    optimizer = OPTIMIZERS.find(values.get("optimizer"))
    # Weight decay is by the learning rate whatever makes the steps.
    if optimizer is None or optimizer.has_rate or values.get("weight_decay"):
        return ""
    return f"with optimizer {optimizer.name}"


class StepHyperparameters(BaseModel):
    """How it learns."""

    model_config = DECLARED_ONLY

    loss: Annotated[str, one_of(LOSSES)] = hyperparameter(
        "bce",
        label="loss",
        help="The number that training makes small: how far predictions are from their targets.",
        elsewhere=("loss_function", "criterion", "cost", "objective"),
        choices=LOSSES.explanations,
        words=LOSSES.meanings,
        default_from=_loss_of_output,
        default_words=_losses_in_words,
    )
    huber_delta: float = hyperparameter(
        1.0,
        label="delta",
        help="The error from which the Huber loss is linear.",
        elsewhere=("delta",),
        minimum=1e-6,
        maximum=1e6,
        applies=_for_losses("huber_delta"),
    )
    class_weight: Annotated[str, one_of(CLASS_WEIGHTS)] = hyperparameter(
        "none",
        label="weight",
        help="How much a row counts in the losses by its class; accuracies count every row once.",
        elsewhere=("class_weights", "pos_weight"),
        choices=CLASS_WEIGHTS.explanations,
        words=CLASS_WEIGHTS.meanings,
        idle=_without_classes,
    )
    optimizer: Annotated[str, one_of(OPTIMIZERS)] = hyperparameter(
        "adam",
        label="optimizer",
        essential=True,
        help="How a gradient becomes a step; a change while it trains starts it afresh.",
        short=("opt",),
        elsewhere=("optimiser", "solver"),
        live=True,
        choices=OPTIMIZERS.explanations,
        words=OPTIMIZERS.meanings,
    )
    learning_rate: float = hyperparameter(
        0.003,
        label="learning rate",
        essential=True,
        help="How far each step goes along the gradient.",
        short=("lr",),
        elsewhere=("rate", "eta", "learning_rate_init", "step_size"),
        minimum=1e-9,
        maximum=1000.0,
        live=True,
        idle=_without_a_rate,
        varies=True,
    )
    schedule: Annotated[str, one_of(SCHEDULES)] = hyperparameter(
        "constant",
        label="schedule",
        help="How the learning rate changes from epoch to epoch.",
        elsewhere=("scheduler", "lr_schedule", "lr_scheduler", "learning_rate_schedule"),
        live=True,
        idle=_without_a_rate,
        choices=SCHEDULES.explanations,
        words=SCHEDULES.meanings,
    )
    schedule_factor: float = hyperparameter(
        0.5,
        label="factor",
        help="What the schedule multiplies the learning rate by.",
        elsewhere=("factor", "gamma"),
        minimum=1e-6,
        maximum=1.0,
        live=True,
        applies=_for_schedules("schedule_factor"),
    )
    schedule_every: int = hyperparameter(
        1000,
        label="every",
        help="Epochs from one multiplication to the next, or without a better one before it.",
        elsewhere=("every",),
        unit="epochs",
        minimum=1,
        maximum=1_000_000,
        live=True,
        applies=_for_schedules("schedule_every"),
    )
    schedule_floor: float = hyperparameter(
        0.0,
        label="floor",
        help="Share of the learning rate that the schedule never goes below.",
        elsewhere=("floor", "min_lr"),
        minimum=0.0,
        maximum=1.0,
        live=True,
        applies=_for_schedules("schedule_floor"),
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
        idle=_without_a_rate,
    )
