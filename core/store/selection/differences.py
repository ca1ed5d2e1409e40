"""What tells the runs of a list from each other: the hyperparameters that they differ in."""

from __future__ import annotations

from collections.abc import Iterable

from ...config import HYPERPARAMETERS
from ...config.effect import no_effect
from ...config.formats.state_line import ValuesOfLine, parts_of_line
from ...config.hyperparameters.declaration import Value, value_text
from ..summary import RunSummary

_HAVE_COLUMNS = {"dataset", "table", "seed", "epochs"}
"""What every list has a column for anyway."""

_NAMES = {name.replace("_", "-"): name for name in HYPERPARAMETERS}


def differing(runs: Iterable[RunSummary]) -> tuple[str, ...]:
    """Name the hyperparameters that runs differ in, the most telling first.

    Those come first that most runs differ in, and of these the ones with the most values. One
    without effect in a run, such as momentum with adam, is no difference.
    """
    lines = {run.line for run in runs}
    said: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for line in lines:
        for word, text in parts_of_line(line):
            said.setdefault(word, set()).add(text)
            counts[word] = counts.get(word, 0) + 1
    kinds: dict[str, int] = {}
    for word, texts in said.items():
        name = _NAMES.get(word)
        is_alike = len(texts) == 1 and counts[word] == len(lines)
        if name is not None and name not in _HAVE_COLUMNS and not is_alike:
            values = {_value(name, ValuesOfLine(line)) for line in lines} - {None}
            if len(values) > 1:
                kinds[name] = len(values)
    places = {name: place for place, name in enumerate(HYPERPARAMETERS)}
    return tuple(
        sorted(
            kinds,
            key=lambda name: (not HYPERPARAMETERS[name].essential, -kinds[name], places[name]),
        )
    )


def value_in(run: RunSummary, name: str) -> Value | None:
    """Give a hyperparameter's value in a run; `None` where it has no effect."""
    return _value(name, ValuesOfLine(run.line))


def value_words(run: RunSummary, name: str) -> str:
    """Write a hyperparameter's value in a run, or a hyphen where it has no effect."""
    value = value_in(run, name)
    return "-" if value is None else value_text(value) or "none"


def _value(name: str, values: ValuesOfLine) -> Value | None:
    return None if no_effect(name, values) else values[name]
