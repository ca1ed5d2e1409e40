"""What a run came to: scores, predictions, and what may be concluded from one run or its seeds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...data.dataset import Dataset
from ...data.names import names_in
from ...data.units import in_units
from ...nn.layout import layer_name
from ...nn.network import Network
from ...store.summary import measure_text
from ...training.metrics.correctness import predicted_classes, right_rows
from ...training.snapshot import Snapshot
from ..contrast import at_least
from ..replica_results import distribution_of
from ..statistics import Distribution, Share, too_few
from .blocks import NONE, Block, Items, Paragraph, as_table, side_by_side
from .figures import Pictures, Span

_SETS = ("train", "validation", "test")
_MEASURES = {"loss": "loss", "accuracy": "right", "within": "close"}
_MOST_ROWS = 100
"""Predictions that are written out at most."""
_COLUMNS = 12
"""Of a table of predictions."""
_MOST_PARAMETERS, _MOST_SOURCES = 200, 12
"""Of a network whose weights are written out, and of those that a unit takes."""

SPREAD_HEADS = (
    "", "median", "95 %", "middle half", "95 %", "5 to 95 %", "stuck", "diverged",
)  # fmt: skip
"""What stands over `spread_cells`."""


def scores(snapshot: Snapshot) -> list[Block]:
    """Say loss, right and close of each set; of replicas as distributions."""
    if snapshot.replicas is not None:
        return _scores_of_replicas(snapshot)
    rows = [
        (name, measure_text("loss", found.loss), _percent(found.accuracy),
         _percent(found.accuracy_within_tolerance))
        for name, found in zip(_SETS, (snapshot.train, snapshot.validation, snapshot.test),
                               strict=True)
        if found is not None
    ]  # fmt: skip
    table = as_table(("rows", "loss", "right", "close"), rows)
    return [table, Paragraph(_words_of_measures(snapshot))]


def result_words(snapshot: Snapshot) -> str:
    """Say in a sentence what it came to, on the rows that are furthest from training."""
    word = "close" if _is_by_tolerance(snapshot) else "right"
    if snapshot.replicas is not None:
        found = spreads(snapshot)
        for label in (f"{rows} {called}" for rows in reversed(_SETS) for called in (word, "loss")):
            if label in found:
                return f"{label[:1].upper()}{label[1:]}: {found[label].words}."
        return ""
    name, each = next(
        (name, found)
        for name, found in (
            ("test", snapshot.test),
            ("validation", snapshot.validation),
            ("train", snapshot.train),
        )
        if found is not None
    )
    share = each.accuracy if word == "right" else each.accuracy_within_tolerance
    loss = measure_text("loss", each.loss)
    of_them = "" if share is None else f" {_percent(share)} of them are {word}."
    return f"The loss on the {name} rows is {loss}.{of_them}"


def _words_of_measures(snapshot: Snapshot) -> str:
    tolerance = f"within {snapshot.config.tolerance:g} of its target"
    if snapshot.config.dataset_facts.task == "regression":
        return f"Close is a prediction {tolerance}."
    return f"Right is a prediction on its target's side, close one {tolerance}."


def _scores_of_replicas(snapshot: Snapshot) -> list[Block]:
    found = spreads(snapshot)
    rows = [(label, *spread_cells(each)) for label, each in found.items()]
    sure = map(Paragraph, at_least(found.values()))
    return [as_table(SPREAD_HEADS, rows), *sure, Paragraph(_words_of_measures(snapshot))]


def spreads(snapshot: Snapshot) -> dict[str, Distribution]:
    """Give what the replicas came to in each measure that they have, by what it is called."""
    assert snapshot.replicas is not None
    values = snapshot.config.values
    return {
        f"{rows} {called}": each
        for rows in _SETS
        for measure, called in _MEASURES.items()
        if (each := distribution_of(snapshot.replicas, f"{rows}_{measure}", values)) is not None
    }


def spread_cells(found: Distribution) -> tuple[str, ...]:
    """Write a distribution as the cells of a table."""
    text, span = found.scale.text, found.scale.range_text
    return (
        text(found.median),
        span(found.median_interval),
        text(found.interquartile_mean),
        span(found.interquartile_mean_interval),
        f"{text(found.p5)} to {text(found.p95)}",
        _share(found.stuck),
        _share(found.diverged),
    )


def spread_figure(snapshot: Snapshot, pictures: Pictures) -> list[Block]:
    """Draw the shares that are right or close over the seeds; nothing of a single run."""
    if snapshot.replicas is None:
        return []
    word = "close" if _is_by_tolerance(snapshot) else "right"
    spans = [Span(label, each) for label, each in spreads(snapshot).items() if label.endswith(word)]
    if not spans:
        return []
    words = f"Percent of rows that are {word}, over {spans[0].distribution.count} seeds."
    return [pictures.of_spans(spans, spans[0].distribution.scale, words)]


def predictions(snapshot: Snapshot, dataset: Dataset) -> list[Block]:
    """Write the rows with their targets and what is predicted of them; of many the first."""
    if dataset.why_empty:
        return [Paragraph(dataset.why_empty)]
    heads, cells = _columns(snapshot, dataset)
    right = right_rows(snapshot, dataset).tolist()
    word = "close" if _is_by_tolerance(snapshot) else "right"
    rows = [
        (str(row), *each, "yes" if right[row] else "no")
        for row, each in zip(range(min(len(right), _MOST_ROWS)), cells, strict=False)
    ]
    shown = "" if snapshot.shown is None else f" Of the replicas, {snapshot.shown.name} is shown."
    more = len(right) - len(rows)
    every = f"{len(right):,} rows."
    said = f"The first {len(rows):,} of {every}" if more else f"All {every}"
    return [side_by_side(("row", *heads, f"{word}?"), rows, _COLUMNS, said + shown)]


def _columns(
    snapshot: Snapshot, dataset: Dataset
) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Give the heads between a row's number and whether it is right, and the cells of each row."""
    names, outputs = names_in(dataset), snapshot.predictions
    if dataset.has_several_classes:
        predicted = predicted_classes(outputs).tolist()
        largest = outputs.max(axis=1).tolist()
        labels = dataset.labels.astype(int).tolist()
        return ("class", "predicted", "its output"), (
            (names.of_class(label), names.of_class(found), f"{most:.4f}")
            for label, found, most in zip(labels, predicted, largest, strict=True)
        )
    if dataset.task == "classification":
        labels = dataset.labels.astype(int).tolist()
        return ("class", "prediction"), (
            (names.of_class(label), f"{found:.6f}")
            for label, found in zip(labels, outputs.reshape(-1).tolist(), strict=True)
        )
    shape = dataset.targets.shape
    targets = in_units(dataset, dataset.targets)
    predicted = in_units(dataset, outputs.reshape(shape))
    called = names.targets or ("target",)
    heads = [f"{one}{what}" for one in called[: shape[1]] for what in ("", " predicted")]
    both = np.stack([targets, predicted], axis=2).reshape(len(targets), -1).tolist()
    return tuple(heads), (tuple(f"{each:.5g}" for each in row) for row in both)


