"""Which trainers of this process were written to a store or read from one, and as which run.

Ids are short, so another run may well have a trainer's own by chance, and must not be overwritten.
"""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from ..training.checkpoint import Checkpoint
from ..training.trainer import Trainer

_kept: WeakKeyDictionary[Trainer, tuple[Path, str]] = WeakKeyDictionary()


def loaded(checkpoint: Checkpoint, file: Path) -> Trainer:
    """Make a trainer of what a store has of a run, which goes by its id there."""
    trainer = Trainer.resumed(checkpoint)
    remember(trainer, file, checkpoint.run_id)
    return trainer


def remember(trainer: Trainer, file: Path, run_id: str) -> None:
    """Note what a trainer is called in a store."""
    _kept[trainer] = file, run_id


def kept_as(trainer: Trainer, file: Path) -> str:
    """Tell what a trainer is called in a store; empty if it was never there."""
    known_in, run_id = _kept.get(trainer, (None, ""))
    return run_id if known_in == file else ""
