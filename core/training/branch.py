"""A run that begins where another one was, with other hyperparameters.

It counts epochs, steps and seconds on from there, and its history is the other's up to there: so
schedules go on, and the two can be compared epoch by epoch. What is fresh is the optimizer's
memory, and the streams that shuffles and dropout are drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalog.lazy_numpy import Array
from ..config import HYPERPARAMETERS, ConfigError, Problem, RunConfig, changed_names, value_text
from .snapshot import Edit, Parent, Snapshot

_KEPT = ("features", "hidden_layers", "bias", "replicas")
"""What decides how many parameters there are, beside the number of outputs."""


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Where a run begins: at a moment of another one."""

    moment: Snapshot
    """The other run then."""

    @property
    def parent(self) -> Parent:
        """The other run's name, and the epoch."""
        return Parent(self.moment.run_id, self.moment.epoch)

    @property
    def starts(self) -> Array:
        """Where the parameters start, shape `(replicas, size)`."""
        moment = self.moment
        return moment.parameters[None] if moment.replicas is None else moment.replicas.parameters

    def refuse_unfit(self, config: RunConfig) -> None:
        """Let a config pass if a run by it can begin here.

        Raises:
            ConfigError: With a sentence for each hyperparameter that can't be another, or for what
                is wrong with the moment.
        """
        moment, before = self.moment, self.moment.config
        shape = "-".join(map(str, before.shape))
        problems = [
            Problem(
                name,
                f"{HYPERPARAMETERS[name].label} can't change at a branch, which goes on with"
                f" {_parts(before, shape)}; a restart changes it.",
            )
            for name in changed_names(before, config)
            if name in _KEPT
        ]
        if not problems and config.shape != before.shape:
            sentence = (
                f"{config.dataset} needs {config.outputs} outputs, and a branch goes on with"
                f" {_parts(before, shape)}; a restart brings them."
            )
            problems.append(Problem("dataset", sentence))
        lost = moment.replicas.diverged_at if moment.replicas else ()
        if any(lost):
            sentence = (
                f"{sum(map(bool, lost))} of {len(lost)} replicas had diverged by epoch"
                f" {moment.epoch:,}; branch from before epoch {min(filter(None, lost)):,}."
            )
            problems.append(Problem("", sentence))
        elif not np.isfinite(self.starts).all() or moment.state == "diverged":
            problems.append(Problem("", "Its numbers are broken; branch from an earlier epoch."))
        if config.epochs <= moment.epoch:
            sentence = (
                f"epochs must be more than {moment.epoch:,}, where the branch begins, not"
                f" {config.epochs:,}."
            )
            problems.append(Problem("epochs", sentence))
        if problems:
            raise ConfigError(problems)

    def edits(self, config: RunConfig, run_id: str) -> list[Edit]:
        """Give what was changed of the weights' way to here, and what the branch changes."""
        moment = self.moment
        here = moment.epoch, moment.steps
        return [
            *moment.edits,
            Edit(*here, "run", moment.run_id, run_id),
            *(
                Edit(
                    *here,
                    name,
                    value_text(getattr(moment.config, name)),
                    value_text(getattr(config, name)),
                )
                for name in changed_names(moment.config, config)
            ),
        ]


def _parts(config: RunConfig, shape: str) -> str:
    biases = "with biases" if config.bias else "without biases"
    network = f"a network of {shape} {biases}"
    return network if config.replicas == 1 else f"{config.replicas} replicas of {network}"