def conclusions(snapshot: Snapshot, dataset: Dataset) -> list[Block]:
    """Say what can be concluded: of one seed how sure it is of other rows, of seeds all of it."""
    if snapshot.replicas is not None:
        said = [f"{label}: {each.words}" for label, each in spreads(snapshot).items()]
        return [Items(tuple(said))]
    sentences: list[str] = []
    word = "close" if _is_by_tolerance(snapshot) else "right"
    if not dataset.why_empty:
        right = right_rows(snapshot, dataset)
        for name, rows in (("test", dataset.test), ("validation", dataset.validation)):
            if len(rows):
                share = Share(int(np.count_nonzero(right[rows])), len(rows))
                sentences.append(
                    f"{share.count:,} of the {share.of:,} {name} rows are {word}: {share.words} of"
                    " such rows, with the exact interval for rows that were drawn like these."
                )
                if name == "test" and len(np.intersect1d(rows, dataset.train)):
                    sentences.append(
                        "Rows that train are among the test rows, so they say nothing of new ones."
                    )
                break
    return [Items((*sentences, f"{too_few(1)} Another one may end far better or far worse."))]


def _is_by_tolerance(snapshot: Snapshot) -> bool:
    config = snapshot.config
    return config.accuracy_rule == "tolerance" or config.dataset_facts.task == "regression"


def _percent(number: float | None) -> str:
    return measure_text("accuracy", number) if number is not None else NONE


def _share(share: Share) -> str:
    return f"{share.count} of {share.of}" if share.count else NONE


def parameters(snapshot: Snapshot) -> list[Block]:
    """Write what each unit of a small network has learned, layer by layer; nothing of a large one.

    Args:
        snapshot: The run's last one; of replicas those of the one that is shown are written.
    """
    layout = Network(snapshot.config).layout
    if layout.size > _MOST_PARAMETERS or max(layout.shape[:-1]) > _MOST_SOURCES:
        return []
    blocks: list[Block] = []
    for layer in range(layout.layers):
        sources = [layout.unit_name(layer, unit) for unit in range(layout.shape[layer])]
        weights = layout.weights(snapshot.parameters, layer).T
        biases = layout.biases(snapshot.parameters, layer)
        rows = [
            (
                layout.unit_name(layer + 1, unit),
                *(f"{number:.4g}" for number in (*weights[unit], *biases[unit : unit + 1])),
            )
            for unit in range(layout.shape[layer + 1])
        ]
        name = layer_name(layer, layout.layers)
        caption = f"The weights of {name}{' and its biases' * layout.bias}, a unit in each row."
        heads = (name, *(f"from {source}" for source in sources), *["bias"] * layout.bias)
        blocks.append(as_table(heads, rows, caption))
    return blocks
