"""One hyperparameter of a sweep: the values that a person listed, or the range that is drawn from.

learning_rate=0.2,0.1,0.05      these values
hidden=6x8,4x4                  these networks
learning_rate=0.001..1 log 7    seven values in even steps of the logarithm
learning_rate=0.001..1 log      any value in between, for a search that draws
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log

import numpy as np

from ...config import HYPERPARAMETERS, ConfigError, Problem, value_text
from ...config.errors import shown
from ...config.formats.typed_values import parse_number, parse_text
from ...config.hyperparameters.declaration import Hyperparameter, Value
from ...config.names import name_meant, unknown_name

_RANGE = re.compile(
    r"\s*([^\s.]\S*?|\.\S+?)\.\.(\S+)((?:\s+(?:log|linear))?)((?:\s+[0-9]{1,6})?)\s*"
)
_NOT_SWEPT = {
    "replicas": "every trial has the same seeds; say how many with --replicas",
    "seed": "every trial has the same seeds, from --seed on, as many as --replicas says",
    "folds": "folds take the place of seeds; say them with --folds",
}
_MOST_VALUES = 10_000
_DIGITS = 12
"""So many digits of a value between two ends are kept: 0.1 is to be read as 0.1."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of numbers."""

    low: float
    high: float
    is_log: bool
    """Whether steps are even in the logarithm."""

    def at(self, share: float) -> float:
        """Give the number at a share of the way from the low end to the high one."""
        if share in {0.0, 1.0}:
            return self.high if share else self.low
        if self.is_log:
            low, high = log(self.low), log(self.high)
            return float(f"{exp(low + (high - low) * share):.{_DIGITS}g}")
        return float(f"{self.low + (self.high - self.low) * share:.{_DIGITS}g}")


@dataclass(frozen=True, slots=True)
class Axis:
    """What a sweep goes along."""

    name: str
    """The hyperparameter."""
    values: tuple[Value, ...]
    """What a grid has of it; empty where only a search that draws knows what to do."""
    span: Span | None = None
    """What is drawn from; without it that is one of the values."""
    text: str = ""
    """As it was said, without the name."""

    @property
    def size(self) -> int | None:
        """How many values there are; `None` if as many as anybody wants."""
        if self.span is None:
            return len(self.values)
        is_whole = HYPERPARAMETERS[self.name].kind == "integer"
        return int(self.span.high - self.span.low) + 1 if is_whole else None

    def drawn(self, generator: np.random.Generator) -> Value:
        """Draw a value: each as likely as the other, or along the range."""
        if self.span is None:
            return self.values[int(generator.integers(len(self.values)))]
        return _of_kind(HYPERPARAMETERS[self.name], self.span.at(float(generator.random())))


def axis_of(said: str) -> Axis:
    """Read an axis as people type it.

    Raises:
        ConfigError: With a sentence for what is wrong with it.
    """
    word, mark, text = said.partition("=")
    name = name_meant(word.strip())
    if not mark:
        raise ConfigError.of(
            f"{shown(said)} names no values; it should read as learning_rate=0.1,0.01 does."
        )
    if not name:
        raise ConfigError([unknown_name(word.strip())])
    return axis_named(name, text)


def axis_named(name: str, text: str) -> Axis:
    """Read the values of a hyperparameter as people type them.

    Raises:
        ConfigError: With a sentence for what is wrong with them.
    """
    declared = HYPERPARAMETERS[name]
    if name in _NOT_SWEPT:
        raise ConfigError.of(f"{declared.label} can't be swept: {_NOT_SWEPT[name]}.", name)
    text = text.strip()
    if declared.kind in {"integer", "number"} and ".." in text:
        return _range_of(declared, text)
    # What may have commas in itself is listed by semicolons.
    texts = [each.strip() for each in text.split(";" if ";" in text else ",")]
    if "" in texts:
        raise ConfigError.of(f"{declared.label} has a gap in its values, {shown(text)}.", name)
    values = [parse_text(declared, each) for each in texts]
    for place, value in enumerate(values):
        if value in values[:place]:
            raise ConfigError.of(f"{declared.label} has {value_text(value)} twice.", name)
    return Axis(name, tuple(values), text=text)


def _range_of(declared: Hyperparameter, text: str) -> Axis:
    found = _RANGE.fullmatch(text)
    ends = [parse_number(found[1]), parse_number(found[2])] if found else [None]
    if found is None or None in ends:
        raise ConfigError.of(
            f"{declared.label} can't be read from {shown(text)}; a range reads as 0.001..1 log 7.",
            declared.name,
        )
    low, high = (end for end in ends if end is not None)
    span = Span(low, high, is_log=found[3].strip() == "log")
    problem = ""
    if not low < high:
        problem = f"a range goes from the smaller number to the greater, not {shown(text)}"
    elif span.is_log and low <= 0:
        problem = f"a range with log begins above 0, not at {shown(found[1])}"
    count = int(found[4] or 0)
    if not problem and found[4] and not 2 <= count <= _MOST_VALUES:
        problem = f"a range has from 2 to {_MOST_VALUES:,} values, not {count:,}"
    whole = declared.kind == "integer"
    if not problem and whole and not (low.is_integer() and high.is_integer()):
        problem = f"a range of it has whole ends, not {shown(text)}"
    if problem:
        raise ConfigError([Problem(declared.name, f"{declared.label}: {problem}.")])
    if not count and whole and not span.is_log and high - low < _MOST_VALUES:
        count = int(high - low) + 1
    shares = (place / (count - 1) for place in range(count))
    # Whole numbers may fall together.
    values = dict.fromkeys(_of_kind(declared, span.at(share)) for share in shares)
    return Axis(declared.name, tuple(values), None if found[4] else span, text)


def _of_kind(declared: Hyperparameter, number: float) -> Value:
    return round(number) if declared.kind == "integer" else number
