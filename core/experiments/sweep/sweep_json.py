"""A sweep as JSON can hold it: what varies, what each trial came to, and what that shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...store.sweeps.kept_sweep import KeptSweep
from ..statistics import MEASURES
from .outcome import Outcome
from .plan import SweepPlan, Trial
from .standing import (
    Standing,
    best_of,
    judgement_of,
    verdict,
)


def sweep_as_json(
    sweep: KeptSweep, plan: SweepPlan, standings: Sequence[Standing], fresh: Outcome | None
) -> dict[str, Any]:
    """Say all that is known of a sweep; its trials stand in their order.

    Args:
        sweep: What is kept of it.
        plan: Its plan.
        standings: Its trials, as `standings_of` orders them.
        fresh: What the winner came to on fresh seeds, if that is known.
    """
    judgement = judgement_of(plan, [standing.outcome for standing in standings])
    best = best_of(standings)
    trials = sorted(standings, key=lambda standing: standing.trial.number)
    return {
        "id": sweep.id,
        "status": sweep.status,
        "seconds": sweep.seconds,
        "planned": sweep.trials,
        "replicas": plan.config.replicas,
        "search": plan.search,
        "halving": plan.halving,
        "over": {axis.name: axis.text for axis in plan.axes},
        "config": plan.config.values,
        "judged_by": {"set": judgement.set_name, "measure": judgement.measure},
        "trials": [
            {
                "number": standing.trial.number,
                "config": _said(plan, standing.trial),
                "status": standing.outcome.status,
                "reason": standing.outcome.reason,
                "epoch": standing.outcome.epoch or None,
                "seconds": standing.outcome.seconds,
                "statistics": _statistics(standing.outcome, judgement.set_name),
            }
            for standing in trials
        ],
        "best": None
        if best is None
        else {
            "number": best.trial.number,
            "config": _said(plan, best.trial),
            "fresh_seeds": fresh and _statistics(fresh, judgement.set_name),
        },
        "verdict": verdict(plan, standings, fresh),
    }


def _said(plan: SweepPlan, trial: Trial) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in plan.named(trial).items()
    }


def _statistics(outcome: Outcome, set_name: str) -> dict[str, Any] | None:
    """Describe every measure of a trial; `None` of one that failed."""
    if outcome.means is None:
        return None
    return {
        measure: outcome.distribution(set_name, measure).to_dict()
        for measure in MEASURES
        if outcome.has(set_name, measure)
    }
