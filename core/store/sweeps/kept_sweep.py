"""What a store tells of a sweep."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from ...config.hyperparameters.declaration import Value
from ..owner import is_alive

Status = Literal["running", "stopped", "finished", "interrupted"]

Ended = Literal["finished", "failed", "pruned", "waiting"]
"""How a trial stands: waiting is what goes on if it is not pruned."""

TRIAL_COLUMNS = (
    "number, status, reason, seconds, seeds, means, fates, chosen, rung, epoch, checkpoint"
)
"""What `trial_values` gives; all but the last is what `kept_trial_from` wants."""

COLUMNS = (
    "sweeps.number, sweeps.id, sweeps.status, sweeps.owner, sweeps.plan, sweeps.trials,"
    " (SELECT count(*) FROM trials WHERE sweep = sweeps.number AND trials.number > 0"
    " AND trials.status <> 'waiting'),"
    " sweeps.seconds, sweeps.started_at, sweeps.saved_at"
)
"""What `kept_sweep_from` wants of a row."""

_MEASURES, _SETS = 3, 3


@dataclass(frozen=True, slots=True)
class KeptSweep:
    """A sweep as the store has it.

    Whoever trains it may write on meanwhile.
    """

    number: int
    """Its place in the store."""
    id: str
    """What it is called by."""
    status: Status
    """Interrupted is one that is said to run by a process that is gone."""
    plan: str
    """Everything that decides it, as JSON."""
    trials: int
    """How many it is to have."""
    done: int
    """How many it has."""
    seconds: float
    """How long it has been worked on."""
    started_at: float
    """When it was begun, in seconds since 1970."""
    saved_at: float
    """When anything was written of it last."""

    @property
    def search(self) -> str | None:
        """How its trials are chosen; `None` where its plan is damaged."""
        found = self._said().get("search")
        return found if isinstance(found, str) else None

    @property
    def over(self) -> dict[str, str] | None:
        """What varies, as it was said, by the names of hyperparameters; `None` as for `search`."""
        found = self._said().get("over")
        if not isinstance(found, dict):
            return None
        return {str(name): str(text) for name, text in cast("dict[Any, Any]", found).items()}

    def _said(self) -> dict[str, Any]:
        """Read as much of its plan as a list needs, which shows a damaged one too."""
        try:
            said: Any = json.loads(self.plan)
        except (ValueError, RecursionError):
            return {}
        return cast("dict[str, Any]", said) if isinstance(said, dict) else {}


@dataclass(frozen=True, slots=True, eq=False)
class KeptTrial:
    """What a trial came to; arrays have an entry for each seed."""

    number: int
    status: Ended
    reason: str
    seconds: float
    means: NDArray[np.float64] | None
    """Shape `(seeds, measures, sets)`; `None` of one that failed, as are the others."""
    epochs: NDArray[np.int64] | None
    diverged: NDArray[np.bool_] | None
    stuck: NDArray[np.bool_] | None
    chosen: tuple[Value, ...] | None = None
    """What its search chose; `None` where the plan tells."""
    rung: int = 0
    """How often it was decided about it."""
    epoch: int = 0
    """Where it was pruned, or waits for the others; 0 if it came to its end."""
    checkpoint: bytes | None = None
    """What it goes on from; only written, see `SweepStore.checkpoint`."""


def kept_sweep_from(row: tuple[Any, ...]) -> KeptSweep:
    """Read what `COLUMNS` asked for."""
    number, key, status, owner, plan, trials, done, seconds, started_at, saved_at = row
    if status not in get_args(Status) or (status == "running" and not is_alive(owner)):
        status = "interrupted"
    return KeptSweep(number, key, status, plan, trials, done, seconds, started_at, saved_at)


def trial_values(trial: KeptTrial) -> tuple[Any, ...]:
    """Give what is written of a trial."""
    said = trial.number, trial.status, trial.reason, trial.seconds
    chosen = "" if trial.chosen is None else json.dumps(trial.chosen)
    search = chosen, trial.rung, trial.epoch, trial.checkpoint
    each = trial.epochs, trial.diverged, trial.stuck
    if trial.means is None:
        return *said, 0, None, None, *search
    fates = np.stack([np.asarray(one, "<i8") for one in each])
    means = np.ascontiguousarray(trial.means, "<f8")
    seeds = len(means)
    return *said, seeds, means.tobytes(), fates.tobytes(), *search


def kept_trial_from(row: tuple[Any, ...]) -> KeptTrial:
    """Read what `trial_values` gave, the checkpoint left out.

    Raises:
        ValueError: If it is damaged.
    """
    number, status, reason, seconds, seeds, means, fates, chosen, *rest = row
    if status not in get_args(Ended):
        raise ValueError("It is damaged.")
    search = _values_from(chosen) if chosen else None, *rest
    if means is None or fates is None:
        return KeptTrial(number, status, reason, seconds, None, None, None, None, *search)
    epochs, diverged, stuck = np.frombuffer(fates, "<i8").reshape(3, seeds)
    return KeptTrial(
        number,
        status,
        reason,
        seconds,
        np.frombuffer(means, "<f8").reshape(seeds, _MEASURES, _SETS),
        epochs,
        diverged.astype(bool),
        stuck.astype(bool),
        *search,
    )


def _values_from(text: str) -> tuple[Value, ...]:
    """Read values of hyperparameters; which ones, and whether they are right, the plan says."""
    try:
        found: Any = json.loads(text)
    except RecursionError:
        found = None
    if not isinstance(found, list):
        raise ValueError("It is damaged.")
    values: list[Value] = []
    for each in cast("list[Any]", found):
        parts: list[Any] = cast("list[Any]", each) if isinstance(each, list) else [each]
        if not all(isinstance(part, int | float | str) for part in parts):
            raise ValueError("It is damaged.")
        values.append(tuple(parts) if isinstance(each, list) else each)
    return tuple(values)
