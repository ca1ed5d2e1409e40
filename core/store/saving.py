"""Runs of a script or a notebook, written into a store and taken out of it in one call each.

    run = save(trainer, "runs.db", name="two rings")
    again = load(run.id, "runs.db")

The store is the same as the lab's, so the lab and the command line open what was saved here, and
the other way round. A `Recorder` keeps runs while they train; this writes what is there now.
"""

from __future__ import annotations

from pathlib import Path

from ..training.snapshot import ENDED
from ..training.trainer import Trainer
from .location import chosen_file
from .store import LAST, Store
from .summary import RunSummary
from .trainers import kept_as, remember
from .writing.writer import RunWriter


def save(trainer: Trainer, path: str | Path | None = None, *, name: str = "") -> RunSummary:
    """Write a run into a store, as it is now.

    A run that was saved there before, or loaded from there, is written anew; any other is added.

    Args:
        trainer: The run. If it has not ended, it can go on later (`load`, `nnlab resume`).
        path: The store, which is made if there is none; where nnlab keeps its runs if not given.
        name: What to call the run; as it is called if not given.

    Returns:
        The run as lists show it; `id` finds it again.

    Raises:
        StoreError: If it can't be written, or a process is training it.
    """
    file = chosen_file(path)
    checkpoint = trainer.checkpoint()
    with Store.open(file) as store:
        parent = trainer.parent
        parents = {} if parent is None else {trainer.run_id: (parent.run_id, parent.epoch)}
        writer = RunWriter(store, parents)
        key = kept_as(trainer, file)
        if key and store.has(key):
            checkpoint = checkpoint.named(key)
            writer.claim(key)
        # This process may live on for hours: what it does not train now may go on elsewhere.
        rests = checkpoint.state not in ENDED
        key = writer.save(checkpoint, status="interrupted" if rests else None)
        remember(trainer, file, key)
        if name:
            store.rename(key, name)
        return store.run(key)


def load(key: str = LAST, path: str | Path | None = None) -> Trainer:
    """Make a trainer of a run in a store, as it was when it was last written.

    It predicts, shows its snapshot and its history; one that had not ended trains on.

    Args:
        key: The run's id, the beginning of one, its name, or `last`.
        path: The store; where nnlab keeps its runs if not given.

    Raises:
        StoreError: If there is no such store or run, or it can't be read.
        ConfigError: If its points can't be made again.
    """
    with Store.open(chosen_file(path), read_only=True) as store:
        return store.load(key)
