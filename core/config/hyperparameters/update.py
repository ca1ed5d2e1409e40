"""The hyperparameters of an update: what optimizers remember, and what keeps weights small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ...catalog.optimizers import OPTIMIZERS
from ...catalog.registry import Live
from .declaration import DECLARED_ONLY, hyperparameter
from .network import without_hidden_layers


def _decay_of_optimizer(values: Mapping[str, Any]) -> float:
    optimizer = OPTIMIZERS.find(values.get("optimizer"))
    return optimizer.weight_decay if optimizer else 0.0


def _decays_in_words() -> str:
    own = [
        f"{each.weight_decay:g} for {name}"
        for name, each in OPTIMIZERS.items()
        if each.weight_decay
    ]
    return ", ".join([*own, "else 0"])


def _for_optimizers(used: str) -> Mapping[str, tuple[str, ...]]:
    return Live(lambda: {"optimizer": OPTIMIZERS.names_where(lambda each: used in each.uses)})


class UpdateHyperparameters(BaseModel):
    """From a gradient to new weights."""

    model_config = DECLARED_ONLY

    momentum: float = hyperparameter(
        0.9,
        label="momentum",
        help="Share of the velocity that is kept from step to step.",
        elsewhere=("mu",),
        minimum=0.0,
        maximum=0.9999,
        live=True,
        varies=True,
        applies=_for_optimizers("momentum"),
    )
    squared_decay: float = hyperparameter(
        0.9,
        label="decay",
        help="Share of the mean squared gradient that RMSprop keeps from step to step.",
        elsewhere=("decay", "rho"),
        minimum=0.0,
        maximum=0.999999,
        live=True,
        varies=True,
        applies=_for_optimizers("squared_decay"),
    )
    beta1: float = hyperparameter(
        0.9,
        label="beta1",
        help="Share of the mean gradient that Adam keeps from step to step.",
        elsewhere=("beta_1",),
        minimum=0.0,
        maximum=0.999999,
        live=True,
        varies=True,
        applies=_for_optimizers("beta1"),
    )
    beta2: float = hyperparameter(
        0.999,
        label="beta2",
        help="Share of the mean squared gradient that Adam keeps from step to step.",
        elsewhere=("beta_2",),
        minimum=0.0,
        maximum=0.999999,
        live=True,
        varies=True,
        applies=_for_optimizers("beta2"),
    )
    epsilon: float = hyperparameter(
        1e-8,
        label="epsilon",
        help="Keeps the division by the gradient's size from exploding.",
        elsewhere=("eps",),
        minimum=1e-16,
        maximum=1.0,
        live=True,
        varies=True,
        applies=_for_optimizers("epsilon"),
    )
    step_increase: float = hyperparameter(
        1.2,
        label="increase",
        help="What RPROP multiplies a weight's step by while its gradient keeps its sign.",
        elsewhere=("eta_plus", "increase_factor"),
        minimum=1.0,
        maximum=10.0,
        live=True,
        varies=True,
        applies=_for_optimizers("step_increase"),
    )
    step_decrease: float = hyperparameter(
        0.5,
        label="decrease",
        help="What RPROP multiplies a weight's step by where its gradient's sign turns.",
        elsewhere=("eta_minus", "decrease_factor"),
        minimum=0.001,
        maximum=1.0,
        live=True,
        varies=True,
        applies=_for_optimizers("step_decrease"),
    )
    first_step_low: float = hyperparameter(
        0.1,
        label="first low",
        help="The least first step of RPROP; each weight's is drawn between this and first high.",
        elsewhere=("delta_zero", "initial_step"),
        minimum=1e-9,
        maximum=1000.0,
        applies=_for_optimizers("first_step_low"),
    )
    first_step_high: float = hyperparameter(
        0.1,
        label="first high",
        help="The largest first step of RPROP; where it is first low, all are alike.",
        minimum=1e-9,
        maximum=1000.0,
        applies=_for_optimizers("first_step_high"),
    )
    largest_step: float = hyperparameter(
        50.0,
        label="largest",
        help="Where RPROP's steps grow no further.",
        elsewhere=("delta_max", "max_step"),
        minimum=1e-9,
        maximum=1e6,
        live=True,
        varies=True,
        applies=_for_optimizers("largest_step"),
    )
    smallest_step: float = hyperparameter(
        1e-6,
        label="smallest",
        help="Where RPROP's steps shrink no further.",
        elsewhere=("delta_min", "min_step"),
        minimum=0.0,
        maximum=1000.0,
        live=True,
        varies=True,
        applies=_for_optimizers("smallest_step"),
    )
    weight_decay: float = hyperparameter(
        0.0,
        label="weight decay",
        help="Share of a weight removed at each step, times the learning rate; 0 is off.",
        short=("wd",),
        minimum=0.0,
        maximum=10.0,
        live=True,
        varies=True,
        default_from=_decay_of_optimizer,
        default_words=_decays_in_words,
    )
    l1: float = hyperparameter(
        0.0,
        label="L1",
        help="Drives weights to 0: a penalty, this times the sum of |w|, left out of shown losses.",
        elsewhere=("l1_penalty",),
        minimum=0.0,
        maximum=100.0,
        live=True,
        varies=True,
    )
    l2: float = hyperparameter(
        0.0,
        label="L2",
        help="Keeps weights small: half this times the sum of squares, left out of shown losses.",
        elsewhere=("l2_penalty", "alpha"),
        minimum=0.0,
        maximum=100.0,
        live=True,
        varies=True,
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
        varies=True,
    )
