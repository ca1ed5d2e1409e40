"""The columns of the table of runs, declared once: what they say and what they sort by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...core.catalog.datasets import facts_of
from ...core.config import HYPERPARAMETERS
from ...core.config.formats.state_line import ValuesOfLine
from ...core.config.hyperparameters.declaration import value_text
from ...core.store.selection.searchable_facts import counts_by_threshold, own_accuracy
from ...core.store.summary import RunSummary
from ..drawing.numbers import duration_text, loss_text, percent_text


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    title: str
    width: int
    """Columns of characters, the gap before it included."""
    text: Callable[[RunSummary], str]
    """What a cell says."""
    key: Callable[[RunSummary], Any]
    """What the column sorts by; `None` comes last whichever way round."""
    right: bool = True
    """Whether the cells end in one line."""
    fits: Callable[[Iterable[RunSummary]], bool] = lambda _: True
    """Whether it tells something about these runs; else it is left out."""


def title_of(run: RunSummary) -> str:
    """Give what a person calls a run; its id where nobody gave it a name."""
    return run.name or run.id


def shape_of(run: RunSummary) -> tuple[int, ...]:
    """Give the widths of all layers."""
    values = ValuesOfLine(run.line)
    facts = facts_of(run.dataset)
    outputs = values["classes"] if facts is not None and facts.several_classes else 1
    return (len(values["features"]), *values["hidden_layers"], outputs)


def _field(name: str) -> Callable[[RunSummary], Any]:
    return lambda run: getattr(run, name)


def _value(name: str) -> Callable[[RunSummary], Any]:
    return lambda run: ValuesOfLine(run.line)[name]


def _watched(name: str) -> Callable[[RunSummary], float | None]:
    """Find a measure of the validation rows, or of those that train where there are none."""

    def find(run: RunSummary) -> float | None:
        found = getattr(run, f"validation_{name}")
        return getattr(run, f"train_{name}") if found is None else found

    return find


def _words(title: str, width: int, key: Callable[[RunSummary], Any]) -> Column:
    return Column(title, width, lambda run: key(run) or "", lambda run: key(run) or None, False)


def _loss(name: str) -> Column:
    key = _field(f"{name}_loss")
    return Column(name, 11, lambda run: loss_text(key(run)), key)


def _percentage(name: str) -> Column:
    find = _watched(name)
    return Column(name, 10, lambda run: percent_text(find(run)), find)


def _accuracy_text(run: RunSummary) -> str:
    """Write the accuracy that the run's own rule means, and which that is."""
    accuracy, word = own_accuracy(run), "right" if counts_by_threshold(run) else "close"
    return f"{percent_text(accuracy)} {word}" if accuracy is not None else "-"


def _when(run: RunSummary) -> str:
    try:
        return datetime.fromtimestamp(run.started_at).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return "?"


def _where_it_differs(name: str) -> Column:
    """Show a hyperparameter, but only among runs that differ in it."""
    find, label = _value(name), HYPERPARAMETERS[name].label

    def fits(runs: Iterable[RunSummary]) -> bool:
        values = map(find, runs)
        first = next(values, None)
        return any(value != first for value in values)

    def text(run: RunSummary) -> str:
        return value_text(find(run))

    def key(run: RunSummary) -> tuple[float, str]:
        value = find(run)
        # Names may be lists, one for each layer: they sort as they read.
        return (value, "") if isinstance(value, int | float) else (0.0, text(run))

    return Column(label, max(len(label) + 3, 9), text, key, fits=fits)


_rate = _value("learning_rate")

COLUMNS: tuple[Column, ...] = (
    Column("run", 20, title_of, lambda run: title_of(run).casefold(), right=False),
    _words("dataset", 10, _field("dataset")),
    Column("shape", 13, lambda run: "-".join(map(str, shape_of(run))), shape_of, right=False),
    Column("seed", 11, lambda run: str(run.seed), _field("seed")),
    *map(_where_it_differs, ("activation", "batch_size", "noise", "samples")),
    _loss("train"),
    _loss("validation"),
    _loss("test"),
    Column("accuracy", 14, _accuracy_text, own_accuracy),
    _percentage("within"),
    _words("optimizer", 11, _value("optimizer")),
    Column("rate", 9, lambda run: f"{_rate(run):.4g}", _rate),
    Column("epochs", 10, lambda run: f"{run.epoch:,}", _field("epoch")),
    Column("time", 9, lambda run: duration_text(run.seconds), _field("seconds")),
    _words("status", 13, _field("status")),
    Column("began", 21, _when, _field("started_at"), right=False),
    _words("tags", 18, lambda run: " ".join(run.tags)),
    _words("why", 37, _field("message")),
)
"""From left to right. `accuracy` (by the run's own rule) and `within` are the validation rows', or
the train rows' where there are none."""

NEWEST_FIRST = [column.title for column in COLUMNS].index("began"), True
"""How the table is sorted at first: by which column, and whether the largest come first."""


def in_order(runs: Iterable[RunSummary], column: int, *, descending: bool) -> list[RunSummary]:
    """Sort runs by a column, those without a value last; equal ones stay as they are."""
    key = COLUMNS[column].key
    keyed = [(key(run), run) for run in runs]
    found = [pair for pair in keyed if pair[0] is not None]
    found.sort(key=lambda pair: pair[0], reverse=descending)
    return [run for _, run in found] + [run for value, run in keyed if value is None]
