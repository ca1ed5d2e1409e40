"""Runs that are kept in a test's own store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from nnlab.core import RunConfig, Trainer
from nnlab.core.store.labels import Labels
from nnlab.core.store.store import Store
from nnlab.core.store.summary import RunSummary
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.store.writing.writer import RunWriter
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.run_options import RunOptions

PATIENCE_SECONDS = 60.0
"""Only to end a test that would hang."""


def trained(epochs: int = 3, run_id: str | None = None, **values: Any) -> Trainer:
    """Train a small run to its end."""
    config = RunConfig(**{"dataset": "xor", "hidden_layers": (3,), "epochs": epochs, **values})
    trainer = Trainer(config, run_id=run_id)
    trainer.run()
    return trainer


def kept(path: Path, *trainers: Trainer) -> list[str]:
    """Write runs into a store, and give what they are called there."""
    with Store.open(path) as store:
        writer = RunWriter(store)
        return [writer.save(trainer.checkpoint()) for trainer in trainers]


def begin(
    recorder: Recorder, config: RunConfig, *, labels: Labels | None = None, **options: Any
) -> BackgroundRun:
    """Begin a run with a new id, or go on with one, and have it written down."""
    run = BackgroundRun(config, RunOptions(**{"run_id": recorder.new_id(), **options}))
    recorder.follow(run, labels)
    return run


def until(condition: Callable[[], object]) -> None:
    """Wait until something is true."""
    deadline = monotonic() + PATIENCE_SECONDS
    while not condition():
        assert monotonic() < deadline, "it never came true"


def in_store(path: Path, run: BackgroundRun) -> RunSummary:
    """Read what the store says of a run."""
    with Store.open(path, read_only=True) as store:
        return store.run(run.run_id)


def finished(recorder: Recorder, run: BackgroundRun) -> None:
    """Let a run train to its end, and everything be written."""
    assert run.wait(PATIENCE_SECONDS)
    recorder.close()
