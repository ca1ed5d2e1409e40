"""A run that nobody has any more is gone at once, and does not wait for the garbage collector.

The collector looks at its objects, which are few, and knows nothing of the hundreds of megabytes
that histories and timelines may have.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from nnlab.core import RunConfig
from nnlab.core.catalog.optimizers import OPTIMIZERS, Optimizer
from nnlab.core.nn.step_plan import StepPlan
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.engine.engine import Engine
from nnlab.core.training.engine.evaluation import Evaluation
from nnlab.core.training.engine.step_replay import StepReplay
from nnlab.core.training.metrics.growing_table import Table
from nnlab.core.training.timeline.timeline import Timeline

from ..waiting import ended, until

LARGE = (BackgroundRun, Engine, Evaluation, Optimizer, StepPlan, StepReplay, Table, Timeline)
"""What has arrays of a run, or has what has them."""


@pytest.fixture(autouse=True)
def others() -> Iterator[list[Any]]:
    """Let go of nothing that is in a circle; give the parts of runs that other tests have."""
    gc.unfreeze()  # what is frozen is not listed
    gc.collect()
    gc.disable()
    yield [each for each in gc.get_objects() if issubclass(type(each), LARGE)]
    gc.enable()
    gc.freeze()


def parts_of(run: BackgroundRun, others: list[Any]) -> list[Any]:
    """Find all large parts of a run, wherever they are."""
    seen, found, near = {id(run), *map(id, others)}, list[Any](), list[Any]([run])
    while near:
        each = near.pop()
        if isinstance(each, LARGE):
            found.append(each)
        if isinstance(each, type) or (isinstance(each, dict) and "__builtins__" in each):
            continue  # a class or a module
        for other in gc.get_referents(each):
            if id(other) not in seen:
                seen.add(id(other))
                near.append(other)
    return found


def weak_parts_of(run: BackgroundRun, others: list[Any]) -> list[weakref.ref[Any]]:
    """Find them without keeping any."""
    parts = parts_of(run, others)
    assert {kind for kind in LARGE if any(isinstance(part, kind) for part in parts)} == {*LARGE}
    return [weakref.ref(part) for part in parts]


def still_there(parts: list[weakref.ref[Any]]) -> list[str]:
    return [type(part).__name__ for each in parts if (part := each()) is not None]


def run_that_was_stopped(values: dict[str, Any], others: list[Any]) -> list[weakref.ref[Any]]:
    run = BackgroundRun(RunConfig(**{"dataset": "xor", "epochs": 1_000_000, **values}))
    until(run, lambda snapshot: snapshot.epoch > 40)
    run.stop()
    ended(run)
    return weak_parts_of(run, others)


def run_that_was_looked_back_at(others: list[Any]) -> list[weakref.ref[Any]]:
    run = BackgroundRun(RunConfig(dataset="xor", epochs=3000))
    ended(run)
    run.show_epoch(51)
    until(run, lambda snapshot: snapshot.past is not None and snapshot.past.epoch == 51)
    until(run, lambda _: not run.is_making)
    return weak_parts_of(run, others)


@pytest.mark.parametrize(
    "values",
    [
        *({"optimizer": name} for name in OPTIMIZERS),
        {"replicas": 3},
        {"dataset": "spiral", "hidden_layers": (6, 6), "dropout": 0.2, "patience": 500},
        {"l1": 0.01, "l2": 0.01, "weight_decay": 0.01, "clip_norm": 1.0, "schedule": "cosine"},
        {"dataset": "bumps", "batch_size": 7},
    ],
    ids=lambda values: ",".join(f"{name}={value}" for name, value in values.items()),
)
def test_all_of_a_run_that_nobody_has_is_gone(values: dict[str, Any], others: list[Any]):
    assert still_there(run_that_was_stopped(values, others)) == []


def test_all_of_a_run_is_gone_after_somebody_has_looked_back(others: list[Any]):
    assert still_there(run_that_was_looked_back_at(others)) == []
