"""The trials of a sweep in cohorts: each follows from what those before it came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..outcome import Outcome
from ..plan import SweepPlan, Trial
from .tpe import batches, optuna


def cohorts_of(plan: SweepPlan, outcomes: Mapping[int, Outcome]) -> Iterator[list[Trial]]:
    """Give the trials of a plan: all at once, or a batch when the one before is there.

    Args:
        plan: What is searched, and how.
        outcomes: What trials came to, by their numbers; all of a cohort are there by the time that
            the next one is asked for.
    """
    if plan.search == "tpe":
        yield from batches(plan, outcomes)
    else:
        yield plan.all_trials()


def refuse_missing(plan: SweepPlan) -> None:
    """Refuse a search that needs what is not installed.

    Raises:
        ConfigError: With a sentence that says how to get it.
    """
    if plan.search == "tpe":
        optuna()
