"""What is said of a run: how it ended, that its network seems stuck, how its replicas fare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..metrics.epoch_numbers import EpochNumbers
from ..replicas.fates import best_sentence, fates_sentence
from ..replicas.replica_snapshot import ReplicaSnapshot
from ..snapshot import ENDED
from ..stopping.replica_watch import ReplicaWatch
from ..stopping.stuck import is_stuck, stuck_sentence
from .state import RunState


def at_rest(run: RunState, replicas: ReplicaSnapshot | None) -> ReplicaSnapshot | None:
    """Where the run rests, find who is stuck, and which epochs the weights are of."""
    record = run.replicas
    if replicas is None or record is None or run.status == "running":
        return replicas
    rows, lengths = record.kept, record.rows_trained()
    found = (
        replica
        for replica in np.flatnonzero(~record.diverged).tolist()
        if is_stuck(
            run.config,
            run.datasets[replica],
            replicas.predictions[replica],
            rows[: lengths[replica], replica, 0],
            record.stride,
        )
    )
    return replace(replicas, stuck=tuple(found), best_epochs=_best_epochs(run, replicas))


def message_of(run: RunState, numbers: EpochNumbers, replicas: ReplicaSnapshot | None) -> str:
    """Say how the run ended, and what is wrong with its network or with some replicas."""
    if replicas is not None:
        return _message_of_replicas(run, replicas)
    if run.status in {"diverged", "failed"}:
        return run.message
    losses = run.record.history.column("train_loss")
    warning = stuck_sentence(run.config, run.datasets[0], numbers.predictions[0], losses)
    return f"{run.message} {warning}".strip()


def _message_of_replicas(run: RunState, replicas: ReplicaSnapshot) -> str:
    has_ended = run.status in ENDED
    called = run.config.replicas_called
    counted = fates_sentence(
        replicas, last_epoch=run.config.epochs, has_ended=has_ended, called=called
    )
    best = [
        e for e, lost in zip(replicas.best_epochs, replicas.diverged_at, strict=True) if not lost
    ]
    shows_best = run.status == "finished" and run.record.watch.best is not None
    sentences = [counted, run.message, best_sentence(best, called) if shows_best and best else ""]
    return " ".join(filter(None, sentences))


def _best_epochs(run: RunState, replicas: ReplicaSnapshot) -> tuple[int, ...]:
    """Give the epochs that the replicas' weights are of, where those are their best ones."""
    watch = run.record.watch
    if run.status != "finished" or not isinstance(watch, ReplicaWatch) or watch.best is None:
        return replicas.best_epochs
    stopped, ended = np.array(replicas.stopped_at) > 0, np.array(replicas.best_epochs)
    return tuple(np.where(stopped, ended, watch.best_epoch).tolist())
