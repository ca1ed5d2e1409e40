"""One epoch made again: trained from a waypoint before it, with what was edited on the way.

The same steps from the same state give the same bits, and a waypoint is all of the state. What
was changed in flight is changed again at the same steps. A weight that was set by hand is the one
thing that is not made again: an edit says its value in six digits only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from ...config import HYPERPARAMETERS, parse_text
from ..checkpoint import Checkpoint
from ..run.edits import apply_config
from ..run.resuming import resumed
from ..run.state import RunState
from ..snapshot import Edit
from ..timeline.timeline import TimelinePoint
from ..training_loop import TrainingLoop

_PIECE = 64
"""So many epochs are trained before it is asked whether to go on."""


class _Turn(NamedTuple):
    """One change of one thing."""

    step: int
    """Updates done by then."""
    name: str
    text: str


def start_for(
    epoch: int, waypoints: Sequence[Checkpoint], edits: Sequence[Edit]
) -> Checkpoint | None:
    """Choose where an epoch is made from.

    Args:
        epoch: The epoch.
        waypoints: Those before it, the nearest first.
        edits: All that was changed of the run so far.

    Returns:
        The nearest one at which nothing was in force that was taken back before the next step.
    """
    turns = set(_turns(edits))
    return next((each for each in waypoints if turns.issuperset(_turns(each.edits))), None)


def remade(
    start: Checkpoint, edits: Sequence[Edit], epoch: int, goes_on: Callable[[], bool]
) -> TimelinePoint | None:
    """Make the end of an epoch again.

    Args:
        start: Where to begin, as `start_for` chooses it.
        edits: All that was changed of the run so far.
        epoch: The epoch.
        goes_on: Is asked now and then whether it is still wanted.

    Returns:
        What the run was then; `None` where it is not wanted any more or can't be made.
    """
    done = set(_turns(start.edits))
    ahead = sorted((turn for turn in _turns(edits) if turn not in done), key=lambda turn: turn.step)
    # How long something takes is another matter now.
    run = resumed(replace(start, config=start.config.replace(time_limit=0.0)))
    loop, shown = TrainingLoop(run), start.config
    for step, turns in groupby(ahead, key=lambda turn: turn.step):
        if not _train(run, loop, epoch, step, goes_on):
            return None
        if run.epoch >= epoch:
            break
        for changes in _together(turns):
            if changes is None:
                return None
            shown = shown.replace(**changes)
            apply_config(run, shown.replace(time_limit=0.0))
    if not _train(run, loop, epoch, None, goes_on) or run.engine.position:
        return None
    with np.errstate(all="ignore"):
        return run.record.point(shown)


def _train(
    run: RunState, loop: TrainingLoop, epoch: int, step: int | None, goes_on: Callable[[], bool]
) -> bool:
    """Train to the end of an epoch, or to a step if that is before; tell whether it got there."""
    while run.epoch < epoch and run.engine.steps != step:
        before = run.engine.steps
        per_epoch = -(-run.config.train_rows // run.config.batch_size)
        left = _PIECE if step is None else (step - before) // per_epoch
        if left > 0:
            loop.advance_to(min(epoch, run.epoch + min(left, _PIECE)))
        else:
            loop.advance_batch()
        if run.engine.steps == before or not goes_on():
            return False
    return True


def _turns(edits: Iterable[Edit]) -> list[_Turn]:
    return [
        _Turn(step, edit.name, text)
        for edit in edits
        for step, text in edit.turns or ((edit.step, edit.after),)
    ]


def _together(turns: Iterable[_Turn]) -> Iterable[dict[str, Any] | None]:
    """Give what was changed at one step, by turns; `None` for what can't be changed again."""
    changes: dict[str, Any] = {}
    for turn in turns:
        if turn.name not in HYPERPARAMETERS:
            yield None
            return
        if turn.name in changes:
            yield changes
            changes = {}
        changes[turn.name] = parse_text(HYPERPARAMETERS[turn.name], turn.text)
    yield changes
