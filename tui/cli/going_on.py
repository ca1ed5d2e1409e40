"""What is said of a kept run that is to train on: why it would not, or that its rate will jump."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...core.catalog.schedules import SCHEDULES, pace_of
from ...core.config import HYPERPARAMETERS, RunConfig, value_text

if TYPE_CHECKING:
    from ...core.store.summary import RunSummary
    from ...core.training.checkpoint import Checkpoint

_OTHERWISE = {"target_loss": "with a smaller number or 0"}
_JUMP = 1.1


def held_sentence(run: RunSummary, message: str, held_by: Sequence[str]) -> str:
    """Say why a run has nothing left to train, and which flags would change that.

    Args:
        run: The run.
        message: What it says about its end.
        held_by: The hyperparameters that keep it.
    """
    if list(held_by) == ["epochs"]:
        return (
            f"Run {run.id} has trained {run.epoch:,} epochs already;"
            f" --epochs with a larger number trains on."
        )
    flags = [
        f"{HYPERPARAMETERS[name].flag} {_OTHERWISE.get(name, 'with a larger number or 0')}"
        for name in held_by
        if name != "epochs"
    ]
    if "epochs" in held_by:
        flags.append("--epochs with a larger number")
    verb = "trains" if len(flags) == 1 else "train"
    return f"Run {run.id} has ended. {message} {' and '.join(flags)} {verb} on."


def jump_sentence(checkpoint: Checkpoint, config: RunConfig) -> str:
    """Say that the learning rate jumps where a cosine schedule is stretched; empty if it does not.

    Args:
        checkpoint: Where the run stands.
        config: What it is to train on by.
    """
    before = checkpoint.config
    spans_run = SCHEDULES[config.schedule].spans_run
    if not spans_run or config.epochs == before.epochs or not checkpoint.epoch:
        return ""

    last = float(checkpoint.past.rates[-1])
    after = config.learning_rate * pace_of(config, checkpoint.epoch)
    if last / _JUMP <= after <= last * _JUMP:
        return ""
    least = HYPERPARAMETERS["learning_rate"].minimum or 0.0
    rate = value_text(float(f"{max(last, least):.3g}"))
    return (
        f"Note: a {config.schedule} schedule goes by all epochs, so with {config.epochs:,} of them"
        f" in place of {before.epochs:,} the learning rate jumps from {last:.3g} to {after:.3g}."
        f" `--schedule constant --learning-rate {rate}` goes on at the rate it has."
    )
