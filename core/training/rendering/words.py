"""A snapshot in words: its one line, and the parts of it that text and HTML begin with."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from ...config import RunConfig, printable, value_text
from ...config.effect import optimizer_words

if TYPE_CHECKING:
    from ..metrics.epoch_numbers import Metrics
    from ..replicas.replica_snapshot import ReplicaSnapshot
    from .shown_run import ShownRun

_LONGEST_NAME = 24


def line_of(snapshot: ShownRun) -> str:
    """Write a snapshot on one line, as its `repr`."""
    sets = "; ".join(f"{name} {_measures(metrics)}" for name, metrics in sets_of(snapshot))
    medians = (
        f", medians of {replicas_words(snapshot.replicas, snapshot.config)}"
        if snapshot.replicas
        else ""
    )
    return f"<Snapshot of {head_of(snapshot)}, {progress_of(snapshot)}{medians}: {sets}>"


def head_of(snapshot: ShownRun) -> str:
    """Say which run it is, such as `run 3f2a, xor 2-8-8-1 tanh, adam 0.003, seed 7`."""
    config = snapshot.config
    shape = "-".join(map(str, config.shape))
    activation = f" {value_text(config.activation)}" if config.hidden_layers else ""
    return (
        f"run {_name(snapshot.run_id)}, {config.dataset} {shape}{activation},"
        f" {optimizer_words(config)}, seed {config.seed}"
    )


def progress_of(snapshot: ShownRun) -> str:
    """Say how far it is, such as `paused at epoch 50 of 10,000`."""
    state = "past" if snapshot.is_past else snapshot.state
    return f"{state} at epoch {snapshot.epoch:,} of {snapshot.config.epochs:,}"


def replicas_words(replicas: ReplicaSnapshot, config: RunConfig) -> str:
    """Say how many replicas or folds there are, and how many of them diverged."""
    lost = sum(map(bool, replicas.diverged_at))
    said = f"{len(replicas.seeds):,} {config.replicas_called}"
    return f"{said}, {lost:,} of them diverged" if lost else said


def sets_of(snapshot: ShownRun) -> list[tuple[str, Metrics]]:
    """Give the sets of rows that there are, by name, with what the network does on them."""
    found = (
        ("train", snapshot.train),
        ("validation", snapshot.validation),
        ("test", snapshot.test),
    )
    return [(name, metrics) for name, metrics in found if metrics is not None]


def loss_text(loss: float) -> str:
    """Write a loss with four significant digits."""
    return f"{loss:.4g}" if isfinite(loss) else "infinite" if loss > 0 else "no number"


def percent_text(percent: float | None) -> str:
    """Write a percentage; a measure that there is not is a hyphen."""
    return "-" if percent is None or not isfinite(percent) else f"{percent:.1f}%"


def _measures(metrics: Metrics) -> str:
    right = "" if metrics.accuracy is None else f" right {percent_text(metrics.accuracy)}"
    close = percent_text(metrics.accuracy_within_tolerance)
    return f"loss {loss_text(metrics.loss)}{right} close {close}"


def _name(run_id: str) -> str:
    """Write a run's name, which anybody may have chosen, so that it is short and harmless."""
    text = printable(run_id)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
