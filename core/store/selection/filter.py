"""Which runs a person wants to see, in words and simple conditions.

    xor lr>=0.01 tag:good                 all of it must hold

- A **word** occurs in a run's name, dataset, tags, note or status, or begins its id. Capital
  letters don't matter; `"two words"` in quotes are one, and so is what would be a condition.
- A **condition** is NAME OPERATOR VALUE, with or without blanks around the operator:
  - `=` (or `==`), `!=`: the same, or not. A measure is the same when it is so as precisely as
    typed: `accuracy=95.2` is met by 95.238.
  - `<`, `<=`, `>`, `>=`: for numbers. What a run does not have (the validation loss of one without
    validation rows) is neither.
  - `:` is looser: a part of a text, an entry of a list (`hidden:8`, `features:x1^2`), the beginning
    of a tag or of a status, dataset or other name, and of a number a range: `lr:0.001..0.1`,
    `loss:..0.05`, which a shell needs no quotes for.
- **NAME** is any hyperparameter by its name, label in the form or short name (`lr`, `wd`, `opt`,
  `act`, `bs`, `hidden`, `init`); a measure (`train_loss`, `val_accuracy`, `test_within`; without a
  set the validation's, or where there is none the train's); `epoch`, `steps`, `seconds`, `age`
  (`2h`, `3d`); `id`, `name`, `note`, `tag`, `status`, `machine`, `version`, `parent`. `loss` is a
  number where it is compared with one, else the loss function.

What is wrong or not yet finished (`lr>=`) restricts nothing, so that a list does not jump while
somebody types; `problems` says what it is.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from ...config import HYPERPARAMETERS, printable, value_text
from ...config.errors import meant_choice
from ..summary import RunSummary
from .searchable_facts import Fact, close_name, fact_named, loss_or_function, note_on_name

Test = Callable[[RunSummary], bool]

_TERM = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | (?P<name>[^\s"<>=!:≤≥≠]*) \s* (?P<operator><=|>=|!=|<>|==|=<|=>|[<>=:≤≥≠])
      (?: \s+ (?! [^\s"]* [<>=:≤≥≠] ) )?  # in front of the next condition, the value is missing
      (?: "(?P<text>[^"]*)"? | (?P<value>[^\s"]*) )
    | (?P<word>[^\s"]+)
    """,
    re.VERBOSE,
)
_SAME = {"==": "=", "<>": "!=", "≠": "!=", "=<": "<=", "≤": "<=", "=>": ">=", "≥": ">="}
_ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person typed, ready to be asked about each run."""

    tests: tuple[Test, ...]
    """All that must hold."""
    problems: tuple[str, ...]
    """A sentence for each condition that can't be understood, or is not finished."""
    notes: tuple[str, ...] = ()
    """A sentence for each name that is another one now."""

    def matches(self, run: RunSummary) -> bool:
        """Tell whether a run is wanted."""
        return all(test(run) for test in self.tests)

    def among(self, runs: Iterable[RunSummary]) -> list[RunSummary]:
        """Give the runs that are wanted, in their order."""
        found = list(runs)
        for test in self.tests:
            found = [run for run in found if test(run)]
        return found


def read_filter(text: str) -> Filter:
    """Read what a person typed; whatever that is, no error is raised."""
    tests: list[Test] = []
    problems: list[str] = []
    notes: dict[str, None] = {}
    if len(text) > _LONGEST:
        return Filter((), (f"A filter has at most {_LONGEST:,} characters, not {len(text):,}.",))
    for term in _TERM.finditer(text):
        try:
            if term["operator"]:
                tests.append(_condition(term))
                notes[note_on_name(term["name"])] = None
            elif word := (term["quoted"] or term["word"] or "").strip().casefold():
                tests.append(partial(_has_word, word))
        except _ConditionError as wrong:
            problems.append(str(wrong))
    return Filter(tuple(tests), tuple(problems), tuple(filter(None, notes)))


class _ConditionError(ValueError):
    """A condition that can't be understood; its message is a sentence."""


