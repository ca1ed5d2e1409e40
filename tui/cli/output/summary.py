"""The result of a run for a person: what ran, how it ended, and how well it does on each set."""

from __future__ import annotations

import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ....core.config import printable, value_text
from ....core.data.dataset import Dataset
from ....core.training.snapshot import Metrics, ReplicaSnapshot, Snapshot
from ....core.training.statistics import statistics_of
from .streams import console_on, shows_unicode
from .wording import config_words, loss_text, percent_text

# The rule under the heads is the only line, and hyphens draw it where there is nothing better.
_HYPHENS = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)

_STYLES = {"finished": "bold green", "stopped": "bold yellow", "diverged": "bold red"}


def summary_text(snapshot: Snapshot, dataset: Dataset) -> str:
    """Write the summary for standard output, coloured if that is a terminal.

    Args:
        snapshot: The run's last snapshot.
        dataset: What it trained on.
    """
    console = console_on(sys.stdout)
    with console.capture() as captured:
        console.print(config_words(snapshot.config))
        console.print(_ending(snapshot))
        if snapshot.message:
            # Only a terminal needs lines of its width; a file gets the sentence whole.
            console.print(printable(snapshot.message), soft_wrap=not console.is_terminal)
        if snapshot.replicas is not None:
            console.print(_replicas(snapshot.replicas))
        console.print()
        console.print(_table(console, snapshot, dataset))
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


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


def _replicas(replicas: ReplicaSnapshot) -> str:
    """Say that the table has medians, and how far the replicas lie apart."""
    first, last = replicas.seeds[0], replicas.seeds[-1]
    words = f"medians of {len(replicas.seeds)} replicas, seeds {first} to {last}"
    for column, name in ((2, "test"), (1, "validation"), (0, "train")):
        if replicas.counts[column]:
            within = statistics_of(replicas.means[:, 2, column])
            spread = f"{percent_text(within.p5)} to {percent_text(within.p95)}"
            return f"{words}; {name} within tolerance, 5 to 95 %: {spread}"
    return words


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


def _cells(metrics: Metrics | None) -> tuple[str, str, str]:
    if metrics is None:
        return "-", "-", "-"
    return (
        loss_text(metrics.loss),
        percent_text(metrics.accuracy),
        percent_text(metrics.accuracy_within_tolerance),
    )
