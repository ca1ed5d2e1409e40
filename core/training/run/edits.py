"""How a run is changed while it trains: its hyperparameters, its points, its weights by hand."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from ...config import (
    HYPERPARAMETERS,
    ConfigError,
    Problem,
    RunConfig,
    changed_names,
    needs_restart,
    value_text,
)
from ...data.make import make_dataset
from ..replicas.variations import replica_configs
from ..snapshot import ENDED, Edit
from .ending import end, record_epochs
from .state import RunState


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


def unfit_sentence(value: float, config: RunConfig) -> str:
    """Say why a number can't be a run's weight or bias; empty if it can."""
    with np.errstate(over="ignore"):
        if np.isfinite(np.dtype(config.precision).type(value)):
            return ""
    return f"A weight or bias is a finite number that {config.precision} can hold."


def apply_config(run: RunState, wanted: RunConfig, gesture: Hashable = None) -> None:
    """Train by this config from the next step on, and remember what it changed.

    Args:
        run: What trains.
        wanted: The config.
        gesture: What the change is one turn of, see `recorded_edits`.

    Raises:
        ConfigError: If it differs in a hyperparameter that can't change in flight.
    """
    refuse_restart(run.config, wanted)
    with np.errstate(all="ignore"):
        record_epochs(run)
    before, run.config = run.config, wanted
    names = changed_names(before, wanted)
    if names and not run.edits.go_on(gesture):
        run.record.pin(before)
    for name in names:
        values = value_text(getattr(before, name)), value_text(getattr(wanted, name))
        run.edits.record(Edit(run.epoch, run.engine.steps, name, *values))
    if any(HYPERPARAMETERS[name].section == "data" for name in names):
        _swap_data(run)
    run.record.rules.configure(wanted)
    run.engine.reductions = run.record.watch.reductions
    run.engine.configure(replica_configs(wanted, run.variations))
    if "tolerance" in names:
        run.engine.measures.forget()
    if run.status not in ENDED and run.epoch >= wanted.epochs:
        end(run, "finished")


def _swap_data(run: RunState) -> None:
    """Train on the rows of the config in force from the next step on.

    What was an epoch's metrics stays in the history; the rules of the watch count anew.
    """
    configs = replica_configs(run.config, run.variations)
    run.datasets = [make_dataset(each) for each in configs]
    run.last_step, run.fingerprint = None, ""
    run.engine.swap(configs, run.datasets)
    with np.errstate(all="ignore"):
        rows = run.engine.measure(run.config.tolerance)
    run.record.swap(configs, run.datasets, rows, (run.clock.seconds, run.epochs_done))


def set_parameter(
    run: RunState, place: int, value: float, replica: int = 0, gesture: Hashable = None
) -> None:
    """Set one weight or bias by hand; see `Trainer.set_parameter`.

    Raises:
        ConfigError: If there is no such parameter or replica, the value is not finite in the
            run's precision, or the numbers of the run or replica are broken already.
    """
    with np.errstate(all="ignore"):
        record_epochs(run)
    if sentence := _why_not_set(run, place, value, replica):
        raise ConfigError([Problem("", sentence)])
    engine, record = run.engine, run.replicas
    if record is not None and record.stopped[replica]:
        # It goes on from what it has ended with, should it ever go on.
        engine.set_parameters(replica, record.end_of(replica))
    before = engine.parameters[replica, place]
    if not run.edits.go_on(gesture):
        run.record.pin(run.config)
    engine.set_parameter(replica, place, value)
    after = engine.parameters[replica, place]
    if record is None:
        run.set_aside = None
    else:
        if record.stopped[replica]:
            record.end_of(replica)[place] = after
        if run.set_aside is not None:
            run.set_aside[replica] = engine.parameters[replica]
    if before == after:
        return
    name = run.network.layout.name_of(place)
    if record is not None:
        name += f" of seed {record.seeds[replica]}"
    run.edits.record(Edit(run.epoch, engine.steps, name, f"{before:.6g}", f"{after:.6g}"))


def _why_not_set(run: RunState, place: int, value: float, replica: int) -> str:
    """Say why a weight or bias can't be set; empty if it can."""
    size, replicas = run.network.layout.size, run.config.replicas
    if not 0 <= place < size:
        return f"The network has {size} parameters, so there is none at {place}."
    if not 0 <= replica < replicas:
        return f"The run has {replicas} replicas, so there is none at {replica}."
    if sentence := unfit_sentence(value, run.config):
        return sentence
    lost = run.replicas is not None and run.replicas.diverged[replica]
    if lost or run.status in {"diverged", "failed"}:
        return "Its numbers are broken; setting one would not mend the others."
    return ""
