"""Which class is taken for which, how numbers are off, and how many parameters there are."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import NamedTuple

from ....core.config import RunConfig, printable
from ....core.data.dataset import Dataset
from ....core.nn.layout import ParameterLayout
from ....core.training.metrics.kept_scores import ScoresByTarget, scores_by_target
from ....core.training.metrics.scores import ClassScores, RegressionScores
from ....core.training.snapshot import Snapshot

_LONGEST_NAME = 20


class ScoresTable(NamedTuple):
    """A confusion matrix in words, or what R² and residuals the targets of a table have."""

    heads: tuple[str, ...]
    """What stands above the columns; the first names the set."""
    rows: tuple[tuple[str, ...], ...]
    """A class and its counts each, or a target and its numbers."""


def scores_table(snapshot: Snapshot, dataset: Dataset) -> ScoresTable | None:
    """Score the test rows, or where there are none the validation rows, else those that train.

    `None` for numbers that are no table's, for replicas, each of which has its own points, and
    where the rows are gone and no scores are kept.
    """
    if snapshot.replicas is not None or (dataset.why_empty and not snapshot.kept_scores):
        return None
    names = ("train", "validation", "test")
    by_target = (
        snapshot.kept_scores[0]
        if dataset.why_empty
        else scores_by_target(snapshot.predictions, dataset)
    )
    if dataset.task == "regression":
        return None if "" in by_target else _of_targets(names, by_target)
    scored = zip(names, by_target[""], strict=True)
    found = [(name, scores) for name, scores in scored if isinstance(scores, ClassScores)]
    if not found:
        return None
    name, scores = found[-1]
    classes = range(len(scores.confusion))
    own = dataset.table.classes if dataset.table is not None else ()
    names_of_classes = [printable(name)[:_LONGEST_NAME] for name in own] or list(map(str, classes))
    unknown = ("none",) if scores.unknown else ()
    rows: list[tuple[str, ...]] = []
    for label in classes:
        counts = scores.confusion[label].tolist()
        missed = (f"{int(scores.rows[label]) - sum(counts):,}",) if unknown else ()
        begin = names_of_classes[label] if own else f"class {label}"
        rows.append((begin, *(f"{count:,}" for count in counts), *missed))
    return ScoresTable(
        (f"{name} rows", *(f"as {c}" for c in names_of_classes), *unknown), tuple(rows)
    )


def _of_targets(names: Sequence[str], by_target: ScoresByTarget) -> ScoresTable:
    """Write each target's scores, in the units of the table."""
    place = max(place for place, each in enumerate(next(iter(by_target.values()))) if each)
    rows = [
        (
            printable(target)[:_LONGEST_NAME],
            "-" if isnan(scores.r2) else f"{scores.r2:.4f}",
            *(f"{number:.4g}" for number in (scores.mean, scores.deviation, scores.largest)),
        )
        for target, of_sets in by_target.items()
        if isinstance(scores := of_sets[place], RegressionScores)
    ]
    heads = (f"{names[place]} rows", "R2", "mean residual", "deviation", "largest")
    return ScoresTable(heads, tuple(rows))


def parameters_text(config: RunConfig) -> str:
    """Write how many weights and biases there are, and in which layers."""
    layout = ParameterLayout(config.shape, config.bias)
    spans = [layout.span(layer) for layer in range(layout.layers)]
    counts = [f"{span.stop - span.start:,}" for span in spans]
    if len(counts) == 1:
        return f"parameters: {layout.size:,}"
    return f"parameters: {layout.size:,} ({' + '.join(counts)}, layer by layer)"
