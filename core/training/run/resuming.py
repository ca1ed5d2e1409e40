"""How a run goes on at another time, in another process, to the same bits."""

from __future__ import annotations

import numpy as np

from ...config import ConfigError, Problem, RunConfig
from ...read_only import read_only
from ..checkpoint import Checkpoint, fingerprint
from ..engine.stopwatch import Stopwatch
from ..timeline.look_back import LookBack
from .beginning import begin
from .edits import apply_config
from .ending import record_epochs
from .kept_scales import scale_arrays
from .messages import message_of
from .recorded_edits import RecordedEdits
from .snapshots import numbers_now
from .state import RunState
from .without_rows import rest_arrays


def checkpoint_of(run: RunState, *, with_timeline: bool = True) -> Checkpoint:
    """Copy all that a run needs to go on as if it had never stopped."""
    with np.errstate(all="ignore"):
        record_epochs(run)
    parts = {"engine": run.engine.state.to_arrays(), **run.record.rules.states()}
    arrays = {
        f"{part}.{name}": read_only(array)
        for part, state in parts.items()
        for name, array in state.items()
    }
    scales = scale_arrays(run.datasets)
    arrays |= scales
    if run.set_aside is not None:
        arrays["set_aside"] = run.set_aside
    if not run.fingerprint:
        run.fingerprint = fingerprint(run.datasets)
    means, sentence = None, ""
    if run.status != "running":
        with np.errstate(all="ignore"):
            numbers, replicas = numbers_now(run)
            means, sentence = numbers.middle.copy(), message_of(run, numbers, replicas)
        if scales:
            arrays |= rest_arrays(numbers, replicas, run.datasets)
    return Checkpoint(
        run_id=run.run_id,
        config=run.config,
        variations={name: tuple(v) for name, v in (run.variations or {}).items()},
        state=run.status,
        message=run.message,
        epoch=run.epoch,
        position=run.engine.position,
        steps=run.engine.steps,
        seconds=run.clock.seconds,
        edits=tuple(run.edits),
        whose=run.whose,
        data=run.fingerprint,
        arrays=arrays,
        past=run.record.recorded,
        parent=run.parent,
        start=run.start,
        kept=run.record.points_for_disk() if with_timeline else (),
        means=means,
        sentence=sentence,
    )


def resumed(checkpoint: Checkpoint, config: RunConfig | None = None) -> RunState:
    """Make a run that goes on where another one was; see `Trainer.resumed`.

    Raises:
        ConfigError: If the config differs in a hyperparameter that can't change in flight, or
            the run's points can't be made again.
    """
    was = checkpoint
    run = begin(was.config, was.start, was.run_id, was.variations or None)
    run.fingerprint = fingerprint(run.datasets)
    if run.fingerprint != was.data:
        sentence = (
            "This run can't go on here: its points come out differently than where it was"
            " trained, so the data or the random numbers are of another version."
        )
        raise ConfigError([Problem("", sentence)])
    run.engine.restore(was.of("engine"))
    run.record.restore(was, run.epochs_done, run.datasets)
    run.past = LookBack(run.record.timeline)
    run.status = "paused" if was.state == "running" else was.state
    run.message, run.whose, run.parent = was.message, was.whose, was.parent
    run.clock, run.edits = Stopwatch(was.seconds), RecordedEdits(was.edits)
    run.set_aside = was.arrays.get("set_aside")
    if config is not None and config != was.config:
        apply_config(run, config)
    return run
