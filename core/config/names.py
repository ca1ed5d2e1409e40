"""Which hyperparameter is meant by a name, wherever that was said.

A hyperparameter has one name: of the field, of the flag (with dashes), in config files, state
lines, JSON and filters. Its short names are taken there as well, and so are the names that it had
once, with a note that says its name. What other programs call it is refused, with the right name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .errors import Problem, shown
from .hyperparameters.declared import HYPERPARAMETERS

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Named:
    """Values that were said, each by the one name of its hyperparameter."""

    values: dict[str, Any]
    """What was said; of what was said twice, the first."""
    notes: tuple[str, ...]
    """A sentence for each former name that was used."""
    problems: tuple[Problem, ...]
    """What is no hyperparameter, and what was said twice."""


def named(said: Iterable[tuple[str, Any]], *, dashes: bool = False) -> Named:
    """Find the hyperparameters that are meant by some names.

    Args:
        said: Names with their values, in the order in which they were said.
        dashes: Whether names are written as flags are.
    """
    values: dict[str, Any] = {}
    words: dict[str, str] = {}
    notes: list[str] = []
    problems: list[Problem] = []
    for word, value in said:
        name = name_meant(word)
        if not name:
            problems.append(unknown_name(word, dashes=dashes))
        elif name in values:
            problems.append(said_twice(name, words[name], word))
        else:
            values[name], words[name] = value, word
            if note := note_on(word):
                notes.append(note)
    return Named(values, tuple(notes), tuple(problems))


def name_meant(word: str) -> str:
    """Give the name of the hyperparameter that a word is a name of; empty if it is none's."""
    return word if word in HYPERPARAMETERS else _TAKEN.get(word.replace("-", "_"), "")


def note_on(word: str) -> str:
    """Say what is the name now, if a word was the name once; else empty."""
    name = _FORMER.get(word.replace("-", "_"))
    if not name:
        return ""
    now = name.replace("_", "-") if "-" in word else name
    return f"{word} is called {now} now."


def said_twice(name: str, word: str, other: str) -> Problem:
    """Refuse a hyperparameter that is said twice, by one name or by two."""
    again = "" if shown(other) == shown(word) else f", as {shown(word)} and as {shown(other)}"
    return Problem(name, f"{name} is said twice{again}.")


def unknown_name(word: str, *, dashes: bool = False) -> Problem:
    """Refuse a name that is no hyperparameter's, with the one that was probably meant.

    Args:
        word: The name.
        dashes: Whether names are written as flags are.
    """
    close = name_hinted(word)
    hint = f" Did you mean {close.replace('_', '-') if dashes else close}?" if close else ""
    return Problem("", f"{shown(word)} is not a hyperparameter.{hint}")


def name_hinted(word: str) -> str:
    """Give the name of the hyperparameter that was probably meant; empty if there is none."""
    plain = word.strip()[:_LONGEST].lower().lstrip("-").replace("-", "_").replace(" ", "_")
    if plain in _KNOWN:
        return _KNOWN[plain]
    close = get_close_matches(plain, _KNOWN, n=1)
    return _KNOWN[close[0]] if close else ""


def _all(kind: str) -> dict[str, str]:
    return {
        word: name for name, declared in HYPERPARAMETERS.items() for word in getattr(declared, kind)
    }


_FORMER = _all("former")
_TAKEN = {**_all("short"), **_FORMER, **{name: name for name in HYPERPARAMETERS}}
_KNOWN = {**_all("elsewhere"), **_TAKEN}
