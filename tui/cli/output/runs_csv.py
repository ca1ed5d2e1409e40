"""Stored runs as CSV: a line each, and the same columns whichever runs they are.

The columns are those of `nnlab runs --json`, what lies deeper with a dot: `config.epochs` is how
many a run was to train, `epochs` how many it has. Nothing is rounded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ....core.config import HYPERPARAMETERS, printable, value_text
from ....core.export.summary_json import summary_as_json
from ....core.store.summary import RunSummary

_MEASURES = ("loss", "accuracy", "accuracy_within_tolerance")

COLUMNS = (
    "id", "name", "tags", "note", "status", "message", "epochs", "steps", "seconds", "started",
    "saved", "ended", "deleted", "machine", "version", "parent.id", "parent.epoch",
    *(f"{rows}.{measure}" for rows in ("train", "validation", "test") for measure in _MEASURES),
    *(f"config.{name}" for name in HYPERPARAMETERS),
)  # fmt: skip
"""What stands in the first line."""


def runs_csv(runs: Iterable[RunSummary]) -> str:
    """Write runs as CSV; what a run lacks is empty."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for run in runs:
        told = summary_as_json(run)
        lines.writerow(_cell(_found(told, column.split("."))) for column in COLUMNS)
    return text.getvalue()


def _found(told: Any, path: Sequence[str]) -> Any:
    for name in path:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return "\n".join(map(printable, value.splitlines()))
        case [str(), *_] | (str(), *_):
            return ",".join(map(printable, value))
        case float():
            return repr(value)
        case []:
            return ""
        case _:
            return value_text(value)
