"""What the form says of itself: which preset it stands for, and what waits for a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....core.config import HYPERPARAMETERS


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


def listed_note(listed: Mapping[str, Sequence[object]]) -> str:
    """Say what comes of several values in one field; empty if there are none."""
    return "\n".join(
        f"{len(values)} values of {HYPERPARAMETERS[name].label}: enter in it compares them"
        for name, values in listed.items()
    )


_MOST_LABELS = 4
"""How many are named; a preset may change twenty."""


def _labels(names: Sequence[str]) -> str:
    labels = [HYPERPARAMETERS[name].label for name in names]
    if len(labels) > _MOST_LABELS + 1:
        labels = [*labels[:_MOST_LABELS], f"{len(labels) - _MOST_LABELS} more"]
    return ", ".join(labels)
