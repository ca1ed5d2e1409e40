"""A sweep from its plan to its table, kept as it goes.

with SweepStore.open() as store:
    sweep = begin_sweep(store, plan)
    for done in train_sweep(store, sweep, plan, jobs=2):
        ...                       # the outcomes that are new; leave the loop to stop
    outcomes = outcomes_in(store, sweep)
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from time import monotonic

from ...data.tabular.open_tables import table_at_hand
from ...data.tabular.prepared import PreparedTable
from ...store.sweeps.kept_sweep import KeptSweep, KeptTrial, Status
from ...store.sweeps.sweep_store import SweepStore
from .lockstep import groups_of, train_group
from .outcome import Outcome
from .plan import SweepPlan, Trial
from .search.cohorts import cohorts_of, refuse_missing
from .search.halving import missing_at, pruned_at, rungs_of, wanted_at
from .search.rung import Leg, train_legs
from .standing import best_of, standings_of
from .workers import Executor, Group, GroupTrainer, Train, Workers

FRESH = 0
"""The number under which the winner is kept that was trained again on fresh seeds."""


def begin_sweep(store: SweepStore, plan: SweepPlan) -> KeptSweep:
    """Write a sweep down that is to be trained.

    Raises:
        ConfigError: If there is a config for none of its trials, or what its search needs is not
            installed.
    """
    refuse_missing(plan)
    return store.begin(plan.to_json(), plan.most_trials, plan.config)


def plan_of(store: SweepStore, sweep: KeptSweep) -> SweepPlan:
    """Give the plan of a kept sweep, its table at hand.

    Raises:
        ConfigError: If it is none that this nnlab knows, or what its search needs is not installed.
        StoreError: If the table that it is about can't be had any more.
    """
    plan = SweepPlan.from_json(sweep.plan)
    refuse_missing(plan)
    store.have_table(plan.config)
    return plan


def train_sweep(
    store: SweepStore,
    sweep: KeptSweep,
    plan: SweepPlan,
    *,
    jobs: int,
    budget: float | None = None,
    executor: Executor | None = None,
) -> Generator[list[Outcome], None, None]:
    """Train the trials that are not there yet, and keep each group of them as it ends.

    Which trials are trained together follows from the plan, and from what earlier cohorts came to;
    of a group of which some are there already, all are trained again, to the same bits.

    Args:
        store: Where it is kept.
        sweep: As what.
        plan: Its plan.
        jobs: How many processes train.
        budget: After so many seconds no group is begun any more.
        executor: What trains instead, elsewhere.

    Yields:
        The outcomes that are new; an empty list now and then, while there are none.
    """
    kept = _Kept(store, sweep)
    began = monotonic()
    executor = executor or partial(_processes, jobs)
    table = table_at_hand(plan.config)
    status: Status = "stopped"

    def is_over() -> bool:
        return budget is not None and monotonic() - began >= budget

    try:
        train = train_group if plan.halving is None else train_legs
        with executor(partial(train, plan), table) as workers:
            is_whole = yield from _searched(plan, kept, workers, is_over)
        if is_whole:
            if fresh_in(store, sweep) is None and (winner := _winner_on_fresh_seeds(plan, kept)):
                with executor(partial(train_group, winner[0]), table) as workers:
                    for outcomes in workers.train([(winner[1],)]):
                        kept.add(outcomes)
                        yield []
            status = "finished"
    finally:
        store.end(sweep, status)


def _processes(jobs: int, train: Train, table: PreparedTable | None) -> Workers:
    return Workers(train, jobs, table)


def _searched(
    plan: SweepPlan, kept: _Kept, workers: GroupTrainer, is_over: Callable[[], bool]
) -> Generator[list[Outcome], None, bool]:
    """Train what is not there yet, cohort by cohort and rung by rung; tell whether that is all."""
    outcomes = kept.outcomes
    for cohort in cohorts_of(plan, outcomes):
        chosen = {trial.number: trial.values for trial in cohort} if plan.search == "tpe" else {}
        for rung, divisor in enumerate(rungs_of(plan, cohort)):
            missing = missing_at(rung, cohort, outcomes)
            together = groups_of(plan, wanted_at(rung, cohort, outcomes))
            trials = _with_any(together, missing)
            groups: list[Group] = [*trials]
            if plan.halving is not None:
                groups = [tuple(Leg(each, divisor, rung) for each in group) for group in trials]
            if groups and is_over():
                return False
            for some in workers.train(groups, kept.loaded if plan.halving is not None else None):
                found = [
                    replace(
                        outcome,
                        rung=rung,
                        chosen=chosen.get(outcome.number),
                        seconds=outcome.seconds + kept.seconds_before(outcome),
                    )
                    for outcome in some
                ]
                yield kept.add(found)
                if is_over():
                    workers.begin_nothing_more()
            if missing_at(rung, cohort, outcomes):
                return False
            if divisor > 1:
                pruned = pruned_at(rung, plan, cohort, outcomes)
                yield kept.add(pruned)
    return True


def _with_any(
    groups: Sequence[tuple[Trial, ...]], missing: Sequence[Trial]
) -> list[tuple[Trial, ...]]:
    numbers = {trial.number for trial in missing}
    return [group for group in groups if not numbers.isdisjoint(each.number for each in group)]


class _Kept:
    """The outcomes of a sweep as the store has them, added to as they come."""

    def __init__(self, store: SweepStore, sweep: KeptSweep) -> None:
        self._store, self._sweep = store, sweep
        self._counted = monotonic()
        self.outcomes = {outcome.number: outcome for outcome in outcomes_in(store, sweep)}

    def add(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Write some down, and how long they took; give them without what the store has alone."""
        if outcomes:
            now = monotonic()
            kept = [_kept(outcome) for outcome in outcomes]
            self._store.add(self._sweep, kept, now - self._counted)
            self._counted = now
        light = [replace(outcome, checkpoint=None) for outcome in outcomes]
        self.outcomes.update((outcome.number, outcome) for outcome in light)
        return light

    def loaded(self, group: tuple[Leg, ...]) -> Group:
        """Give the legs of a group with what their trials go on from, as far as they were begun."""
        return tuple(
            leg._replace(checkpoint=self._store.checkpoint(self._sweep, leg.number))
            if leg.number in self.outcomes
            else leg
            for leg in group
        )

    def seconds_before(self, outcome: Outcome) -> float:
        """Tell how long a trial was trained before it came to its next rung."""
        before = self.outcomes.get(outcome.number)
        return before.seconds if before is not None and before.status == "waiting" else 0.0


