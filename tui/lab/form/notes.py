"""What the form says of itself: which preset it stands for, and what waits for a restart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from ....core.config import HYPERPARAMETERS
from ....core.experiments.intervals import FEW
from ....core.experiments.sweep.axis import Axis


def preset_note(
    preset: str, changed: Sequence[str], pending: Sequence[str], *, in_field: bool
) -> str:
    """Say how far the form and the run are as a preset says; empty if both are.

    Args:
        preset: The preset's name; empty if none was chosen.
        changed: What the form says otherwise than the preset.
        pending: What the form says otherwise than the run.
        in_field: Whether letters are typed into a field.
    """
    if not preset:
        return ""
    if changed:
        return f"changed: {_labels(changed)}"
    key = "ctrl+r" if in_field else "r"
    return f"not applied yet: {key} runs it" if pending else ""


def pending_note(pending: Sequence[str], *, in_field: bool, may_branch: bool) -> str:
    """Say what waits for a restart, with keys that work where one is; empty if nothing does.

    Args:
        pending: What the form says otherwise than the run.
        in_field: Whether letters are typed into a field.
        may_branch: Whether a branch applies it too.
    """
    if not pending:
        return ""
    ways = "ctrl+r restarts" if in_field else "r restarts"
    if may_branch:
        ways = f"esc, then b branches, {ways}" if in_field else f"b branches, {ways}"
    return f"{ways} with: {_labels(pending)}"


def sweep_note(axes: Iterable[Axis], seeds: int) -> str:
    """Say what comes of several values in some fields; empty if there are none.

    Args:
        axes: What they are.
        seeds: How many each trial has.
    """
    counts = [len(axis.values) for axis in axes]
    if not counts:
        return ""
    said = " x ".join(f"{count:,}" for count in counts)
    trials = f" of {prod(counts):,} trials" if len(counts) > 1 else ""
    each = f"{seeds:,} seed{'' if seeds == 1 else 's'} each"
    few = "" if seeds >= FEW else f" Below {FEW} (replicas) nothing is ranked."
    return f"{said} values: a sweep{trials}, {each}; enter in the field begins it.{few}"


_MOST_LABELS = 4
"""How many are named; a preset may change twenty."""


def _labels(names: Sequence[str]) -> str:
    labels = [HYPERPARAMETERS[name].label for name in names]
    if len(labels) > _MOST_LABELS + 1:
        labels = [*labels[:_MOST_LABELS], f"{len(labels) - _MOST_LABELS} more"]
    return ", ".join(labels)
