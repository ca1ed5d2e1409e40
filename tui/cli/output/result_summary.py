"""The result of a run for a person: what ran, how it ended, and how well it does on each set."""

from __future__ import annotations

import sys

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ....core.config import RunConfig, printable, value_text
from ....core.data.dataset import Dataset
from ....core.export.table_rows import class_weights_of
from ....core.nn.update.regularization import penalty_of
from ....core.training.metrics.epoch_numbers import Metrics
from ....core.training.metrics.statistics import quantiles
from ....core.training.replicas.replica_snapshot import ReplicaSnapshot
from ....core.training.snapshot import Snapshot
from ...drawing.reach_words import reach_words
from ..streams import console_on, shows_unicode
from .columns import standard_output
from .confusion import ScoresTable, parameters_text, scores_table
from .sweeps.seeds_table import seeds_lines
from .wording import config_words, loss_text, percent_text

# The rule under the heads is the only line, and hyphens draw it where there is nothing better.
_HYPHENS = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)

_MOST_CLASSES = 8
"""So many classes are named with their weights."""

_STYLES = {"finished": "bold green", "stopped": "bold yellow", "diverged": "bold red"}


def summary_text(snapshot: Snapshot, dataset: Dataset, run_id: str | None = None) -> str:
    """Write the summary for standard output, coloured if that is a terminal.

    Args:
        snapshot: The run's last snapshot.
        dataset: What it trained on.
        run_id: What the run is kept as; `None` if it is not.
    """
    console = console_on(sys.stdout)
    with console.capture() as captured:
        console.print(config_words(snapshot.config))
        console.print(_ending(snapshot))
        if snapshot.message:
            # Only a terminal needs lines of its width; a file gets the sentence whole.
            console.print(printable(snapshot.message), soft_wrap=not console.is_terminal)
        if run_id is not None:
            console.print(f"kept as run {run_id}")
        if snapshot.start is not None:
            console.print(f"started from {snapshot.start.words}", soft_wrap=not console.is_terminal)
        if snapshot.replicas is not None:
            console.print(_replicas(snapshot.replicas, snapshot.config))
        elif snapshot.config.folds:
            console.print(_fold(snapshot.config))
        console.print()
        console.print(_table(console, snapshot, dataset))
        if reach := reach_words(dataset, snapshot.config.tolerance):
            console.print(reach, soft_wrap=not console.is_terminal)
        if dataset.class_weights:
            console.print(_weight_words(snapshot, dataset), soft_wrap=not console.is_terminal)
        if snapshot.config.l1 or snapshot.config.l2:
            console.print(_penalty_words(snapshot), soft_wrap=not console.is_terminal)
        if (confusion := scores_table(snapshot, dataset)) is not None:
            console.print()
            console.print(_confusion(console, confusion))
        console.print()
        console.print(parameters_text(snapshot.config), soft_wrap=not console.is_terminal)
    lines = captured.get().splitlines()
    if snapshot.replicas is not None:
        paper = standard_output(ascii_only=False)
        lines += ["", *seeds_lines(paper, snapshot.replicas, snapshot.config)]
    return "".join(line.rstrip() + "\n" for line in lines)


def lines_of_tables(console: Console) -> box.Box:
    """Choose the lines of tables on standard output."""
    return box.SIMPLE_HEAD if console.is_terminal and shows_unicode(sys.stdout) else _HYPHENS


def _ending(snapshot: Snapshot) -> Text:
    epochs = _counted(snapshot.epoch, "epoch")
    if snapshot.epoch < snapshot.config.epochs:
        epochs = f"{snapshot.epoch:,} of {_counted(snapshot.config.epochs, 'epoch')}"
    steps = _counted(snapshot.steps, "step")
    words = f": {epochs}, {steps}, {snapshot.seconds:.2f} s"
    return Text.assemble((snapshot.state, _STYLES.get(snapshot.state, "bold")), words)


def _fold(config: RunConfig) -> str:
    """Say which of the folds a single run is."""
    return f"fold {config.fold + 1} of {config.folds}: its rows are the validation set"


def _replicas(replicas: ReplicaSnapshot, config: RunConfig) -> str:
    """Say that the table has medians, and of what."""
    first, last = replicas.seeds[0], replicas.seeds[-1]
    words = f"medians of {len(replicas.seeds)} {config.replicas_called}, seeds {first} to {last}"
    return f"{words}, diverged ones as infinite losses" if any(replicas.diverged_at) else words


def _weight_words(snapshot: Snapshot, dataset: Dataset) -> str:
    """Say how much rows count in the losses, by their class."""
    found = class_weights_of(dataset)
    of_each = ", ".join(f"{printable(name)} {weight:.3g}" for name, weight in found.items())
    if snapshot.replicas is not None:
        whose = snapshot.config.replicas_called.removesuffix("s")
        of_each = f"those of each {whose}'s own training rows"
    elif len(found) > _MOST_CLASSES:
        of_each = f"{min(found.values()):.3g} to {max(found.values()):.3g}"
    return f"losses by the weight of each row's class, {of_each}; accuracies without weights"


def _penalty_words(snapshot: Snapshot) -> str:
    """Say what the losses leave out, and what they are with it."""
    replicas = snapshot.replicas
    parameters = snapshot.parameters[None] if replicas is None else replicas.parameters
    losses = np.array([snapshot.train.loss]) if replicas is None else replicas.means[:, 0, 0]
    with np.errstate(all="ignore"):
        penalties = penalty_of(snapshot.config, parameters)
        (penalty,), (whole,) = (
            quantiles(values, (0.5,)) for values in (penalties, losses + penalties)
        )
    medians = "" if replicas is None else " (medians)"
    return (
        f"losses without the penalty of --l1 and --l2, {loss_text(float(penalty))};"
        f" train loss with it {loss_text(float(whole))}{medians}"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _table(console: Console, snapshot: Snapshot, dataset: Dataset) -> Table:
    table = Table(
        box=lines_of_tables(console), show_edge=False, pad_edge=False, header_style="bold"
    )
    tolerance = value_text(snapshot.config.tolerance)
    table.add_column("set", no_wrap=True)
    for head in ("rows", f"{snapshot.config.loss} loss", "accuracy", f"within {tolerance}"):
        table.add_column(head, justify="right", no_wrap=True, min_width=11)
    sets: dict[str, tuple[int, Metrics | None]] = {
        "train": (dataset.train.size, snapshot.train),
        "validation": (dataset.validation.size, snapshot.validation),
        "test": (dataset.test.size, snapshot.test),
    }
    for name, (rows, metrics) in sets.items():
        table.add_row(name, f"{rows:,}", *_cells(metrics))
    return table


def _confusion(console: Console, confusion: ScoresTable) -> Table:
    """Write which class is taken for which."""
    table = Table(
        box=lines_of_tables(console), show_edge=False, pad_edge=False, header_style="bold"
    )
    first, *others = confusion.heads
    table.add_column(first, no_wrap=True)
    for head in others:
        table.add_column(head, justify="right", no_wrap=True)
    for row in confusion.rows:
        table.add_row(*row)
    return table


def _cells(metrics: Metrics | None) -> tuple[str, str, str]:
    if metrics is None:
        return "-", "-", "-"
    return (
        loss_text(metrics.loss),
        percent_text(metrics.accuracy),
        percent_text(metrics.accuracy_within_tolerance),
    )
