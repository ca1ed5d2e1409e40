"""Stored runs in words, as a list tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from ....core.config.formats.state_line import parts_of_line
from ....core.store.selection.searchable_facts import counts_by_threshold, own_accuracy
from ....core.store.summary import RunSummary
from .wording import percent_text

STYLES = {
    "finished": "32", "running": "36", "paused": "36", "stopped": "33", "interrupted": "33",
    "diverged": "31", "failed": "31",
}  # fmt: skip
"""The colour of each status, as the number of an escape sequence."""

_AGES = ((86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


def age_text(seconds: float) -> str:
    """Write how long ago something was, in at most six characters."""
    for unit, name in _AGES:
        if seconds >= unit:
            return f"{seconds / unit:.0f} {name}"
    return "now"


def epochs_text(run: RunSummary) -> str:
    """Write how many epochs a run has, of how many where some are missing."""
    return f"{run.epoch:,}" if run.epoch == run.epochs else f"{run.epoch:,}/{run.epochs:,}"


def called(run: RunSummary) -> str:
    """Write a run's name, and its tags behind it."""
    return "  ".join(filter(None, (run.name, " ".join(f"#{tag}" for tag in run.tags))))


def said_in(run: RunSummary) -> str:
    """Write what a run's config says beside what a list has columns for."""
    parts = parts_of_line(run.line)
    return " ".join(
        f"{name}={text}" for name, text in parts if name not in {"dataset", "seed", "epochs"}
    )


def accuracy_texts(runs: Sequence[RunSummary]) -> list[str]:
    """Write the accuracy that each run's own rule means, and which rule where they differ."""
    rules = [counts_by_threshold(run) for run in runs]
    words = {True: "", False: ""} if all(rules) else {True: " right", False: " close"}
    texts = [percent_text(own_accuracy(run)) for run in runs]
    return [text + words[rule] for text, rule in zip(texts, rules, strict=True)]


def shown_measure(run: RunSummary, measure: str) -> float | None:
    """Give a measure of the validation rows, or of those that train where there are none."""
    found = getattr(run, f"validation_{measure}")
    return getattr(run, f"train_{measure}") if found is None else found
