"""Says in words how the replicas of a run fare: who stopped, diverged or is stuck, counted.

4 of 6 replicas stopped early (epochs 55 to 140), 1 diverged (seed 9); 1 trains on.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..stopping.replica_watch import (
    GENERALIZES_WORSE,
    GOES_ON,
    LOST_PATIENCE,
    REACHED_ACCURACY,
    REACHED_LOSS,
    STANDS_STILL,
)
from .replica_snapshot import ReplicaSnapshot

_MOST_SEEDS = 6
_STOP_WORDS = {
    LOST_PATIENCE: "stopped early",
    GENERALIZES_WORSE: "stopped early by generalization loss",
    STANDS_STILL: "stopped early by training progress",
    REACHED_ACCURACY: "reached the target",
    REACHED_LOSS: "reached the target",
}
"""What a rule did to a replica, in the order in which replicas are counted."""


def fates_sentence(
    fates: ReplicaSnapshot, *, last_epoch: int, has_ended: bool, called: str = "replicas"
) -> str:
    """Count who stopped, diverged or is stuck; empty if nobody.

    Args:
        fates: How they fare.
        called: What the replicas are called: replicas, or folds.
        last_epoch: The epoch that ends the run anyhow: who stops in it has trained to the end.
        has_ended: Whether the others train no more either.
    """
    early: dict[str, list[int]] = {words: [] for words in _STOP_WORDS.values()}
    for epoch, by in zip(fates.stopped_at, fates.stopped_by, strict=True):
        if epoch and epoch < last_epoch:
            early[_STOP_WORDS[by]].append(epoch)
    lost = [s for s, epoch in zip(fates.seeds, fates.diverged_at, strict=True) if epoch]
    stuck = [fates.seeds[place] for place in fates.stuck]
    total = len(fates.seeds)
    parts = [
        *((len(epochs), words, _epochs(epochs)) for words, epochs in early.items()),
        (len(lost), "diverged", _seeds(lost, total)),
        (len(stuck), "is stuck" if len(stuck) == 1 else "are stuck", _seeds(stuck, total)),
    ]
    parts = [part for part in parts if part[0]]
    if not parts:
        return ""
    words: list[str] = []
    for count, what, which in parts:
        whole = f"All {total} {called}" if count == total else f"{count} of {total} {called}"
        words.append(f"{count if words else whole} {what}{which}")
    out = sum(bool(s or d) for s, d in zip(fates.stopped_at, fates.diverged_at, strict=True))
    left = 0 if has_ended else total - out
    on = f"; {left} {'trains' if left == 1 else 'train'} on" if left else ""
    return f"{', '.join(words)}{on}."


def stop_words(by: int) -> str:
    """Say how a rule ended one replica; empty if none did."""
    return "" if by == GOES_ON else _STOP_WORDS[by]


def best_sentence(epochs: Sequence[int], called: str = "replicas") -> str:
    """Say which epochs the weights of replicas are of that ended with their best."""
    return (
        f"Each {called.removesuffix('s')} has the weights of its own best epoch ({_span(epochs)})."
    )


def _epochs(epochs: Sequence[int]) -> str:
    if not epochs:
        return ""
    noun = "epoch" if min(epochs) == max(epochs) else "epochs"
    return f" ({noun} {_span(epochs)})"


def _span(epochs: Sequence[int]) -> str:
    first, last = min(epochs), max(epochs)
    return f"{first:,}" if first == last else f"{first:,} to {last:,}"


def _seeds(seeds: Sequence[int], total: int) -> str:
    if len(seeds) == total:
        return ""
    shown = ", ".join(map(str, seeds[:_MOST_SEEDS])) + (", ..." if len(seeds) > _MOST_SEEDS else "")
    return f" (seed{'s' if len(seeds) > 1 else ''} {shown})"