def _condition(term: re.Match[str]) -> Test:
    name, sign = term["name"], _SAME.get(term["operator"], term["operator"])
    value = (term["text"] if term["text"] is not None else term["value"]).strip()
    if not name:
        raise _ConditionError(f"{_shown(term[0])} needs a name in front, as in lr>=0.01.")
    fact = fact_named(name)
    if fact is None:
        close = close_name(name)
        hint = f" Did you mean {close}?" if close else " In quotes it is searched for as it is."
        raise _ConditionError(f"Runs have no {_shown(name)}.{hint}")
    if not value:
        raise _ConditionError(f"{_shown(term[0])} needs a value behind it: {fact.expected}.")
    if fact.name == "loss" and sign not in _ORDERS and ".." not in value:
        fact = loss_or_function(value)
    if sign in _ORDERS:
        if fact.kind not in {"number", "measure"}:
            raise _ConditionError(
                f"{fact.name} is no number, so = or != or : may follow, not {sign}."
            )
        return partial(_compares, fact, _ORDERS[sign], _typed(fact, value))
    if sign == ":":
        return _looser(fact, value)
    same = _sameness(fact, value)
    return same if sign == "=" else lambda run: not same(run)


def _typed(fact: Fact, value: str) -> Any:
    found = fact.typed(value)
    if found is None:
        declared = HYPERPARAMETERS.get(fact.name)
        meant = meant_choice(declared, value) if declared else ""
        hint = f" Did you mean {meant}?" if meant else ""
        raise _ConditionError(f"{fact.name} must be {fact.expected}, not {_shown(value)}.{hint}")
    return found


def _sameness(fact: Fact, value: str) -> Test:
    wanted = _typed(fact, value)
    match fact.kind:
        case "measure":
            return partial(_rounds_to, fact, wanted, _digits(value.removesuffix("%")))
        case "text":
            return partial(_is_text, fact, wanted.casefold())
        case "list" if isinstance(wanted, str):
            return partial(_has_entry, fact, wanted.casefold())
        case _:
            return partial(_compares, fact, operator.eq, wanted)


def _looser(fact: Fact, value: str) -> Test:
    match fact.kind:
        case "number" | "measure" if ".." in value:
            low, _, high = value.partition("..")
            if not low and not high:
                raise _ConditionError(f"{_shown(value)} needs a number: from..to, from.. or ..to.")
            return partial(
                _is_between,
                fact,
                _typed(fact, low) if low else float("-inf"),
                _typed(fact, high) if high else float("inf"),
            )
        case "text":
            return partial(_has_part, fact, value.casefold())
        case "name":
            if isinstance(switch := fact.typed(value), bool):
                return partial(_compares, fact, operator.eq, switch)
            return partial(_begins, fact, value.casefold().replace("-", "_"))
        case "list":
            begins = fact.name == "tag"
            return partial(_has_entry, fact, value.casefold(), begins=begins)
        case _:
            return _sameness(fact, value)


# --- what is asked of each run ---


def _has_word(word: str, run: RunSummary) -> bool:
    said = "\n".join((run.name, run.dataset, run.status, run.note, *run.tags))
    return run.id.startswith(word) or word in said.casefold()


def _compares(fact: Fact, order: Callable[[Any, Any], bool], wanted: Any, run: RunSummary) -> bool:
    value = fact.read(run)
    return value is not None and order(value, wanted)


def _is_between(fact: Fact, low: float, high: float, run: RunSummary) -> bool:
    value = fact.read(run)
    return value is not None and low <= value <= high


def _rounds_to(fact: Fact, wanted: float, digits: int, run: RunSummary) -> bool:
    value = fact.read(run)
    return value is not None and round(value, digits) == wanted


def _is_text(fact: Fact, wanted: str, run: RunSummary) -> bool:
    return fact.read(run).casefold() == wanted


def _has_part(fact: Fact, wanted: str, run: RunSummary) -> bool:
    return wanted in fact.read(run).casefold()


def _begins(fact: Fact, wanted: str, run: RunSummary) -> bool:
    value = fact.read(run)
    entries = value if isinstance(value, tuple) else (value,)
    said = (value_text(entry).casefold().replace("-", "_") for entry in entries)
    return any(each.startswith(wanted) for each in said)


def _has_entry(fact: Fact, wanted: str, run: RunSummary, *, begins: bool = False) -> bool:
    entries = (str(entry).casefold() for entry in fact.read(run))
    return any(entry.startswith(wanted) if begins else entry == wanted for entry in entries)


def _digits(number: str) -> int:
    """Tell how many digits behind the point were typed."""
    exponent = Decimal(number).as_tuple().exponent
    return min(300, -exponent) if isinstance(exponent, int) else 0


def _shown(text: str) -> str:
    """Write a text that a person typed, short and harmless, in quotes unless it has some."""
    short = printable(text.strip())[:40]
    return short if '"' in short else f"'{short}'"
