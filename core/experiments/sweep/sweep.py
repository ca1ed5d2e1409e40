"""A sweep from its plan to its table, kept as it goes.

with SweepStore.open() as store:
    sweep = begin_sweep(store, plan)
    for done in train_sweep(store, sweep, plan, jobs=2):
        ...                       # the outcomes that are new; leave the loop to stop
    outcomes = outcomes_in(store, sweep)
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager
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
from .standing import best_of, standings_of
from .workers import Executor, GroupTrainer, Train, Workers

FRESH = 0
"""The number under which the winner is kept that was trained again on fresh seeds."""


def begin_sweep(store: SweepStore, plan: SweepPlan) -> KeptSweep:
    """Write a sweep down that is to be trained.

    Raises:
        ConfigError: If there is a config for none of its trials.
    """
    return store.begin(plan.to_json(), len(plan.all_trials()), plan.config)


def plan_of(store: SweepStore, sweep: KeptSweep) -> SweepPlan:
    """Give the plan of a kept sweep, its table at hand.

    Raises:
        ConfigError: If it is none that this nnlab knows.
        StoreError: If the table that it is about can't be had any more.
    """
    plan = SweepPlan.from_json(sweep.plan)
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

    Which trials are trained together follows from the plan alone; of a group of which some are
    there already, all are trained again, to the same bits.

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
    done = {trial.number for trial in store.trials(sweep)}
    groups = [
        group
        for group in groups_of(plan, plan.all_trials())
        if not done.issuperset(trial.number for trial in group)
    ]
    executor = executor or partial(_processes, jobs)
    status: Status = "stopped"
    began = counted = monotonic()

    def keep(outcomes: list[Outcome]) -> None:
        nonlocal counted
        if outcomes:
            now = monotonic()
            store.add(sweep, [_kept(outcome) for outcome in outcomes], now - counted)
            counted = now

    try:
        with _workers(plan, executor) as workers:
            for outcomes in workers.train(groups):
                keep(outcomes)
                yield outcomes
                if budget is not None and monotonic() - began >= budget:
                    workers.begin_nothing_more()
        done = {trial.number for trial in store.trials(sweep)}
        if done >= set(range(1, sweep.trials + 1)):
            if FRESH not in done and (winner := _winner_on_fresh_seeds(plan, store, sweep)):
                with _workers(winner[0], executor) as workers:
                    for outcomes in workers.train([(winner[1],)]):
                        keep(outcomes)
                        yield []
            status = "finished"
    finally:
        store.end(sweep, status)


def _processes(jobs: int, train: Train, table: PreparedTable | None) -> Workers:
    return Workers(train, jobs, table)


def _workers(plan: SweepPlan, executor: Executor) -> AbstractContextManager[GroupTrainer]:
    return executor(partial(train_group, plan), table_at_hand(plan.config))


def _winner_on_fresh_seeds(
    plan: SweepPlan, store: SweepStore, sweep: KeptSweep
) -> tuple[SweepPlan, Trial] | None:
    """Give the best trial with the seeds that follow those of the sweep; `None` if there is none.

    A search finds what its own seeds happened to like, so its winner's numbers flatter it.
    """
    best = best_of(standings_of(plan, outcomes_in(store, sweep)))
    if best is None or sweep.trials == 1:
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
        status="finished" if trial.status == "finished" else "failed",
        reason=trial.reason,
        seconds=trial.seconds,
        means=trial.means,
        epochs=trial.epochs,
        diverged=trial.diverged,
        stuck=trial.stuck,
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
    )
