"""What there was to keep of runs and what is kept, so that none is lost without a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...training.checkpoint import Checkpoint

_NAMED_AT_ONCE = 5
"""So many runs are named that share a sentence."""


class _Place(NamedTuple):
    """How far a run is."""

    steps: int
    epoch: int


class SavedProgress:
    """Knows of every run how far it came and how far it is written."""

    def __init__(self) -> None:
        self._reached: dict[str, _Place] = {}
        self._written: dict[str, _Place] = {}
        self._gone: dict[str, _Place] = {}
        self._reasons: dict[str, str] = {}

    def take(self, checkpoint: Checkpoint) -> None:
        """Note that a run came so far, and is to be kept."""
        self._reached[checkpoint.run_id] = _Place(checkpoint.steps, checkpoint.epoch)

    def write(self, checkpoint: Checkpoint) -> None:
        """Note that this much of a run is kept."""
        self._written[checkpoint.run_id] = _Place(checkpoint.steps, checkpoint.epoch)
        self._gone.pop(checkpoint.run_id, None)
        self._reasons.pop(checkpoint.run_id, None)

    def lose(self, run_id: str, reason: str) -> None:
        """Note that what was written of a run is gone, and why, as a sentence."""
        if run_id in self._written:
            self._gone[run_id] = self._written.pop(run_id)
            self._reasons[run_id] = reason

    def find(self, run_id: str) -> None:
        """Note that what was written of a run is there after all."""
        if run_id in self._gone:
            self._written[run_id] = self._gone.pop(run_id)
            del self._reasons[run_id]

    def has(self, run_id: str) -> bool:
        """Tell whether something of a run is kept."""
        return run_id in self._written

    def loss_of(self, run_id: str, reason: str) -> str:
        """Say that a run is not kept, or not to its end.

        Args:
            run_id: Which run.
            reason: Why, as a sentence, where nothing else is known.

        Returns:
            A sentence; empty if nothing is lost.
        """
        reached, written = self._reached.get(run_id), self._written.get(run_id)
        if reached is None or (written is not None and written.steps >= reached.steps):
            return ""
        reason = self._reasons.get(run_id, reason)
        if written is None:
            return f"Run {run_id} is not kept: {reason}"
        return (
            f"Run {run_id} is kept up to epoch {written.epoch:,} only, not to"
            f" {reached.epoch:,}: {reason}"
        )

    def losses(self, reason: str) -> list[str]:
        """Say what is lost of all runs; see `loss_of`.

        Runs that are lost for the same reason share a sentence.
        """
        sentences: list[str] = []
        whole: dict[str, list[str]] = {}
        for run_id in list(self._reached):  # a trainer may still be at it
            sentence = self.loss_of(run_id, reason)
            if sentence and run_id not in self._written:
                whole.setdefault(self._reasons.get(run_id, reason), []).append(run_id)
            elif sentence:
                sentences.append(sentence)
        for why, ids in whole.items():
            sentences.append(f"{_named(ids)} not kept: {why}")
        return sentences


def _named(ids: Sequence[str]) -> str:
    if len(ids) == 1:
        return f"Run {ids[0]} is"
    shown, more = list(ids[:_NAMED_AT_ONCE]), len(ids) - _NAMED_AT_ONCE
    last = f"{more} more" if more > 0 else shown.pop()
    return f"Runs {', '.join(shown)} and {last} are"
