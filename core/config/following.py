"""Changing a config as the form does: defaults that depend on other values follow them."""

from __future__ import annotations

from typing import Any

from .errors import ConfigError
from .run import HYPERPARAMETERS, RunConfig


def following(config: RunConfig, **changes: Any) -> RunConfig:
    """Change some hyperparameters of a config, and let the defaults that depend on them follow.

    What a person set stays, unless it is impossible now: then it has its default again.

    Raises:
        ConfigError: If the changes themselves are no valid config.
    """
    before = config.values
    values = {**before, **changes}
    dependent = {
        name: declared
        for name, declared in HYPERPARAMETERS.items()
        if declared.default_from is not None and name not in changes
    }
    for name, declared in dependent.items():
        if before[name] == declared.default_among(before):
            values[name] = declared.default_among(values)
    while True:
        try:
            return RunConfig(**values)
        except ConfigError as error:
            impossible = [problem.name for problem in error.problems if problem.name in dependent]
            defaults = {name: dependent[name].default_among(values) for name in impossible}
            if not any(values[name] != default for name, default in defaults.items()):
                raise
            values |= defaults
