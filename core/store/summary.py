"""One run as a list shows it: what it was, how it fares and how well it did."""

from __future__ import annotations

import time
from typing import Any, Literal, NamedTuple

from ..config.formats.state_line import ValuesOfLine
from ..html_table import table_html
from .owner import is_alive, is_elsewhere

Status = Literal["running", "paused", "finished", "stopped", "interrupted", "diverged", "failed"]
"""How a run fares or how it ended; an interrupted one was not told to stop where it stands."""

_FRESH_SECONDS = 15.0
"""So long a run on another machine counts as alive after it was last written."""


class RunSummary(NamedTuple):
    """One run without its config, history and parameters; a plain row, as there may be many."""

    number: int
    """Its place among all runs of the store, in the order in which they began."""
    id: str
    """What it is called by in full; any beginning that no other run has will do."""
    name: str
    """What a person called it; may be empty."""
    note: str
    """What a person wrote about it; may be empty."""
    tags: tuple[str, ...]
    """What a person filed it under, in the order of the alphabet."""
    parent: str
    """The id of the run that it branched off from; empty if it began by itself."""
    parent_epoch: int | None
    """The epoch of that run it began with."""
    status: Status
    """How it fares, or how it ended."""
    message: str
    """What the trainer says about that."""
    machine: str
    """Where it was trained last."""
    version: str
    """Which nnlab trained it last."""
    dataset: str
    """The name of its points."""
    line: str
    """Its config as one line, see `core.config.text.state`."""
    seed: int
    """The seed."""
    replicas: int
    """How many replicas it has."""
    epochs: int
    """How many epochs it is to train."""
    epoch: int
    """How many it has."""
    steps: int
    """How many parameter updates that were."""
    seconds: float
    """How long it trained."""
    started_at: float
    """When it began, in seconds since 1970."""
    saved_at: float
    """When it was last written."""
    ended_at: float | None
    """When it ended; `None` if it has not."""
    deleted_at: float | None
    """When a person deleted it; `None` if not."""
    train_loss: float | None
    """What it came to, in percent where it is no loss; with replicas medians. `None` is what there
    is no such measure of, or no finite one; a test's measures are there when it rests."""
    train_accuracy: float | None
    train_within: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    validation_within: float | None
    test_loss: float | None
    test_accuracy: float | None
    test_within: float | None

    @property
    def fate(self) -> str:
        """How it fares, or how it ended, in words: whether by a rule before its last epoch, too."""
        return (
            "ended early" if self.status == "finished" and self.epoch < self.epochs else self.status
        )

    @property
    def may_go_on(self) -> bool:
        """Whether there are epochs left that it may train as it is."""
        return self.status in {"interrupted", "stopped"} and self.epoch < self.epochs

    @property
    def replicas_called(self) -> str:
        """What its replicas are: the folds of a cross-validation, or the same for other seeds."""
        return "folds" if ValuesOfLine(self.line)["folds"] else "replicas"

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        rows = [
            ("status", f"{self.fate}, epoch {self.epoch:,} of {self.epochs:,}"),
            ("config", self.line),
            *([("note", self.note)] if self.note else ()),
            *([("tags", ", ".join(self.tags))] if self.tags else ()),
            *(
                (name.replace("_", " "), measure_text(name, value))
                for name in MEASURES
                if (value := getattr(self, name)) is not None
            ),
        ]
        name = f" ({self.name})" if self.name else ""
        return table_html(f"run {self.id}{name}, {self.dataset}", ("", ""), rows)


MEASURES = RunSummary._fields[-9:]
"""What a run came to: loss, accuracy and share within tolerance by sets."""

COLUMNS = ", ".join(
    {
        "tags": "(SELECT group_concat(tag, char(10)) FROM tags WHERE run = runs.number)",
        "parent": "(SELECT p.id FROM runs p WHERE p.number = runs.parent)",
    }.get(name, f"runs.{name}")
    for name in (*RunSummary._fields, "owner")
)
"""What is selected for a summary, and the owner behind it."""

_STATUS, _TAGS, _PARENT, _SAVED = map(
    RunSummary._fields.index, ("status", "tags", "parent", "saved_at")
)


def measure_text(name: str, value: float | None) -> str:
    """Write what a run came to in one of `MEASURES`, with four significant digits."""
    if value is None:
        return "-"
    return f"{value:.4g}" if name.endswith("loss") else f"{value:.1f}%"


def summary_from(row: tuple[Any, ...]) -> RunSummary:
    """Read a summary from `COLUMNS`; who is said to train but is gone was interrupted."""
    *values, owner = row
    if values[_STATUS] in {"running", "paused"} and not is_written(owner, values[_SAVED]):
        values[_STATUS] = "interrupted"
    values[_TAGS] = tuple(sorted(values[_TAGS].split("\n"))) if values[_TAGS] else ()
    values[_PARENT] = values[_PARENT] or ""
    return RunSummary._make(values)


def is_written(owner: str, saved_at: float) -> bool:
    """Tell whether a process still writes a run, as far as that can be seen from here."""
    if is_elsewhere(owner):
        return time.time() - saved_at < _FRESH_SECONDS
    return bool(owner) and is_alive(owner)
