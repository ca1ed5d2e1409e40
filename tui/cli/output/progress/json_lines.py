"""Progress for other programs: a JSON object for each epoch, on standard error, a line each.

The keys are always the same: `id`, `epoch`, `epochs` (how many the run is to train), `seconds`,
`learning_rate` and what the history records of an epoch, `null` where there is no such set or
measure, or no finite number. A line that says something in words has `note` and nothing else.
"""

from __future__ import annotations

import json
import sys
from math import isfinite

import numpy as np

from .....core.training.metrics.history import COLUMNS
from .....core.training.snapshot import ENDED, Snapshot


class ProgressJson:
    """Writes every epoch, or some, however rarely it is asked to.

    What was recorded while nobody asked is written then in one go, so training is not held up by
    a line for each epoch, and a reader gets each of them.

    Args:
        every: Of how many epochs one is written; the last one is in any case.
        first: The epoch that the run begins with.
        run_id: What the run is called; `None` if it is not kept.
    """

    def __init__(self, *, every: int, first: int, run_id: str | None) -> None:
        self._every = every
        self._next = first
        self._id = json.dumps(run_id)

    def show(self, snapshot: Snapshot) -> None:
        """Write the epochs that were completed since the last time."""
        epochs = due_epochs(snapshot, self._next, self._every)
        if not epochs:
            return
        self._next = epochs[-1] + 1
        table = np.column_stack(
            [
                snapshot.epoch_seconds[epochs],
                snapshot.learning_rates[epochs],
                snapshot.history.rows[epochs],
            ]
        ).tolist()
        names = ("seconds", "learning_rate", *COLUMNS)
        # Not by `json.dumps`, which takes four times as long: there may be thousands in a second.
        rest = "".join(f', "{name}": %s' for name in names)
        line = f'{{"id": {self._id}, "epoch": %d, "epochs": {snapshot.config.epochs}{rest}}}\n'
        _write(
            "".join(
                line % (epoch, *[repr(v) if isfinite(v) else "null" for v in row])
                for epoch, row in zip(epochs, table, strict=True)
            )
        )

    def note(self, sentence: str) -> None:
        """Say something in words."""
        write_note(sentence)

    def close(self) -> None:
        """Do nothing: each line is complete."""


def due_epochs(snapshot: Snapshot, first: int, every: int) -> list[int]:
    """Give the epochs from one on that are to be written: each so many-th, and a run's last."""
    due = list(range(-(-first // every) * every, snapshot.epoch + 1, every))
    if snapshot.state in ENDED and snapshot.epoch >= first and snapshot.epoch % every:
        due.append(snapshot.epoch)
    return due


def write_note(sentence: str) -> None:
    """Write something that is said in words, as an object."""
    _write(json.dumps({"note": sentence}) + "\n")


def _write(text: str) -> None:
    """Write whole lines to standard error."""
    sys.stderr.write(text)
    sys.stderr.flush()
