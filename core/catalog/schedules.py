"""What the learning rate is multiplied by in each epoch: a record for each schedule.

Epochs count from 0 here, and a schedule counts them from the end of the warm-up. With the factor f,
the stretch n, the floor r, the run's epochs E and the warm-up's W, and e the epoch after W:

    warm-up      (epoch + 1) / (W + 1), linear up to the full rate (Goyal et al. 2017, 2.2)
    constant     1
    step         max(r, f^⌊e / n⌋)
    exponential  max(r, f^(e / n)), the same decay in small steps
    cosine       r + (1 - r) (1 + cos(π e / (E - W))) / 2 (Loshchilov & Hutter 2017, equation 5)
    plateau      max(r, f^k) after k reductions; `training.stopping.watch` counts them

Each is a function of the epoch and of what is said here, never of the rate before: a run that is
paused, edited or resumed has the rate that it would have had.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi
from typing import Protocol

from .registry import Registry


class RateSettings(Protocol):
    """What schedules read of a config."""

    schedule: str
    schedule_factor: float
    schedule_every: int
    schedule_floor: float
    warmup_epochs: int
    epochs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One schedule, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    uses: tuple[str, ...] = ()
    """The hyperparameters that shape it."""
    factor: Callable[[RateSettings, int, int], float]
    """`factor(config, epoch, reductions)`: what the learning rate is multiplied by in an epoch
    after the warm-up."""
    is_constant: bool = False
    """Whether that is 1 in every epoch."""
    waits_for_plateau: bool = False
    """Whether it reduces the rate when the loss has not improved for `schedule_every` epochs."""
    spans_run: bool = False
    """Whether it depends on how many epochs there are to be."""


def rate_factor_of(config: RateSettings, epoch: int, reductions: int = 0) -> float:
    """Tell what the learning rate is multiplied by in an epoch.

    Args:
        config: Its schedule.
        epoch: Epochs completed before it.
        reductions: How often the rate was reduced on a plateau.
    """
    warmup = config.warmup_epochs
    if epoch < warmup:
        return (epoch + 1) / (warmup + 1)
    return SCHEDULES[config.schedule].factor(config, epoch - warmup, reductions)


def is_constant(config: RateSettings) -> bool:
    """Tell whether every epoch has the same rate."""
    return SCHEDULES[config.schedule].is_constant and not config.warmup_epochs


def waits_for_plateau(config: RateSettings) -> bool:
    """Tell whether the rate is reduced when the loss has not improved."""
    return SCHEDULES[config.schedule].waits_for_plateau


def _step(config: RateSettings, epoch: int, reductions: int) -> float:
    return max(
        config.schedule_floor, config.schedule_factor ** float(epoch // config.schedule_every)
    )


def _exponential(config: RateSettings, epoch: int, reductions: int) -> float:
    return max(config.schedule_floor, config.schedule_factor ** (epoch / config.schedule_every))


def _cosine(config: RateSettings, epoch: int, reductions: int) -> float:
    # Epochs may have been lowered in flight to less than are done.
    whole = max(1, config.epochs - config.warmup_epochs)
    share = min(1.0, epoch / whole)
    return config.schedule_floor + (1.0 - config.schedule_floor) * (1.0 + cos(pi * share)) / 2.0


def _plateau(config: RateSettings, epoch: int, reductions: int) -> float:
    return max(config.schedule_floor, config.schedule_factor ** float(reductions))


_MULTIPLYING = ("schedule_factor", "schedule_every", "schedule_floor")

SCHEDULES = Registry(
    "schedule",
    (
        Schedule(
            name="constant",
            explanation="it does not",
            words=("none", "off", "fixed"),
            factor=lambda config, epoch, reductions: 1.0,
            is_constant=True,
        ),
        Schedule(
            name="step",
            explanation="multiplied by the factor each time so many epochs are over",
            uses=_MULTIPLYING,
            factor=_step,
        ),
        Schedule(
            name="exponential",
            explanation="the same decay in a small step each epoch",
            words=("exp",),
            uses=_MULTIPLYING,
            factor=_exponential,
        ),
        Schedule(
            name="cosine",
            explanation="half a cosine wave from the full rate down to the floor at the end",
            words=("cos",),
            uses=("schedule_floor",),
            factor=_cosine,
            spans_run=True,
        ),
        Schedule(
            name="plateau",
            explanation="multiplied by the factor when there was no better epoch for so many",
            uses=_MULTIPLYING,
            factor=_plateau,
            waits_for_plateau=True,
        ),
    ),
)
"""Every schedule."""
