"""Several runs side by side: what they came to, how sure that is, and in what they differ.

It takes no reading; but what each replica came to is known to who has read it (`Replicas`).

    compared = compare([store.run("3f2a"), store.run("91c0")])
    for row in compared.differences:
        print(row.label, row.texts)   # learning rate ('0.1', '0.01')

Nothing is called best that can't be compared: losses of different functions, runs on other points.
Of replicas those runs are best of which none is shown to be better; of fewer than ten none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from ..catalog.datasets import facts_among
from ..catalog.losses import LOSSES
from ..config import HYPERPARAMETERS, value_text
from ..config.formats.state_line import ValuesOfLine
from ..html_table import table_html
from ..store.summary import MEASURES, RunSummary, measure_text
from ..training.replicas.replica_snapshot import ReplicaSnapshot
from .contrast import Contrast, at_least, contrast
from .intervals import FEW
from .replica_results import distribution_of, results_of, scale_of
from .statistics import Distribution, too_few

SETS = {"train": "train", "validation": "val", "test": "test"}
"""The sets of rows, as measures begin, and how they are called for short."""

Replicas = Mapping[str, ReplicaSnapshot]
"""By ids of runs what each replica came to."""

_OF_FOLDS = "Folds share rows, so they say less than seeds would: nothing is ranked by them."
_OF_ONE = "One seed ranks these runs, not their configs."
_OF_MANY = "Of twenty differences that are none, one is shown by chance."


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of all the runs."""

    name: str
    """Its name in a summary, such as `validation_loss`."""
    label: str
    """Its name for a person, such as `val loss`."""
    values: tuple[float | None, ...]
    """What each run came to, of replicas their median; `None` where it has no such measure."""
    best: tuple[int, ...]
    """Which of the runs are best in it; none where all are alike or can't be compared."""
    distributions: tuple[Distribution | None, ...] = ()
    """What the replicas of each came to; `None` of a single run, and where that is unknown."""
    contrasts: tuple[Contrast | None, ...] = ()
    """The first run against each of them; `None` against itself, and where they can't be
    compared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A hyperparameter in which the runs differ."""

    name: str
    """Its field name."""
    label: str
    """Its name for a person."""
    texts: tuple[str | None, ...]
    """Each run's value as a person would type it; `None` where it has no effect."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some runs side by side; everything in it is in their order."""

    runs: tuple[RunSummary, ...]
    """The runs."""
    measures: tuple[Measured, ...]
    """What they came to; measures that none has are left out."""
    differences: tuple[Difference, ...]
    """Where their configs differ, in the order of the form; what has no effect in any is left
    out."""
    branches: tuple[str, ...]
    """Where each branched off, such as `3f2a at 1,000`; empty for one that began by itself."""
    judged: tuple[str, ...] = ()
    """The measures that sentences are about: the loss and the accuracy, by the rule of the configs,
    of the set furthest from training that all have."""
    of_folds: bool = False
    """Whether replicas of some are folds of a cross-validation."""

    @property
    def of_replicas(self) -> bool:
        """Whether any of the runs has several replicas."""
        return any(run.replicas > 1 for run in self.runs)

    def shares(self) -> list[tuple[str, tuple[str, ...]]]:
        """Say how many replicas of each run are stuck, diverged and reached the target.

        Returns:
            What happened, and to which share of each run's replicas, with the exact interval.
        """
        if not self.of_replicas or not self.judged:
            return []
        (of,) = (row.distributions for row in self.measures if row.name == self.judged[-1])
        reached = [None if each is None else each.reached for each in of]
        return [
            ("stuck", tuple("" if each is None else each.stuck.words for each in of)),
            ("diverged", tuple("" if each is None else each.diverged.words for each in of)),
            ("reached", tuple("" if each is None else each.words for each in reached)),
        ]

    def sentences(self, names: Sequence[str]) -> list[str]:
        """Say how each run compares with the first, and what there are too few replicas for.

        Args:
            names: What the runs are called.
        """
        rows = [row for row in self.measures if row.name in self.judged]
        found = [
            f"{row.label}: {each.sentence(names[0], name)}"
            for place, name in enumerate(names)
            for row in rows
            if row.contrasts and (each := row.contrasts[place]) is not None
        ]
        found += at_least(contrasts=(each for row in rows for each in row.contrasts))
        if found and len(names) > 2:
            found.append(_OF_MANY)
        fewest = min(run.replicas for run in self.runs)
        if self.of_folds:
            found.append(_OF_FOLDS)
        elif not self.of_replicas:
            found += [_OF_ONE] * any(row.best for row in self.measures)
        elif not found and fewest < FEW:
            found.append(too_few(fewest))
        return found

    def _repr_html_(self) -> str:
        """Show it in a notebook; what is best is said in a word."""
        rows: list[tuple[str, ...]] = [
            (row.label, *("-" if text is None else text for text in row.texts))
            for row in self.differences
        ]
        for row in self.measures:
            cells = (
                measure_text(row.name, value) + (" (best)" if place in row.best else "")
                for place, value in enumerate(row.values)
            )
            rows.append((row.label, *cells))
        heads = [run.name or run.id for run in self.runs]
        return table_html(f"{len(self.runs)} runs", ("", *heads), rows)


