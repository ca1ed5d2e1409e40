"""Which trainers of this process were written to a store or read from one, and as which run.

Ids are short, so another run may well have a trainer's own by chance, and must not be overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from weakref import WeakKeyDictionary

from ..training.checkpoint import Checkpoint
from ..training.trainer import Trainer
from .tables.kept_table import RowsGoneError

_kept: WeakKeyDictionary[Trainer, tuple[Path, str]] = WeakKeyDictionary()


def loaded(read: Callable[[], Checkpoint], file: Path) -> Trainer:
    """Make a trainer of what a store has of a run, which goes by its id there.

    Args:
        read: Reads the run's checkpoint.
        file: The store.

    Raises:
        StoreError: If there is no such run, or it can't be read; where only its rows are gone, with
            what works without them.
    """
    try:
        checkpoint = read()
    except RowsGoneError as gone:
        sentence = (
            f"{gone} A trainer needs them; last_snapshot(store, {gone.run_id!r}) of nnlab.core has"
            " what it learned, and predicts."
        )
        raise RowsGoneError(sentence, gone.table, gone.why, gone.run_id) from None
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
