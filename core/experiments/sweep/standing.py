"""How the trials of a sweep stand to each other, as far as their seeds can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ...config import HYPERPARAMETERS, RunConfig, Value, value_text
from ..contrast import at_least, contrast
from ..statistics import MEASURES, Distribution, too_few, winner_words
from .outcome import SETS, Outcome
from .plan import SweepPlan, Trial

MEASURE_WORDS = {"loss": "loss", "accuracy": "right", "within": "close"}
"""What the measures are called on screens."""
_DIGITS = 4
"""So many digits of a number tell a reader where it lies; the config has all of them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A trial with what it came to."""

    trial: Trial
    outcome: Outcome
    distribution: Distribution | None
    """Of what the sweep is judged by; `None` of a trial that failed."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What trials of a sweep are judged by, which is the same for all."""

    measure: str
    """One of `statistics.MEASURES`."""
    set_name: str
    """One of `outcome.SETS`."""

    @property
    def words(self) -> str:
        """Name it as a column is headed."""
        short = {"train": "train", "validation": "val", "test": "test"}[self.set_name]
        return f"{short} {MEASURE_WORDS[self.measure]}"


def measure_of(plan: SweepPlan) -> str:
    """Tell what the trials of a plan are judged by: the loss, unless accuracy is watched.

    Losses of different kinds can't be compared; then it is the share that is right or close.
    """
    config = plan.config
    if config.watched != "accuracy" and not {"loss", "class_weight"} & {*plan.names}:
        return "loss"
    return "within" if _is_by_tolerance(config) else "accuracy"


def _is_by_tolerance(config: RunConfig) -> bool:
    return config.accuracy_rule == "tolerance" or config.dataset_facts.task == "regression"


def judgement_of(plan: SweepPlan, outcomes: Sequence[Outcome]) -> Judgement:
    """Tell what trials are judged by: on the validation rows, where each trial has some."""
    ended = [outcome for outcome in outcomes if outcome.means is not None]
    watched = {outcome.watched_set() for outcome in ended} or {SETS[1]}
    return Judgement(measure_of(plan), watched.pop() if len(watched) == 1 else SETS[0])


def standings_of(plan: SweepPlan, outcomes: Sequence[Outcome]) -> list[Standing]:
    """Order trials, the best first; with too few seeds, and where they failed, as they are.

    Those that were pruned come after those that came to their end, the farther trained first.

    Args:
        plan: Their plan.
        outcomes: What those came to that are there.
    """
    trials = {trial.number: trial for trial in plan.all_trials()}
    for outcome in outcomes:
        if outcome.chosen is not None:
            trials[outcome.number] = plan.chosen_trial(outcome.number, outcome.chosen)
    judgement = judgement_of(plan, outcomes)
    return ranked(
        standing_of(trials[outcome.number], outcome, judgement)
        for outcome in outcomes
        if outcome.number in trials
    )


def standing_of(trial: Trial, outcome: Outcome, judgement: Judgement) -> Standing:
    """Describe what a trial came to by what all are judged by."""
    found = None
    if outcome.means is not None:
        found = outcome.distribution(judgement.set_name, judgement.measure)
    return Standing(trial, outcome, found)


def ranked(standings: Iterable[Standing]) -> list[Standing]:
    """Order trials, the best first; with too few seeds, and where they failed, by their numbers."""
    return sorted(standings, key=_rank)


def _rank(standing: Standing) -> tuple[Any, ...]:
    found, number, outcome = standing.distribution, standing.trial.number, standing.outcome
    if found is None:
        return 2, 0, 0.0, 0.0, number
    kind = (0, 0) if outcome.status == "finished" else (1, -outcome.rung)
    if not found.may_rank:
        return *kind, 0.0, 0.0, number
    sign = 1.0 if found.scale.low_is_better else -1.0
    return *kind, sign * found.median, sign * found.interquartile_mean, number


def best_of(standings: Sequence[Standing]) -> Standing | None:
    """Give the trial with the best median; `None` where too few seeds rank nothing."""
    first = standings[0] if standings and standings[0].outcome.status == "finished" else None
    if first is None or first.distribution is None or not first.distribution.may_rank:
        return None
    return first


