"""What the learning rate is multiplied by in each epoch.

Epochs count from 0 here, and a schedule counts them from the end of the warm-up. With the factor f,
the stretch n, the floor r, the run's epochs E and the warm-up's W, and e the epoch after W:

    warm-up      (epoch + 1) / (W + 1), linear up to the full rate (Goyal et al. 2017, 2.2)
    constant     1
    step         max(r, f^⌊e / n⌋)
    exponential  max(r, f^(e / n)), the same decay in small steps
    cosine       r + (1 - r) (1 + cos(π e / (E - W))) / 2 (Loshchilov & Hutter 2017, equation 5)
    plateau      max(r, f^k) after k reductions; `training.watch` counts them

Each is a function of the epoch and of what is said here, never of the rate before: a run that is
paused, edited or resumed has the rate that it would have had.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi

from ..config import RunConfig
from ..config.hyperparameters.training import ScheduleName


def pace_of(config: RunConfig, epoch: int, reductions: int = 0) -> float:
    """Tell what the learning rate is multiplied by in an epoch.

    Args:
        config: Its schedule.
        epoch: Epochs completed before it.
        reductions: How often the rate was reduced on a plateau.
    """
    warmup = config.warmup_epochs
    if epoch < warmup:
        return (epoch + 1) / (warmup + 1)
    return SCHEDULES[config.schedule](config, epoch - warmup, reductions)


def is_constant(config: RunConfig) -> bool:
    """Tell whether every epoch has the same rate."""
    return config.schedule == "constant" and not config.warmup_epochs


def _constant(config: RunConfig, epoch: int, reductions: int) -> float:
    return 1.0


def _step(config: RunConfig, epoch: int, reductions: int) -> float:
    return max(
        config.schedule_floor, config.schedule_factor ** float(epoch // config.schedule_every)
    )


def _exponential(config: RunConfig, epoch: int, reductions: int) -> float:
    return max(config.schedule_floor, config.schedule_factor ** (epoch / config.schedule_every))


def _cosine(config: RunConfig, epoch: int, reductions: int) -> float:
    # Epochs may have been lowered in flight to less than are done.
    whole = max(1, config.epochs - config.warmup_epochs)
    share = min(1.0, epoch / whole)
    return config.schedule_floor + (1.0 - config.schedule_floor) * (1.0 + cos(pi * share)) / 2.0


def _plateau(config: RunConfig, epoch: int, reductions: int) -> float:
    return max(config.schedule_floor, config.schedule_factor ** float(reductions))


SCHEDULES: dict[ScheduleName, Callable[[RunConfig, int, int], float]] = {
    "constant": _constant,
    "step": _step,
    "exponential": _exponential,
    "cosine": _cosine,
    "plateau": _plateau,
}
"""Every schedule `(config, epoch after the warm-up, reductions)`, by the name a form shows."""
