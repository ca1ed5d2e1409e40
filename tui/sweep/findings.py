"""What is known of a sweep at one moment, added to as trials end; no widget is known here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from ...core.experiments.sweep.outcome import Outcome
from ...core.experiments.sweep.plan import SweepPlan, Trial
from ...core.experiments.sweep.standing import (
    Judgement,
    Standing,
    best_of,
    judgement_of,
    ranked,
    standing_of,
    surer_of,
    verdict,
)
from ...core.store.sweeps.kept_sweep import KeptSweep


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What a screen shows of a sweep."""

    sweep: KeptSweep
    """As the store has it; `done` may be behind `standings`."""
    plan: SweepPlan
    """What it trains."""
    judgement: Judgement
    """What trials are judged by."""
    standings: tuple[Standing, ...]
    """The trials of which something is known, the best first."""
    waiting: tuple[Trial, ...]
    """The others, by their numbers, as far as they are known ahead."""
    best: Standing | None
    """The best; `None` where too few seeds rank nothing."""
    verdict: str
    """What it shows, in sentences."""
    ends_at: float | None
    """When the last may come to its end, by `monotonic`, where that can be told."""

    @property
    def done(self) -> int:
        """How many trials came to an end."""
        return sum(each.outcome.status != "waiting" for each in self.standings)


class Tally:
    """Describes each trial once, however often somebody asks how all of them stand.

    Args:
        sweep: What is kept of the sweep.
        plan: What it trains.
    """

    def __init__(self, sweep: KeptSweep, plan: SweepPlan) -> None:
        self.sweep = sweep
        self.fresh: Outcome | None = None
        """What the winner came to on fresh seeds, once that is known."""
        self._plan = plan
        self._trials = {trial.number: trial for trial in plan.all_trials()}
        self._outcomes: dict[int, Outcome] = {}
        self._standings: dict[int, Standing] = {}
        self._watching: dict[str, Outcome] = {}
        """One for each set of rows that some are judged by."""
        self._judgement: Judgement | None = None
        self._began, self._done_before = monotonic(), 0

    def begin(self) -> None:
        """Have the time that is left be told by what comes from now on."""
        self._began, self._done_before = monotonic(), self._done

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take over what trials came to."""
        for outcome in outcomes:
            if outcome.chosen is not None:
                self._trials[outcome.number] = self._plan.chosen_trial(
                    outcome.number, outcome.chosen
                )
            if outcome.number in self._trials:
                self._outcomes[outcome.number] = outcome
                if outcome.means is not None:
                    self._watching.setdefault(outcome.watched_set(), outcome)
                self._standings.pop(outcome.number, None)

    def findings(self, *, is_training: bool) -> Findings:
        """Say how the trials stand now."""
        judgement = judgement_of(self._plan, [*self._watching.values()])
        if judgement != self._judgement:
            self._judgement = judgement
            self._standings.clear()
        for number, outcome in self._outcomes.items():
            if number not in self._standings:
                self._standings[number] = standing_of(self._trials[number], outcome, judgement)
        standings = ranked(self._standings.values())
        said = verdict(self._plan, standings, self.fresh) if standings else ""
        said = " ".join([said, *surer_of(standings, self.fresh)])
        return Findings(
            self.sweep,
            self._plan,
            judgement,
            tuple(standings),
            tuple(trial for n, trial in self._trials.items() if n not in self._outcomes),
            best_of(standings),
            said,
            self._ends_at() if is_training else None,
        )

    @property
    def _done(self) -> int:
        return sum(outcome.status != "waiting" for outcome in self._outcomes.values())

    def _ends_at(self) -> float | None:
        done = self._done - self._done_before
        if not done:
            return None
        now, left = monotonic(), self.sweep.trials - self._done
        return now + (now - self._began) / done * left
