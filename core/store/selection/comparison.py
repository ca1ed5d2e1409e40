"""Several runs side by side: what they came to, and in what their configs differ.

It is made of what a list of runs knows already, so it takes no reading; but how far the replicas of
a run lie apart is only known to who has read it, and may be given (`Replicas`).

    compared = compare([store.run("3f2a"), store.run("91c0")])
    for row in compared.differences:
        print(row.label, row.texts)   # learning rate ('0.1', '0.01')

Nothing is called best that can't be compared: losses of different functions, runs on other points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...catalog.datasets import facts_among
from ...catalog.losses import LOSSES
from ...config import HYPERPARAMETERS, value_text
from ...config.formats.state_line import ValuesOfLine
from ...html_table import table_html
from ..summary import MEASURES, RunSummary, measure_text

SETS = {"train": "train", "validation": "val", "test": "test"}
"""The sets of rows, as measures begin, and how they are called for short."""

_ROWS = {"loss": 0, "accuracy": 1, "within": 2}
"""Where measures stand in what replicas came to."""


Replicas = Mapping[str, NDArray[np.float64]]
"""By ids of runs what each replica came to: `ReplicaSnapshot.means`, shape `(replicas, 3, 3)`."""


@dataclass(frozen=True, slots=True)
class Spread:
    """One measure over the replicas of a run."""

    count: int
    """How many have one."""
    least: float
    """The least of them; infinite if the losses of all are."""
    greatest: float
    """The greatest; infinite where a loss is, as a diverged one's."""


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
    spreads: tuple[Spread | None, ...] = ()
    """How far the replicas of each lie apart; `None` of a single run, and where that is unknown."""


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
    measures: list[Measured] = []
    for name in MEASURES:
        values = tuple(getattr(run, name) for run in runs)
        if any(value is not None for value in values):
            is_loss = name.endswith("loss")
            comparable = same_points and (same_loss or not is_loss)
            best = _best(values, least=is_loss) if comparable else ()
            rows, _, measure = name.partition("_")
            spreads = tuple(_spread(replicas.get(run.id), rows, measure) for run in runs)
            measures.append(Measured(name, f"{SETS[rows]} {measure}", values, best, spreads))
    return Comparison(
        tuple(runs), tuple(measures), _differences(runs, configs), tuple(map(branch, runs))
    )


def _spread(means: NDArray[np.float64] | None, rows: str, measure: str) -> Spread | None:
    if means is None:
        return None
    values = means[:, _ROWS[measure], list(SETS).index(rows)]
    known = values[~np.isnan(values)]
    return Spread(len(known), float(known.min()), float(known.max())) if known.size else None


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
