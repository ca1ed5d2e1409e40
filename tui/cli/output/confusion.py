"""Which class is taken for which, and how many parameters there are, beside a table of scores."""

from __future__ import annotations

from typing import NamedTuple

from ....core.config import RunConfig, printable
from ....core.data.dataset import Dataset
from ....core.nn.layout import ParameterLayout
from ....core.training.metrics.scores import ClassScores, scores_of
from ....core.training.snapshot import Snapshot

_LONGEST_NAME = 20


class ConfusionTable(NamedTuple):
    """A confusion matrix in words: rows by their class, counted by the predicted one."""

    heads: tuple[str, ...]
    """What stands above the columns; the first names the set."""
    rows: tuple[tuple[str, ...], ...]
    """A class and its counts each."""


def confusion_table(snapshot: Snapshot, dataset: Dataset) -> ConfusionTable | None:
    """Count the test rows, or where there are none the validation rows, else those that train.

    `None` for a regression, and for replicas, each of which has its own points.
    """
    if snapshot.replicas is not None:
        return None
    names = ("train", "validation", "test")
    scored = zip(names, scores_of(snapshot.predictions, dataset), strict=True)
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
    return ConfusionTable(
        (f"{name} rows", *(f"as {c}" for c in names_of_classes), *unknown), tuple(rows)
    )


def parameters_text(config: RunConfig) -> str:
    """Write how many weights and biases there are, and in which layers."""
    layout = ParameterLayout(config.shape, config.bias)
    spans = [layout.span(layer) for layer in range(layout.layers)]
    counts = [f"{span.stop - span.start:,}" for span in spans]
    if len(counts) == 1:
        return f"parameters: {layout.size:,}"
    return f"parameters: {layout.size:,} ({' + '.join(counts)}, layer by layer)"
