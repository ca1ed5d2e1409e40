"""What a run can be asked for by name: what it is, what it came to, and its hyperparameters.

    fact = fact_named("lr")           # or learning-rate, learning_rate, "learning rate"
    fact.read(run)                    # 0.003, without making the run's config
    fact.typed("0.01")                # what a person types to compare that with

Names are found by a table that is made of the declarations, so a new hyperparameter has one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any, Literal, get_args

from ...catalog.datasets import facts_among
from ...config import HYPERPARAMETERS, ConfigError, Hyperparameter, parse_text
from ...config.formats.state_line import ValuesOfLine
from ...config.formats.typed_values import parse_number
from ...config.names import note_on
from ..summary import MEASURES, RunSummary, Status

Kind = Literal["number", "measure", "text", "name", "list"]
"""Numbers have an order, and a measure is one that nobody types in full; a text is searched; a
name is one of some words, a switch's yes and no among them; a list has entries."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that every run has, if only as `None`."""

    name: str
    """What it is called in full."""
    kind: Kind
    """What it can be compared with."""
    read: Callable[[RunSummary], Any]
    """Finds it in a run."""
    typed: Callable[[str], Any]
    """Reads what a person typed for it; `None` if that is no such thing."""
    expected: str
    """What a person may type, to stand after `must be`."""


def fact_named(name: str) -> Fact | None:
    """Find what a person means, capital letters or not, with `-`, `_` or blanks."""
    return _FACTS.get(_plain(name))


def close_name(name: str) -> str:
    """Give the name that was probably meant; empty if there is none."""
    meant = _ELSEWHERE.get(_plain(name))
    return meant or next(iter(get_close_matches(_plain(name), _FACTS, n=1)), "")


def note_on_name(name: str) -> str:
    """Say what is called otherwise now, if that is a former name; else empty."""
    now = _FORMER_LABELS.get(_plain(name))
    return f"{_plain(name)} is called {now} now." if now else note_on(_plain(name))


def loss_or_function(typed: str) -> Fact:
    """Tell what `loss` means: compared with a number what a run came to, else its loss function."""
    return _FACTS["loss" if parse_number(typed) is not None else "loss_function"]


SHORT = {
    "acc": "accuracy", "within_tolerance": "within", "time": "seconds",
    "tags": "tag", "notes": "note", "val_loss": "validation_loss",
    "val_accuracy": "validation_accuracy", "val_within": "validation_within",
    "train_acc": "train_accuracy", "val_acc": "validation_accuracy", "test_acc": "test_accuracy",
    "data": "dataset",
}  # fmt: skip
"""Short names, beside those with which hyperparameters are declared."""

_FORMER_LABELS = {"right_when": "accuracy_rule"}
"""What the form called a hyperparameter once, beside the former names that are declared."""

_AGES = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


def _plain(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def _number(typed: str) -> float | None:
    return parse_number(typed.removesuffix("%"))


def _age(typed: str) -> float | None:
    number = parse_number(typed[:-1])
    unit = _AGES.get(typed[-1:].lower())
    return number * unit if unit and number is not None else parse_number(typed)


def _field(name: str, run: RunSummary) -> Any:
    return getattr(run, name)


def _watched(measure: str, run: RunSummary) -> Any:
    """Give a measure of the validation rows, or of those that train where there are none."""
    found = getattr(run, f"validation_{measure}")
    return getattr(run, f"train_{measure}") if found is None else found


def own_accuracy(run: RunSummary) -> float | None:
    """Give the accuracy that a run's own rule means, of the rows that `_watched` means."""
    return _watched("accuracy" if counts_by_threshold(run) else "within", run)


def counts_by_threshold(run: RunSummary) -> bool:
    """Tell whether a run's rows are right on their side of 0.5, or else within the tolerance."""
    facts = facts_among(ValuesOfLine(run.line))
    is_regression = facts is not None and facts.task == "regression"
    return not is_regression and ValuesOfLine(run.line)["accuracy_rule"] == "threshold"


def _age_of(run: RunSummary) -> float:
    return time.time() - run.started_at


def _hyperparameter(name: str, run: RunSummary) -> Any:
    return ValuesOfLine(run.line)[name]


def _dataset(declared: Hyperparameter, typed: str) -> Any:
    """Read the name of a dataset, or of a file, which has a dot; else it is a slip."""
    return _parsed(declared, typed) or (typed if "." in typed else None)


def _parsed(declared: Hyperparameter, typed: str) -> Any:
    try:
        value = parse_text(declared, typed)
    except ConfigError:
        return None
    names = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    known = all(name in declared.choices for name in names) if declared.choices else True
    return value if known else None


def _of_hyperparameter(declared: Hyperparameter) -> Fact:
    kinds: dict[str, Kind] = {
        **dict.fromkeys(("integer", "number"), "number"),
        **dict.fromkeys(("widths", "names"), "list"),
        "formula": "text",
    }
    kind = kinds.get(declared.kind, "name")
    columns = {"dataset", "seed", "replicas", "epochs"}  # a summary has them itself
    read = _field if declared.name in columns else _hyperparameter
    expected = "a number" if kind == "number" else declared.expected
    read_name = _dataset if declared.name == "dataset" else _parsed
    typed = _number if kind == "number" else partial(read_name, declared)
    return Fact(declared.name, kind, partial(read, declared.name), typed, expected)


def _number_fact(name: str, kind: Kind, read: Callable[[RunSummary], Any]) -> Fact:
    return Fact(name, kind, read, _number, "a number")


def _all_facts() -> dict[str, Fact]:
    facts = {declared.name: _of_hyperparameter(declared) for declared in HYPERPARAMETERS.values()}
    names = dict(facts)
    for declared in HYPERPARAMETERS.values():
        for other in (*declared.short, *declared.former, declared.label):
            names.setdefault(_plain(other), facts[declared.name])
    names |= {former: facts[name] for former, name in _FORMER_LABELS.items()}
    # Most who say loss mean what a run came to; see `loss_or_function`.
    names["loss_function"] = facts["loss"]
    for measure in ("loss", "within"):
        names[measure] = _number_fact(measure, "measure", partial(_watched, measure))
    names["accuracy"] = _number_fact("accuracy", "measure", own_accuracy)
    for name in MEASURES:
        names[name] = _number_fact(name, "measure", partial(_field, name))
    names["seconds"] = _number_fact("seconds", "measure", partial(_field, "seconds"))
    for name in ("epoch", "steps", "parent_epoch"):
        names[name] = _number_fact(name, "number", partial(_field, name))
    names["age"] = Fact("age", "number", _age_of, _age, "a time such as 90s, 30m, 2h, 3d or 1w")
    for name in ("id", "name", "note", "parent", "machine", "version", "message"):
        names[name] = Fact(name, "text", partial(_field, name), str, "a text")
    names["tag"] = Fact("tag", "list", partial(_field, "tags"), str, "a tag")
    statuses = get_args(Status)
    names["status"] = Fact(
        "status", "name", partial(_field, "status"),
        lambda typed: typed.lower() if typed.lower() in statuses else None,
        f"one of {', '.join(statuses)}",
    )  # fmt: skip
    for short, full in SHORT.items():
        names.setdefault(short, names[full])
    return names


_FACTS = _all_facts()
_ELSEWHERE = {
    word: declared.name
    for declared in HYPERPARAMETERS.values()
    for word in declared.elsewhere
    if word not in _FACTS
}
