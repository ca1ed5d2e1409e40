"""Progress as plain lines, for a file or a pipe: the start, then each tenth of the epochs.

Or each so many-th epoch, and the last.
"""

from __future__ import annotations

import sys
from math import isnan

import numpy as np

from .....core.training.metrics.evaluated import MOST_LOOKED_BACK, has_numbers
from .....core.training.snapshot import Snapshot
from .....core.training.speed.throughput import Throughput
from ..wording import clock_text, loss_text, percent_text
from .display import metrics_after
from .json_lines import due_epochs

_LONGEST_SILENCE = 10.0
"""Seconds of training after which a line is due even within a tenth."""


class ProgressLines:
    """Writes the metrics after each tenth of the epochs, however rarely it is asked to.

    The metrics come from the history, so two runs of one config write the same numbers; only the
    clock is that of the moment.

    Args:
        every: Of how many epochs one is written, and the last; `None` for each tenth of a run.
        first: The epoch that the run begins with.
    """

    def __init__(self, *, every: int | None = None, first: int = 0) -> None:
        self._every = every
        self._epoch = first - 1
        self._seconds = 0.0
        self._throughput = Throughput()

    def show(self, snapshot: Snapshot) -> None:
        """Write a line for each epoch that is due and was completed since the last time."""
        self._throughput.observe(snapshot)
        due = self._due(snapshot)
        for epoch in due:
            self._write(snapshot, epoch)
        if due:
            self._epoch, self._seconds = due[-1], snapshot.seconds

    def _due(self, snapshot: Snapshot) -> list[int]:
        if self._every is not None:
            return due_epochs(snapshot, self._epoch + 1, self._every)
        epochs = snapshot.config.epochs
        tenths = {epochs * tenth // 10 for tenth in range(11)}
        reached = {_evaluated(snapshot, epoch) for epoch in tenths if epoch <= snapshot.epoch}
        due = sorted(epoch for epoch in reached if epoch > self._epoch)
        return due or ([snapshot.epoch] if self._is_overdue(snapshot) else [])

    def note(self, sentence: str) -> None:
        """Write a sentence."""
        print(sentence, file=sys.stderr, flush=True)

    def close(self) -> None:
        """Do nothing: each line is complete."""

    def _is_overdue(self, snapshot: Snapshot) -> bool:
        silence = snapshot.seconds - self._seconds
        return silence > _LONGEST_SILENCE and snapshot.epoch > self._epoch

    def _write(self, snapshot: Snapshot, epoch: int) -> None:
        metrics = metrics_after(snapshot, epoch)
        last = f"{snapshot.config.epochs:,}"
        sets: dict[str, tuple[float, float]] = {}
        if has_numbers(snapshot.history.rows[epoch]).any():
            sets["train"] = metrics.train_loss, metrics.train_accuracy
        if not isnan(metrics.validation_loss):
            sets["val"] = (metrics.validation_loss, metrics.validation_accuracy)
        words = [
            f"{name} {loss_text(loss):<8} {percent_text(accuracy):>6}"
            for name, (loss, accuracy) in sets.items()
        ]
        epoch_words = f"epoch {epoch:>{len(last)},}/{last}"
        words = words or ["not evaluated"]
        line = "  ".join([epoch_words, *words, self._clock(snapshot, epoch)])
        print(line.rstrip(), file=sys.stderr, flush=True)

    def _clock(self, snapshot: Snapshot, epoch: int) -> str:
        if epoch == snapshot.config.epochs:
            return f"took {clock_text(snapshot.seconds)}"
        left = self._throughput.seconds_left(snapshot)
        return "" if left is None else f"{clock_text(left)} left"


def _evaluated(snapshot: Snapshot, epoch: int) -> int:
    """Give the last epoch up to one that has numbers; that one itself if none has for long."""
    rows = snapshot.history.rows
    if has_numbers(rows[epoch]).any():
        return epoch
    first = max(0, epoch - MOST_LOOKED_BACK)
    known = np.flatnonzero(has_numbers(rows[first:epoch]).any(axis=1))
    return first + int(known[-1]) if known.size else epoch