def _winner_on_fresh_seeds(plan: SweepPlan, kept: _Kept) -> tuple[SweepPlan, Trial] | None:
    """Give the best trial with the seeds that follow those of the sweep.

    A search finds what its own seeds happened to like, so its winner's numbers flatter it. `None`
    if there is none.
    """
    best = best_of(standings_of(plan, list(kept.outcomes.values())))
    if best is None or len(kept.outcomes) == 1:
        return None
    config = plan.config
    fresh = config.replace(seed=(config.seed + config.replicas) % 2**32)
    return replace(plan, config=fresh), best.trial._replace(number=FRESH)


def fresh_in(store: SweepStore, sweep: KeptSweep) -> Outcome | None:
    """Give what the winner of a kept sweep came to on fresh seeds, if that is known."""
    found = (_outcome(trial) for trial in store.trials(sweep) if trial.number == FRESH)
    return next(found, None)


def outcomes_in(store: SweepStore, sweep: KeptSweep) -> list[Outcome]:
    """Give what the trials of a kept sweep came to so far, by their numbers."""
    return [_outcome(trial) for trial in store.trials(sweep) if trial.number != FRESH]


def _outcome(trial: KeptTrial) -> Outcome:
    return Outcome(
        number=trial.number,
        status=trial.status,
        reason=trial.reason,
        seconds=trial.seconds,
        means=trial.means,
        epochs=trial.epochs,
        diverged=trial.diverged,
        stuck=trial.stuck,
        chosen=trial.chosen,
        rung=trial.rung,
        epoch=trial.epoch,
    )


def _kept(outcome: Outcome) -> KeptTrial:
    return KeptTrial(
        outcome.number,
        outcome.status,
        outcome.reason,
        outcome.seconds,
        outcome.means,
        outcome.epochs,
        outcome.diverged,
        outcome.stuck,
        outcome.chosen,
        outcome.rung,
        outcome.epoch,
        outcome.checkpoint,
    )
