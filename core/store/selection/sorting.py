"""Sorts runs by anything that they can be asked for: the best, the newest or the least first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...config import value_text
from ..summary import RunSummary
from .searchable_facts import Fact

_LARGEST_FIRST = ("accuracy", "within", "epoch", "steps", "seconds")


def in_order(runs: Iterable[RunSummary], fact: Fact, *, reverse: bool = False) -> list[RunSummary]:
    """Sort runs by one fact; those that have none come last either way.

    Small losses, ages and hyperparameters come first, large accuracies and counts too. Runs that
    are alike stay as they were.

    Args:
        runs: What to sort.
        fact: By what.
        reverse: The other way round.
    """
    down = (fact.name.endswith(_LARGEST_FIRST)) != reverse
    known: list[tuple[Any, RunSummary]] = []
    unknown: list[RunSummary] = []
    for run in runs:
        value = fact.read(run)
        if value is None or value in ("", ()):
            unknown.append(run)
        else:
            known.append((_key(value), run))
    known.sort(key=lambda pair: pair[0], reverse=down)
    return [*(run for _, run in known), *unknown]


def _key(value: Any) -> Any:
    """Make values comparable: several kinds of one fact are texts, as one or several names."""
    if isinstance(value, bool | str) or (isinstance(value, tuple) and isinstance(value[0], str)):
        return value_text(value).casefold()
    return value
