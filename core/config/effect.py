"""Which hyperparameters have no effect in a config, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .hyperparameters.declaration import value_text
from .hyperparameters.declared import HYPERPARAMETERS
from .run import RunConfig


def no_effect(name: str, values: Mapping[str, Any]) -> str:
    """Say why a hyperparameter has no effect among these values; empty where it has one.

    Returns:
        Words to stand behind a name, such as `has no effect with optimizer adam`.
    """
    declared = HYPERPARAMETERS[name]
    if declared.matters(values):
        return ""
    if declared.idle is not None and (reason := declared.idle(values)):
        return f"has no effect {reason}"
    because = " and ".join(
        f"{HYPERPARAMETERS[other].label} {value_text(values[other])}" for other in declared.applies
    )
    return f"has no effect with {because}"


def optimizer_words(config: RunConfig) -> str:
    """Name the optimizer with its learning rate, such as `adam 0.003`; or alone without one."""
    if no_effect("learning_rate", config.values):
        return config.optimizer
    return f"{config.optimizer} {value_text(config.learning_rate)}"
