"""What a run under way can't take over, in sentences."""

from __future__ import annotations

import numpy as np

from ..config import HYPERPARAMETERS, ConfigError, Problem, RunConfig, needs_restart


def unfit_sentence(value: float, config: RunConfig) -> str:
    """Say why a number can't be a run's weight or bias; empty if it can."""
    with np.errstate(over="ignore"):
        if np.isfinite(np.dtype(config.precision).type(value)):
            return ""
    return f"A weight or bias is a finite number that {config.precision} can hold."


def refuse_restart(running: RunConfig, wanted: RunConfig) -> None:
    """Let a change of config pass if a run can take it over in flight.

    Raises:
        ConfigError: With a sentence for each hyperparameter that can't change in flight.
    """
    if fixed := needs_restart(running, wanted):
        raise ConfigError(
            Problem(
                name,
                f"{HYPERPARAMETERS[name].label} can't change while a run trains;"
                " start a new run for it.",
            )
            for name in fixed
        )