def compare(runs: Sequence[RunSummary], replicas: Replicas | None = None) -> Comparison:
    """Put some runs side by side.

    Args:
        runs: The runs.
        replicas: What the replicas of those that have any came to, as far as somebody knows.
    """
    replicas = replicas or {}
    configs = [dict(ValuesOfLine(run.line)) for run in runs]
    same_points = len({_points(values) for values in configs}) <= 1
    same_loss = len(set(map(_loss, configs))) <= 1
    of_folds = any(
        run.replicas > 1 and values["folds"] for run, values in zip(runs, configs, strict=True)
    )
    known = [replicas.get(run.id) for run in runs]
    measures: list[Measured] = []
    for name in MEASURES:
        values = tuple(getattr(run, name) for run in runs)
        if all(value is None for value in values):
            continue
        is_loss = name.endswith("loss")
        rows, _, measure = name.partition("_")
        spread = tuple(
            each and distribution_of(each, name, run_values)
            for each, run_values in zip(known, configs, strict=True)
        )
        # Of those that diverged a list knows less: they are the worst here.
        values = tuple(
            value if each is None else each.median if isfinite(each.median) else None
            for value, each in zip(values, spread, strict=True)
        )
        best: tuple[int, ...] = ()
        against: tuple[Contrast | None, ...] = ()
        if same_points and (same_loss or not is_loss):
            if all(run.replicas == 1 for run in runs):
                best = _best(values, least=is_loss)
            elif not of_folds:
                best = _best_over_seeds(known, spread, name)
                against = tuple(_contrast(known[0], each, name) for each in (None, *known[1:]))
        label = f"{SETS[rows]} {measure}"
        measures.append(Measured(name, label, values, best, spread, against))
    return Comparison(
        tuple(runs),
        tuple(measures),
        _differences(runs, configs),
        tuple(map(branch, runs)),
        _judged(
            measures,
            by_tolerance=all(values["accuracy_rule"] == "tolerance" for values in configs),
        ),
        of_folds,
    )


def _judged(measures: Sequence[Measured], *, by_tolerance: bool) -> tuple[str, ...]:
    """Choose the loss and an accuracy of the set furthest from training that every run has."""
    known = {row.name for row in measures if all(value is not None for value in row.values)}
    accuracies = ("within", "accuracy") if by_tolerance else ("accuracy", "within")
    for rows in reversed(SETS):
        loss, *others = (f"{rows}_{measure}" for measure in ("loss", *accuracies))
        if found := [loss] * (loss in known) + [each for each in others if each in known][:1]:
            return tuple(found)
    return ()


def _contrast(
    one: ReplicaSnapshot | None, other: ReplicaSnapshot | None, name: str
) -> Contrast | None:
    """Compare two runs in a measure that both have."""
    if one is None or other is None:
        return None
    results = results_of(one, name), results_of(other, name)
    if any(np.isnan(each).all() for each in results):
        return None
    return contrast(
        *results,
        scale_of(name),
        seeds=(one.seeds, other.seeds),
        diverged=(np.array(one.diverged_at) > 0, np.array(other.diverged_at) > 0),
    )


def _best_over_seeds(
    known: Sequence[ReplicaSnapshot | None],
    spread: Sequence[Distribution | None],
    name: str,
) -> tuple[int, ...]:
    """Find the runs of which none is shown to be better; nobody is best if that is all."""
    if not all(each is not None and each.may_rank for each in spread):
        return ()
    found = tuple(
        place
        for place, each in enumerate(known)
        if not any(
            against is not None and against.better == 0
            for against in (_contrast(other, each, name) for other in known if other is not each)
        )
    )
    return found if len(found) < len(known) else ()


def branch(run: RunSummary) -> str:
    """Say where a run branched off; empty for one that began by itself."""
    if not run.parent:
        return ""
    return run.parent if run.parent_epoch is None else f"{run.parent} at {run.parent_epoch:,}"


def _points(values: dict[str, object]) -> tuple[object, ...]:
    """Tell the kind of task; another seed draws other points of it, as replicas do."""
    names = ["dataset", "noise", "classes"]
    if (facts := facts_among(values)) and facts.tabular:
        # Losses of numbers are in the unit that they are scaled to.
        names += ["table", "scale"]
    return tuple(values[name] for name in names)


def _loss(values: dict[str, object]) -> tuple[object, ...]:
    """Tell the loss function, with what shapes it, and how much rows count in it."""
    loss = LOSSES.find(values["loss"])
    weight = values["class_weight"] if HYPERPARAMETERS["class_weight"].matters(values) else None
    return values["loss"], weight, *(values[name] for name in (loss.uses if loss else ()))


def _best(values: tuple[float | None, ...], *, least: bool) -> tuple[int, ...]:
    known = [value for value in values if value is not None]
    best = min(known) if least else max(known)
    found = tuple(place for place, value in enumerate(values) if value == best)
    return found if len(found) < len(values) else ()


def _differences(
    runs: Sequence[RunSummary], configs: Sequence[dict[str, object]]
) -> tuple[Difference, ...]:
    found: list[Difference] = []
    for name, declared in HYPERPARAMETERS.items():
        texts = tuple(
            value_text(values[name]) if declared.matters(values) else None for values in configs
        )
        if name == "dataset":
            texts = tuple(run.dataset for run in runs)  # a file by its own name
        # What only lacks an effect in some of them follows from another difference.
        if len({text for text in texts if text is not None}) > 1:
            found.append(Difference(name, declared.label, texts))
    return tuple(found)
