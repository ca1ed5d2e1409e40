"""Snapshots of stored runs: of the last epoch, or of an earlier one that a run can begin with.

    branch = Branch(snapshot_at(store, "3f2a", 500))

What can be gone back to are the run's last epoch, the epochs that parameters were stored of, and
its start, which follows from the config; of a branch the start is the other run's.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..config import HYPERPARAMETERS, ConfigError, RunConfig, parse_text
from ..data.tabular.open_tables import keep_columns_of
from ..training.checkpoint import Checkpoint, RecordedEpochs
from ..training.replicas.replica_snapshot import ReplicaSnapshot
from ..training.run.without_rows import snapshot_without_rows
from ..training.snapshot import Snapshot, edits_by
from ..training.trainer import Trainer
from .database.parameters import StoredParameters
from .errors import StoreError
from .store import Store
from .summary import RunSummary
from .tables.kept_table import RowsGoneError


def last_snapshot(store: Store, key: str) -> Snapshot:
    """Give a run as it was when it was written last, with its predictions.

    Where the rows of its table are gone there are none, and `dataset.why_empty` says why.

    Raises:
        StoreError: If there is no such run, or its points or its network can't be made again.
    """
    return last_snapshot_and_history(store, key)[0]


def last_snapshot_and_history(store: Store, key: str) -> tuple[Snapshot, RecordedEpochs]:
    """Give a run as it was when it was written last, and what was recorded up to then.

    Raises:
        StoreError: If there is no such run, or its points or its network can't be made again.
    """
    try:
        checkpoint = store.checkpoint(key)
    except RowsGoneError as gone:
        return _without_rows(store, gone)
    try:
        return Trainer.resumed(checkpoint).snapshot(), checkpoint.past
    except ConfigError as error:
        raise StoreError(f"Run {checkpoint.run_id} can't be put together again: {error}") from None


def why_no_rows(store: Store, key: str) -> str:
    """Say why the rows that a run learns from can't be had, as a sentence; empty if they can.

    Raises:
        StoreError: If there is no such run, or it can't be read.
    """
    try:
        store.checkpoint(key)
    except RowsGoneError as gone:
        return gone.why
    return ""


def checkpoint_without_rows(store: Store, gone: RowsGoneError) -> Checkpoint:
    """Give what is kept of a run whose rows are gone; what is known of its table is at hand then.

    Raises:
        StoreError: If it can't be read.
    """
    checkpoint = store.checkpoint(gone.run_id, rows=False)
    keep_columns_of(gone.table.without_rows(gone.why))
    return replace(checkpoint, sentence=store.run(gone.run_id).message)


def _without_rows(store: Store, gone: RowsGoneError) -> tuple[Snapshot, RecordedEpochs]:
    was = checkpoint_without_rows(store, gone)
    table = gone.table.without_rows(gone.why)
    try:
        return snapshot_without_rows(was, table, was.sentence), was.past
    except ConfigError as error:
        raise StoreError(
            f"Run {was.run_id} can't be put together again: {gone.why} {error}"
        ) from None


def epochs_to_open(store: Store, run: RunSummary) -> list[int]:
    """Give the epochs that a run can be opened at, ascending."""
    start = [] if run.parent or run.parent_epoch is not None else [0]
    kept = [int(epoch) for epoch in store.kept_epochs(run.id) if epoch <= run.epoch]
    return sorted({*start, *kept, run.epoch})


def snapshot_at(store: Store, key: str, epoch: int | None = None) -> Snapshot:
    """Give a run as it was at the last epoch up to this one that it can be opened at.

    The snapshot is complete but for what is found by measuring, predictions and metrics, which are
    those of the run's last epoch: a run that begins there measures anew.

    Args:
        store: Where it is kept.
        key: As `Store.find` takes it.
        epoch: The epoch; the run's last one if not given.

    Raises:
        StoreError: If there is no such run, it can't be put together again, or nothing is kept of
            so early an epoch.
    """
    checkpoint = store.checkpoint(key)
    try:
        live = Trainer.resumed(checkpoint).snapshot()
        if epoch is None or epoch >= live.epoch:
            return live
        kept = store.kept(checkpoint.run_id, epoch)
        if kept is None:
            kept = _start(store.run(checkpoint.run_id), live)
        return _gone_back(live, kept)
    except ConfigError as error:
        raise StoreError(f"Run {checkpoint.run_id} can't be opened there: {error}") from None


def _start(run: RunSummary, live: Snapshot) -> StoredParameters:
    """Make the parameters that a run began with."""
    if run.parent or run.parent_epoch is not None:
        raise StoreError(
            f"Run {run.id} branched off from {run.parent or 'another run'} at epoch"
            f" {run.parent_epoch}; nothing is kept of so early an epoch of it."
        )
    start = Trainer(_config_then(live, 0), parameters=live.start).snapshot()
    replicas = start.replicas
    parameters = start.parameters[None] if replicas is None else replicas.parameters
    return StoredParameters(0, 0, parameters)


def _config_then(live: Snapshot, steps: int) -> RunConfig:
    """Take back the edits in flight that came after so many updates."""
    values = live.config.values
    for edit in reversed(live.edits):
        then = edit.by(steps)
        if then is not edit and edit.name in HYPERPARAMETERS:
            text = edit.before if then is None else then.after
            values[edit.name] = parse_text(HYPERPARAMETERS[edit.name], text)
    return RunConfig(**values)


def _gone_back(live: Snapshot, kept: StoredParameters) -> Snapshot:
    """Cut everything that came after an epoch from the last snapshot."""
    count = kept.epoch + 1
    replicas = live.replicas
    if replicas is not None:
        replicas = replace(
            replicas,
            numbers=replace(replicas.numbers, parameters=kept.parameters),
            diverged_at=_by_then(replicas.diverged_at, kept.epoch),
            stopped_at=_by_then(replicas.stopped_at, kept.epoch),
            stuck=(),
            lower=replicas.lower[:count],
            upper=replicas.upper[:count],
            each=_up_to(replicas, kept.epoch),
        )
    shown = live.shown.replica if live.shown else 0
    return replace(
        live,
        config=_config_then(live, kept.step),
        state="paused",
        message="",
        epoch=kept.epoch,
        position=0,
        steps=kept.step,
        seconds=float(live.epoch_seconds[kept.epoch]),
        parameters=kept.parameters[shown],
        history=replace(live.history, rows=live.history.rows[:count]),
        learning_rates=live.learning_rates[:count],
        epoch_seconds=live.epoch_seconds[:count],
        edits=edits_by(live.edits, kept.step),
        replicas=replicas,
        step=None,
        past=None,
        is_past=True,
    )


def _up_to(replicas: ReplicaSnapshot, epoch: int) -> NDArray[np.float32] | None:
    """Leave out what replicas came to after an epoch."""
    if replicas.each is None:
        return None
    return replicas.each[: max(0, (epoch - replicas.began) // replicas.stride + 1)]


def _by_then(epochs: tuple[int, ...], epoch: int) -> tuple[int, ...]:
    """Leave out what happened to replicas after an epoch."""
    at = np.array(epochs)
    return tuple(np.where(at <= epoch, at, 0).tolist())
