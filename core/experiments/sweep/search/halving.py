"""Pruning by successive halving: many begin, and of each rung the better part goes on.

A cohort of 27 with a factor of three: all train for a ninth of their epochs, the best nine go on to
a third, the best three to the end. Who is pruned follows from the medians at the rung alone, so a
sweep that goes on decides again as it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil

from ..outcome import Outcome
from ..plan import SweepPlan, Trial
from ..standing import standings_of

MOST_CUTS = 3
"""So often is a cohort cut at most: after few epochs all networks look alike."""

_LEAST_LEFT = 2
"""So many come to their end at least: a winner needs somebody to be compared with."""


def rungs_of(plan: SweepPlan, cohort: Sequence[Trial]) -> list[int]:
    """Give by what the epochs of trials are divided at each rung, the last one being their end."""
    if plan.halving is None:
        return [1]
    cuts, left = 0, len(cohort)
    while cuts < MOST_CUTS and (left := ceil(left / plan.halving)) >= _LEAST_LEFT:
        cuts += 1
    return [plan.halving**cut for cut in range(cuts, -1, -1)]


def missing_at(rung: int, cohort: Sequence[Trial], outcomes: Mapping[int, Outcome]) -> list[Trial]:
    """Give the trials that are to be trained to a rung and are not there."""
    if rung == 0:
        return [trial for trial in cohort if trial.number not in outcomes]
    return [
        trial
        for trial in cohort
        if (found := outcomes[trial.number]).status == "waiting" and found.rung < rung
    ]


def wanted_at(rung: int, cohort: Sequence[Trial], outcomes: Mapping[int, Outcome]) -> list[Trial]:
    """Give the trials that go on to a rung, those included that are there already."""
    if rung == 0:
        return list(cohort)
    return [
        trial
        for trial in cohort
        if (found := outcomes[trial.number]).rung >= rung
        or (found.rung == rung - 1 and found.status == "waiting")
    ]


def pruned_at(
    rung: int, plan: SweepPlan, cohort: Sequence[Trial], outcomes: Mapping[int, Outcome]
) -> list[Outcome]:
    """Give those that don't go on beyond a rung where all are that came so far.

    It is nobody if that was decided before.
    """
    all_of_them = [outcomes[trial.number] for trial in cohort]
    there = [outcome for outcome in all_of_them if outcome.rung == rung]
    if len(there) < sum(outcome.rung >= rung for outcome in all_of_them):
        return []  # some have gone on
    if plan.halving is None or any(outcome.status == "pruned" for outcome in there):
        return []
    alike = _without_status(there)
    ranked = [standing.outcome.number for standing in standings_of(plan, alike)]
    going_on = set(ranked[: ceil(len(there) / plan.halving)])
    return [
        replace(outcome, status="pruned")
        for outcome in there
        if outcome.status == "waiting" and outcome.number not in going_on
    ]


def _without_status(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Have those that came to their end before the others stand among them by their numbers."""
    return [
        outcome if outcome.status == "failed" else replace(outcome, status="finished")
        for outcome in outcomes
    ]