def verdict(plan: SweepPlan, standings: Sequence[Standing], fresh: Outcome | None) -> str:
    """Say what a sweep shows, with its evidence.

    Args:
        plan: Its plan.
        standings: Its trials, as `standings_of` orders them.
        fresh: What the winner came to on seeds that had no part in choosing it, if that is known.
    """
    ended = [standing for standing in standings if standing.outcome.status == "finished"]
    searched = sum(standing.distribution is not None for standing in standings)
    if not ended:
        return "No trial came to an end."
    best = best_of(standings)
    if best is None:
        return too_few(plan.config.replicas)
    sentences = []
    judgement = judgement_of(plan, [standing.outcome for standing in standings])
    if len(ended) > 1:
        sentences.append(against(plan, judgement, ended[0], ended[1]))
    if fresh is not None and fresh.means is not None:
        found = fresh.distribution(judgement.set_name, judgement.measure)
        sentences.append(f"{values_words(plan, best.trial)}: {winner_words(found, searched)}")
    return " ".join(sentences)


def surer_of(standings: Sequence[Standing], fresh: Outcome | None) -> list[str]:
    """Say which interval of a verdict holds more often than 95 %; empty where there is none.

    Args:
        standings: The trials, as `standings_of` orders them.
        fresh: See `verdict`.
    """
    best = best_of(standings)
    if best is None or best.distribution is None or fresh is None or fresh.means is None:
        return []
    # As many seeds as the winner was found with.
    return at_least([best.distribution])


def against(plan: SweepPlan, judgement: Judgement, first: Standing, second: Standing) -> str:
    """Compare two trials that came to an end, seed for seed, in a sentence."""
    results = [
        each.outcome.results(judgement.set_name, judgement.measure) for each in (first, second)
    ]
    seeds = range(len(results[0]))
    found = contrast(
        results[0],
        results[1],
        MEASURES[judgement.measure],
        seeds=(seeds, seeds),
        diverged=(first.outcome.diverged, second.outcome.diverged),
    )
    words, others = (values_words(plan, each.trial) for each in (first, second))
    if words == others:  # drawn so close to each other that only all digits tell them apart
        words, others = (_exact_words(plan, each.trial) for each in (first, second))
    return found.sentence(words, others)


def values_words(plan: SweepPlan, trial: Trial) -> str:
    """Name a trial by what it has of what varies, a drawn number with four digits."""
    return _named(plan, trial, _short)


def values_texts(plan: SweepPlan, trials: Sequence[Trial]) -> list[tuple[str, ...]]:
    """Write what each of some trials has of what varies, a drawn number with four digits.

    Trials that those don't tell apart have all digits.

    Args:
        plan: Their plan.
        trials: All those that stand in one table.
    """
    short = [tuple(map(_short, plan.named(trial).values())) for trial in trials]
    alike = Counter(short)
    return [
        texts if alike[texts] == 1 else tuple(map(value_text, plan.named(trial).values()))
        for trial, texts in zip(trials, short, strict=True)
    ]


def are_shortened(trials: Sequence[Trial], texts: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether any text has fewer digits than its value; they are those of `values_texts`."""
    return any(
        isinstance(value, float) and value_text(value) != text
        for trial, row in zip(trials, texts, strict=True)
        for value, text in zip(trial.values, row, strict=True)
    )


def _exact_words(plan: SweepPlan, trial: Trial) -> str:
    return _named(plan, trial, value_text)


def _named(plan: SweepPlan, trial: Trial, text: Callable[[Value], str]) -> str:
    said = (
        f"{HYPERPARAMETERS[name].label} {text(value)}" for name, value in plan.named(trial).items()
    )
    return ", ".join(said)


def _short(value: Value) -> str:
    exact = value_text(value)
    if not isinstance(value, float):
        return exact
    short = f"{value:.{_DIGITS}g}"
    return short if len(short) < len(exact) and "e+" not in short else exact
