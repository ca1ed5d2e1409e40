"""How a run ends: by a rule, by its last epoch, by an order; and what lets it train on."""

from __future__ import annotations

import numpy as np

from ...config import value_text
from ..snapshot import ENDED, State
from ..stopping.replica_watch import RULES, ReplicaWatch
from ..stopping.watch import Watch
from .state import RunState


def record_epochs(run: RunState) -> None:
    """Have the epochs written down that ended since the last time, and obey the verdict."""
    if not run.engine.pending:
        return
    verdict = run.record.take_in(
        run.config, run.clock.seconds, lambda: run.epochs_done, ended=run.status in ENDED
    )
    if verdict.state is not None:
        end(run, verdict.state, verdict.message or "")
    elif verdict.message is not None:
        run.message = verdict.message


def end(run: RunState, state: State, message: str = "") -> None:
    """Be in a state with what is to be said of it; one that finishes shows its best weights."""
    if state == "finished":
        with np.errstate(all="ignore"):
            sentence = run.record.rules.end_exploded(run.config)
        if sentence is not None:
            state, message = "diverged", sentence
    run.set_status(state)
    run.message = message
    if state == "finished":
        _restore_best(run)


def mind_the_time(run: RunState) -> None:
    """End the run between two batches if it has trained as long as it may."""
    if _time_is_up(run) and run.status not in ENDED:
        record_epochs(run)
    if _time_is_up(run) and run.status not in ENDED:
        reason = f"The time limit of {value_text(run.config.time_limit)} s is reached."
        end(run, "finished", f"{run.message} {reason}".strip())


def held_by(run: RunState) -> tuple[str, ...]:
    """Name the hyperparameters that keep an ended run from training on."""
    held = list(_ending_rules(run)) if run.status == "finished" else []
    if run.status == "finished" and _time_is_up(run):
        held.append("time_limit")
    if run.epoch >= run.config.epochs:
        held.append("epochs")
    return tuple(held)


def may_go_on(run: RunState) -> bool:
    """Tell whether an ended run would train on: it was stopped, or what ended it was changed."""
    return run.status in {"finished", "stopped"} and not held_by(run)


def wake(run: RunState) -> bool:
    """Let an ended run that may go on rest before its next step; tell whether the run may train."""
    if may_go_on(run):
        if run.set_aside is not None:
            run.engine.put(run.set_aside)
            run.set_aside = None
        end(run, "paused")
    return run.status not in ENDED


def _restore_best(run: RunState) -> None:
    """Show the best parameters; those that training would go on from are put aside."""
    watch, engine = run.record.watch, run.engine
    if run.set_aside is not None:
        return
    if isinstance(watch, ReplicaWatch):
        _restore_best_of_each(run, watch)
        return
    is_there = watch.best_epoch == run.epoch and engine.position == 0
    if watch.best is None or is_there:
        return
    run.set_aside = engine.parameters
    engine.put(watch.best)
    best = f"The weights are those of the best epoch, {watch.best_epoch:,}."
    run.message = f"{run.message} {best}".strip()


def _restore_best_of_each(run: RunState, watch: ReplicaWatch) -> None:
    """Show what each replica has ended with: its best parameters, or those it stopped at."""
    engine, record = run.engine, run.replicas
    assert record is not None
    trained = engine.parameters
    ends = trained.copy()
    if watch.best is not None:
        ends[~record.is_out] = watch.best[~record.is_out]
    ends = record.ended_with(ends, scales=np.ones_like(engine.scales))
    if not np.array_equal(ends, trained, equal_nan=True):
        run.set_aside = trained
        engine.put(ends)


def _ending_rules(run: RunState) -> tuple[str, ...]:
    """Name the rules that have ended the run, or every replica that has not diverged."""
    watch, record = run.record.watch, run.replicas
    if isinstance(watch, Watch):
        return watch.held_by()
    if record is None or not record.is_out.all():
        return ()
    return tuple(name for code, name in RULES.items() if (record.stopped_by == code).any())


def _time_is_up(run: RunState) -> bool:
    return 0 < run.config.time_limit <= run.clock.seconds
