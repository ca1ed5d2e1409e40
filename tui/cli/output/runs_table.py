"""The list of runs on a terminal: what they differ in, as far as there is room for columns."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ....core.config import HYPERPARAMETERS
from ....core.store.selection.differences import differing, value_words
from ....core.store.selection.searchable_facts import counts_by_threshold, own_accuracy
from ....core.store.summary import RunSummary
from .columns import Column, Paper, table_lines
from .run_words import STYLES, began_texts, called, epochs_text, said_in, shown_measure
from .wording import loss_text, percent_text

_WIDE = 110
"""From so many columns on, what runs have in common is said where they differ in nothing else."""
_READABLE_NAME = 12
"""So many cells of a name tell it from most others."""
_LONGEST_VALUE = 16
"""A value may be a whole drawing."""
_MOST_NAMED = 4
"""So many differences without a column are named; of more their number is said."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A column that there may be room for."""

    column: Column
    texts: Sequence[str]
    difference: str = ""
    """The hyperparameter that it shows, if it is there as runs differ in that."""

    @property
    def width(self) -> int:
        return max(cell_len(self.column.head), *map(cell_len, self.texts))


def runs_table(paper: Paper, runs: Sequence[RunSummary]) -> tuple[list[str], str]:
    """Write a table of runs, heads first, a line each.

    Args:
        paper: A terminal.
        runs: The runs, one at least.

    Returns:
        The lines, and a sentence on what else they differ in; empty if that is nothing.
    """

    def offer(head: str, text: Callable[[RunSummary], str], *, right: bool = False) -> _Offer:
        return _Offer(Column(head, right=right), [paper.text(text(run)) for run in runs])

    differences = [
        _Offer(
            Column(
                HYPERPARAMETERS[name].label,
                right=HYPERPARAMETERS[name].kind in {"integer", "number"},
            ),
            [_brief(paper, value_words(run, name)) for run in runs],
            name,
        )
        for name in differing(runs)
    ]
    head, times = began_texts([run.started_at for run in runs], time.time())
    began = _Offer(Column(head, right=True), times)
    dataset = offer("dataset", lambda run: run.dataset)
    seed = offer("seed", lambda run: str(run.seed), right=True)
    epochs = offer("epochs", epochs_text, right=True)
    loss, accuracy = _measures(runs)
    first = [offer("id", lambda run: run.id), offer("status", lambda run: run.fate)]
    # Names come last, so that one which is read from right to left turns nothing else round.
    names = offer("name", called)
    last = [names] if any(names.texts) else []
    width = paper.width or 0
    if not differences and width >= _WIDE:
        config = offer("config", said_in)
        last = [config, *last] if any(config.texts) else last
    in_order = [*first, dataset, *differences, seed, epochs, loss, accuracy, began]
    room = width - sum(min(each.width, _READABLE_NAME) + 2 for each in last) + 2
    kept = {*map(id, (*first, loss, accuracy))}
    by_worth = [dataset, *differences[:1], seed, *differences[1:2], began, epochs, *differences[2:]]
    for wanted in by_worth:
        if _width([each for each in in_order if id(each) in kept or each is wanted]) > room:
            # What is worth less has to wait: else the less telling would have the room.
            break
        kept.add(id(wanted))
    shown = [each for each in in_order if id(each) in kept]
    rows = list(zip(*(each.texts for each in (*shown, *last)), strict=True))
    columns = [each.column for each in shown]
    columns += [Column(each.column.head, shrinks=True) for each in last]
    styles = [["", STYLES.get(run.status, ""), *[""] * (len(columns) - 2)] for run in runs]
    left_out = [each.difference for each in differences if id(each) not in kept]
    return table_lines(paper, columns, rows, styles), _also(left_out)


def _measures(runs: Sequence[RunSummary]) -> tuple[_Offer, _Offer]:
    """Give loss and accuracy, and say of which rows and by which rule: in the head, if of all."""
    rows = ["train" if run.validation_loss is None else "val" for run in runs]
    rules = ["right" if counts_by_threshold(run) else "close" for run in runs]
    losses = [loss_text(shown_measure(run, "loss")) for run in runs]
    accuracies = [percent_text(own_accuracy(run)) for run in runs]
    of_rows, rule = f"{rows[0]} ", rules[0]
    if len(set(rows)) > 1:
        of_rows = ""
        losses = [f"{loss} {of}" for loss, of in zip(losses, rows, strict=True)]
    if len(set(rules)) > 1:
        rule = "accuracy"
        accuracies = [f"{text} {by}" for text, by in zip(accuracies, rules, strict=True)]
    return (
        _Offer(Column(f"{of_rows}loss", right=True), losses),
        _Offer(Column(f"{of_rows}{rule}", right=True), accuracies),
    )


def _brief(paper: Paper, text: str) -> str:
    text, mark = paper.text(text), "..." if paper.ascii_only else "…"
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - len(mark)] + mark


def _width(offers: Sequence[_Offer]) -> int:
    return sum(each.width + 2 for each in offers)


def _also(names: Sequence[str]) -> str:
    if not names:
        return ""
    labels = [HYPERPARAMETERS[name].label for name in names]
    if len(labels) > _MOST_NAMED + 1:
        labels = [*labels[:_MOST_NAMED], f"{len(labels) - _MOST_NAMED} more"]
    return f"They differ in {', '.join(labels)} as well."
