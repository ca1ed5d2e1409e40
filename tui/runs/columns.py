"""The columns of the table of runs, declared once: what they say and what they sort by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ...core.catalog.datasets import facts_among
from ...core.config import HYPERPARAMETERS
from ...core.config.formats.state_line import ValuesOfLine
from ...core.config.hyperparameters.declaration import value_text
from ...core.store.selection.differences import value_in, value_words
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
    difference: str = ""
    """The hyperparameter that it shows; only among runs that differ in that."""
    matters: Callable[[Sequence[RunSummary]], bool] = lambda _: True
    """Whether it tells something about these runs; else it is left out."""


def title_of(run: RunSummary) -> str:
    """Give what a person calls a run; its id where nobody gave it a name."""
    return run.name or run.id


def shape_of(run: RunSummary) -> tuple[int, ...]:
    """Give the widths of all layers."""
    values = ValuesOfLine(run.line)
    facts = facts_among(values)
    if facts is not None and facts.shape is not None:
        return (facts.shape.inputs, *values["hidden_layers"], facts.shape.outputs)
    outputs = values["classes"] if facts is not None and facts.several_classes else 1
    return (len(values["features"]), *values["hidden_layers"], outputs)


def _field(name: str) -> Callable[[RunSummary], Any]:
    return lambda run: getattr(run, name)


def _watched(name: str) -> Callable[[RunSummary], float | None]:
    """Find a measure of the validation rows, or of those that train where there are none."""

    def find(run: RunSummary) -> float | None:
        found = getattr(run, f"validation_{name}")
        return getattr(run, f"train_{name}") if found is None else found

    return find


def _words(title: str, width: int, key: Callable[[RunSummary], Any]) -> Column:
    return Column(title, width, lambda run: key(run) or "", lambda run: key(run) or None, False)


def _loss(name: str, title: str) -> Column:
    key = _field(name)
    return Column(title, max(10, len(title) + 2), lambda run: loss_text(key(run)), key)


def _percentage(name: str) -> Column:
    find = _watched(name)
    return Column(name, 10, lambda run: percent_text(find(run)), find)


def _rows_of(run: RunSummary) -> str:
    """Say which rows the accuracy is of."""
    return "train" if run.validation_accuracy is None else "validation"


def _are_not_all_validated(runs: Iterable[RunSummary]) -> bool:
    return any(run.validation_accuracy is None for run in runs)


def _accuracy_text(run: RunSummary) -> str:
    """Write the accuracy that the run's own rule means, and which that is."""
    accuracy, word = own_accuracy(run), "right" if counts_by_threshold(run) else "close"
    return f"{percent_text(accuracy)} {word}" if accuracy is not None else "-"


def _when(run: RunSummary) -> str:
    try:
        return datetime.fromtimestamp(run.started_at).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return "?"


def _difference(name: str) -> Column:
    """Show a hyperparameter, among runs that differ in it."""
    declared = HYPERPARAMETERS[name]
    is_number = declared.kind in {"integer", "number"}
    has_order = is_number or declared.kind == "widths"

    def key(run: RunSummary) -> Any:
        value = value_in(run, name)
        # Names may be lists, one for each layer: they sort as they read.
        return value if value is None or has_order else value_text(value)

    title = _BRIEF.get(name, declared.label)
    return Column(
        title,
        max(len(title) + 2, 9 if is_number else 11),
        lambda run: value_words(run, name),
        key,
        is_number,
        difference=name,
    )


_BRIEF = {"learning_rate": "rate"}
"""What most runs differ in needs a title as narrow as its numbers."""

_FIRST = (
    Column("run", 14, title_of, lambda run: title_of(run).casefold(), right=False),
    _words("status", 12, _field("fate")),
    _words("dataset", 9, _field("dataset")),
)
_DIFFERENCES = tuple(
    _difference(name)
    for name in HYPERPARAMETERS
    if name not in {"dataset", "table", "seed", "epochs"}
)
_CAME_TO = (
    Column("seed", 7, lambda run: str(run.seed), _field("seed")),
    _loss("validation_loss", "val loss"),
    Column("accuracy", 13, _accuracy_text, own_accuracy),
)
_REST = (
    Column("of rows", 12, _rows_of, _rows_of, right=False, matters=_are_not_all_validated),
    Column("epochs", 9, lambda run: f"{run.epoch:,}", _field("epoch")),
    Column("began", 21, _when, _field("started_at"), right=False),
    _loss("train_loss", "train loss"),
    _loss("test_loss", "test loss"),
    _percentage("within"),
    Column("shape", 13, lambda run: "-".join(map(str, shape_of(run))), shape_of, right=False),
    Column("time", 9, lambda run: duration_text(run.seconds), _field("seconds")),
    _words("tags", 18, lambda run: " ".join(run.tags)),
    _words("why", 37, _field("message")),
)

COLUMNS: tuple[Column, ...] = (*_FIRST, *_DIFFERENCES, *_CAME_TO, *_REST)
"""All there may be. `accuracy` (by the run's own rule) and `within` are the validation rows', or
the train rows' where there are none."""

_NUMBERS = {column.title: number for number, column in enumerate(COLUMNS)}
_OF_DIFFERENCE = {column.difference: number for number, column in enumerate(COLUMNS)}


class Choice(NamedTuple):
    """Which columns there are for some runs."""

    columns: tuple[int, ...]
    """As their numbers in `COLUMNS`, from left to right."""
    left_over: int
    """How many of the differences stand behind what the runs came to, for want of room."""


def columns_for(runs: Sequence[RunSummary], differences: Sequence[str], room: int) -> Choice:
    """Choose columns: what runs differ in before what they came to, as far as there is room.

    Args:
        runs: Those that are listed.
        differences: The hyperparameters that they differ in, the most telling first.
        room: Columns of characters.
    """
    room -= sum(column.width for column in (*_FIRST, *_CAME_TO))
    found = [_OF_DIFFERENCE[name] for name in differences]
    before: list[int] = []
    for number in found:
        room -= COLUMNS[number].width
        if room < 0:
            break
        before.append(number)
    behind = found[len(before) :]
    rest = [column for column in _REST if column.matters(runs)]
    numbers = (
        *_numbered(_FIRST), *before, *_numbered(_CAME_TO), *behind, *_numbered(rest),
    )  # fmt: skip
    return Choice(numbers, len(behind))


def _numbered(columns: Iterable[Column]) -> Iterable[int]:
    return (_NUMBERS[column.title] for column in columns)


NEWEST_FIRST = [column.title for column in COLUMNS].index("began"), True
"""How the table is sorted at first: by which column, and whether the largest come first."""


def in_order(runs: Iterable[RunSummary], column: int, *, descending: bool) -> list[RunSummary]:
    """Sort runs by a column, those without a value last; equal ones stay as they are."""
    key = COLUMNS[column].key
    keyed = [(key(run), run) for run in runs]
    found = [pair for pair in keyed if pair[0] is not None]
    found.sort(key=lambda pair: pair[0], reverse=descending)
    return [run for _, run in found] + [run for value, run in keyed if value is None]
