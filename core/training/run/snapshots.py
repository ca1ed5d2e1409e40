"""A run shown: the snapshot of what it is now, and of the timeline point that is looked back at."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from ...config import RunConfig
from ...read_only import read_only
from ..diagnostics.step import StepRecord
from ..history_view import HistoryView
from ..metrics.epoch_numbers import EpochNumbers
from ..replicas.replica_snapshot import ReplicaSnapshot
from ..replicas.shown_replica import mean_of_outputs, shown_of
from ..replicas.variations import replica_config
from ..snapshot import Snapshot, edits_by
from ..timeline.timeline import TimelinePoint
from .ending import record_epochs
from .messages import at_rest, message_of
from .state import RunState


def snapshot_of(run: RunState) -> Snapshot:
    """Give a frozen copy of what a run is now."""
    with np.errstate(all="ignore"):
        record_epochs(run)
        numbers, replicas = numbers_now(run)
        live = replace(
            _shown(run, numbers, replicas, run.config),
            state=run.status,
            message=message_of(run, numbers, replicas),
            speed=run.pacing.speed,
            speeds_up=run.pacing.speeds_up,
            waited=run.waited,
        )
        step = _step_shown(run, live.shown.replica if live.shown else 0)
        past = run.past.snapshot(run.whose, partial(_at_point, run, live))
    return replace(live, step=step, past=past)


def numbers_now(run: RunState) -> tuple[EpochNumbers, ReplicaSnapshot | None]:
    """Measure what the run is now; of who has stopped, what it ended with."""
    record = run.replicas
    if record is None or not record.stopped.any():
        measured = run.engine.now(run.config.tolerance)
    else:
        measured = run.engine.measures.look_at(run.record.shown(), run.config.tolerance)
    numbers, replicas = _of_replicas(run, measured, run.epoch)
    return numbers, at_rest(run, replicas)


def _at_point(run: RunState, live: Snapshot, point: TimelinePoint) -> Snapshot:
    """Show a timeline point as a snapshot would have been then."""
    measured = run.engine.measures.look_at(point.parameters, point.config.tolerance)
    numbers, replicas = _of_replicas(run, measured, point.epoch)
    shown = _shown(run, numbers, replicas, point.config, point.epoch)
    return replace(
        shown,
        position=point.position,
        steps=point.steps,
        seconds=float(shown.epoch_seconds[point.epoch]),
        edits=edits_by(shown.edits, point.steps),
        speed=live.speed,
        speeds_up=live.speeds_up,
        waited=live.waited,
        is_past=True,
    )


def _of_replicas(
    run: RunState, measured: EpochNumbers, epoch: int
) -> tuple[EpochNumbers, ReplicaSnapshot | None]:
    """Put to what was measured at an epoch what is recorded of the replicas."""
    record = run.replicas
    if record is None:
        return measured, None
    numbers = record.present(measured, epoch)
    _, lower, upper = record.summary()
    return numbers, ReplicaSnapshot(
        seeds=record.seeds,
        numbers=numbers,
        layout=run.network.layout,
        diverged_at=record.diverged_by(epoch),
        lower=lower.rows[: epoch + 1],
        upper=upper.rows[: epoch + 1],
        stopped_at=record.stopped_by_then(epoch),
        stopped_by=tuple(record.stopped_by.tolist()),
        best_epochs=tuple(record.best_epochs.tolist()),
        datasets=tuple(run.datasets),
        each=record.kept[: max(0, (epoch - record.first) // record.stride + 1)],
        stride=record.stride,
        began=record.first,
    )


def _shown(
    run: RunState,
    numbers: EpochNumbers,
    replicas: ReplicaSnapshot | None,
    config: RunConfig,
    epoch: int | None = None,
) -> Snapshot:
    """Show some epoch's numbers with the history up to it; those of now if none is given."""
    record, shown, replica = run.record, None, 0
    epoch = run.epoch if epoch is None else epoch
    predictions = numbers.predictions[0]
    if replicas is not None:
        shown = shown_of(replicas, run.whose, config)
        replica = shown.replica
        predictions = numbers.predictions[replica]
        if shown.whose == "mean":
            mean = mean_of_outputs(shown, run.network, run.datasets[replica])
            predictions = read_only(mean.reshape(predictions.shape))
    return Snapshot(
        run_id=run.run_id,
        config=config,
        state="paused",
        message="",
        epoch=epoch,
        position=run.engine.position,
        steps=run.engine.steps,
        seconds=run.clock.seconds,
        numbers=numbers,
        parameters=numbers.parameters[replica],
        predictions=predictions,
        history=HistoryView(record.history.rows[: epoch + 1]),
        learning_rates=record.rates.view()[: epoch + 1],
        epoch_seconds=record.times.view()[: epoch + 1],
        edits=tuple(run.edits),
        replicas=replicas,
        shown=shown,
        dataset=run.datasets[replica],
        parent=run.parent,
        start=run.start,
        kept=record.timeline.epochs,
        best_epoch=record.timeline.best,
    )


def _step_shown(run: RunState, replica: int) -> StepRecord | None:
    """Write out the last ordered step, if training has not gone on since."""
    if run.last_step is None or run.last_step[0].number != run.engine.steps:
        return None
    if run.replicas is not None and run.replicas.stopped[replica]:
        return None  # it was trained along, but shows what it has ended with
    step, config = run.last_step
    config = replica_config(config, run.variations, replica)
    return step.record(replica, config, run.datasets[replica].train)
