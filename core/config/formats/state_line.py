"""A whole config as one line of text, to be pasted into a chat, an issue or a shell.

    nnlab1/dataset=xor/hidden-layers=6,8/activation=sigmoid/learning-rate=0.1/seed=3

The line says what differs from the defaults, by the names of the flags (any of them, but one is
written). It has no blank, no quote and nothing else that a shell or a mail program would touch, and
what breaks it in two on its way (a narrow terminal, a mail) is taken out again. The signs of a
formula are words in capitals there, see `formula_words`.

The number in front is the version of the defaults that the line leaves unsaid. Whoever changes a
default raises `VERSION` and writes into `_BEFORE` what the default was, so that old lines go on
meaning what they meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..errors import ConfigError, Problem, shown
from ..hyperparameters.declaration import Value, value_text
from ..names import Named, named
from ..run import HYPERPARAMETERS, RunConfig
from .formula_words import from_words, in_words
from .typed_values import parse_text, parse_texts

VERSION = 1
"""The version of the present defaults."""

_BEFORE: dict[int, Mapping[str, Value]] = {1: {}}
"""For each version, the defaults that were others then, by field name."""

_LONGEST = 8_000  # twice a line in which every hyperparameter is said
_START = re.compile(r"nnlab([0-9]{1,9})(/|$)")
_BREAK = re.compile(r"\s*[\r\n]\s*")
_EXAMPLE = "nnlab1/dataset=xor/hidden-layers=6,8"


def to_state(config: RunConfig) -> str:
    """Write a config as one line."""
    values = config.values
    said = [
        f"{declared.flag.lstrip('-')}={_text_in_line(name, value_text(values[name]))}"
        for name, declared in HYPERPARAMETERS.items()
        if values[name] != declared.default_among(values)
    ]
    return "/".join([f"nnlab{VERSION}", *said])


def is_state(text: str) -> bool:
    """Tell whether a text begins as a state line does, whatever comes of the rest of it."""
    return _START.match(text.strip()[:_LONGEST]) is not None


def from_state(line: str) -> RunConfig:
    """Read a config from its line.

    Raises:
        ConfigError: If it is no such line, or not of a valid config.
    """
    return RunConfig(**values_from_state(line))


def values_from_state(line: str) -> dict[str, Any]:
    """Read the values that a line says, and those that an older version left unsaid.

    Raises:
        ConfigError: With a sentence for everything in it that can't be read.
    """
    return read_state(line).values


def read_state(line: str) -> Named:
    """Read what a line says, and note the former names in it.

    Raises:
        ConfigError: With a sentence for everything in it that can't be read.
    """
    if len(line) > _LONGEST:
        raise ConfigError.of(f"This has over {_LONGEST:,} characters: not a state line.")
    line = _BREAK.sub("", line.strip())
    start = _START.match(line)
    if start is None:
        raise ConfigError.of(f"A state line begins as {_EXAMPLE} does, not with {shown(line)}.")
    version = int(start[1])
    if version not in _BEFORE:
        known = ", ".join(map(str, _BEFORE))
        raise ConfigError.of(
            f"This state line is of version {version}, which a newer nnlab wrote:"
            f" this one reads {known}."
            if version > VERSION
            else f"There is no version {version} of state lines; this nnlab reads {known}."
        )
    said = _said(line[start.end() :])
    texts = {name: _text_of_line(name, text) for name, text in said.values.items()}
    values = {**_BEFORE[version], **parse_texts(texts, HYPERPARAMETERS)}
    return Named(values, said.notes, ())


def parts_of_line(line: str) -> list[tuple[str, str]]:
    """Take apart a line that `to_state` wrote, with today's names whichever wrote it."""
    return [(word, _text_of_line(word.replace("-", "_"), text)) for word, text in _parts(line)]


def line_of_today(line: str) -> str:
    """Write a line that `to_state` wrote once as it would be written now."""
    said = (f"{name}={text}" for name, text in _parts(line))
    return "/".join([line.partition("/")[0], *said])


def _parts(line: str) -> Iterator[tuple[str, str]]:
    parts = (part.partition("=") for part in line.split("/")[1:] if part)
    return ((_TODAY.get(f"/{word}=", word), text) for word, _, text in parts)


def _text_in_line(name: str, text: str) -> str:
    """Write a value's text so that a line can have it."""
    return in_words(text) if _is_formula(name) else text


def _text_of_line(name: str, text: str) -> str:
    """Give the text that a line has of a value."""
    return from_words(text) if _is_formula(name) else text


def _is_formula(name: str) -> bool:
    return name in HYPERPARAMETERS and HYPERPARAMETERS[name].kind == "formula"


class ValuesOfLine(Mapping[str, Any]):
    """The values of a line that was written by `to_state`, each read when it is asked for.

    To filter thousands of runs by one hyperparameter must not read them all. Nothing is checked:
    what can't be read has its default, and an unknown name is a `KeyError`.

    Args:
        line: The line.
    """

    __slots__ = ("_line",)

    def __init__(self, line: str) -> None:
        self._line = line

    def __getitem__(self, name: str) -> Any:
        for mark in _MARKS[name]:
            _, found, rest = self._line.partition(mark)
            if found:
                return _value_of(name, rest.partition("/")[0])
        if not self._line.startswith(f"nnlab{VERSION}/"):
            start = _START.match(self._line)
            old = _BEFORE.get(int(start[1]), {}) if start else {}
            if name in old:
                return old[name]
        if HYPERPARAMETERS[name].default_from is None:
            return HYPERPARAMETERS[name].default
        # Many runs differ in nothing but their seeds, on which no default depends.
        before, _, rest = self._line.partition(_MARKS["seed"][0])
        _, slash, behind = rest.partition("/")
        return _dependent_default(name, before + slash + behind)

    def __iter__(self) -> Iterator[str]:
        return iter(HYPERPARAMETERS)

    def __len__(self) -> int:
        return len(HYPERPARAMETERS)


_WRITTEN = {"hidden_layers": ("hidden",), "weight_init": ("init",), "restore_best": ("keep_best",)}
"""The names by which lines were written before they had one name everywhere."""
_MARKS = {
    name: tuple(f"/{word.replace('_', '-')}=" for word in (name, *_WRITTEN.get(name, ())))
    for name in HYPERPARAMETERS
}
_TODAY = {mark: name.replace("_", "-") for name, marks in _MARKS.items() for mark in marks}


@lru_cache(4096)
def _dependent_default(name: str, line: str) -> Value:
    return HYPERPARAMETERS[name].default_among(ValuesOfLine(line))


@lru_cache(4096)
def _value_of(name: str, text: str) -> Value:
    declared = HYPERPARAMETERS[name]
    try:
        return parse_text(declared, _text_of_line(name, text))
    except ConfigError:
        return declared.default


def _said(text: str) -> Named:
    """Take the line apart into texts by the names of the hyperparameters.

    Raises:
        ConfigError: With a sentence for each part that is none.
    """
    parts: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for part in filter(None, text.split("/")):
        word, equals, value = part.partition("=")
        if equals:
            parts.append((word.strip(), value))
        else:
            problems.append(Problem("", f"{shown(part)} is no name=value, such as hidden=6,8."))
    said = named(parts, dashes=True)
    if problems or said.problems:
        raise ConfigError([*problems, *said.problems])
    return said
