"""Stored runs in words, as a list tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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


_FORMATS = ("%H:%M", "%H:%M:%S", "%b %d %H:%M", "%b %d %H:%M:%S", "%Y-%m-%d %H:%M:%S")
"""How it is written when a run began, the shortest first."""


def began_texts(times: Sequence[float], now: float) -> tuple[str, list[str]]:
    """Write how long ago runs began or, where that would not tell two of them apart, when.

    Args:
        times: When they began, in seconds since 1970.
        now: The present.

    Returns:
        What stands above them, and a text for each.
    """
    ages = [age_text(now - began) for began in times]
    if len(set(ages)) == len(ages):
        return "age", ages
    try:
        moments = [datetime.fromtimestamp(began) for began in (*times, now)]
    except (ValueError, OverflowError, OSError):
        return "age", ages
    days = {moment.date() for moment in moments}
    years = {moment.year for moment in moments}
    formats = _FORMATS if len(days) == 1 else _FORMATS[2:] if len(years) == 1 else _FORMATS[-1:]
    for form in formats:
        texts = [moment.strftime(form) for moment in moments[:-1]]
        if len(set(texts)) == len(texts):
            return "began", texts
    return "began", [moment.strftime(formats[min(1, len(formats) - 1)]) for moment in moments[:-1]]


def epochs_text(run: RunSummary) -> str:
    """Write how many epochs a run has, of how many where some are missing."""
    return f"{run.epoch:,}" if run.epoch == run.epochs else f"{run.epoch:,}/{run.epochs:,}"


def called(run: RunSummary) -> str:
    """Write a run's name, and its tags behind it."""
    return "  ".join(filter(None, (run.name, " ".join(f"#{tag}" for tag in run.tags))))


def said_in(run: RunSummary) -> str:
    """Write what a run's config says beside what a list has columns for."""
    parts = parts_of_line(run.line)
    elsewhere = {"dataset", "table", "seed", "epochs"}
    return " ".join(f"{name}={text}" for name, text in parts if name not in elsewhere)


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
