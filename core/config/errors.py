"""A wrong config, said in sentences for the person who made it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .hyperparameter import Hyperparameter, value_text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    name: str
    """The hyperparameter's field name; empty where it is none of them."""
    sentence: str
    """What is wrong, with which value, and what would be right."""


class ConfigError(ValueError):
    """A config that can't be used; its message is one sentence a problem.

    Attributes:
        problems: What is wrong, one entry a hyperparameter.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence for problem in self.problems))


def wrong_value(declared: Hyperparameter, value: Any) -> Problem:
    """Refuse a value of the wrong type or outside its range."""
    sentence = (
        f"{declared.label} must be {declared.expected}, not {shown(_culprit(declared, value))}."
    )
    return Problem(declared.name, sentence)


def _culprit(declared: Hyperparameter, value: Any) -> Any:
    """Pick the wrong name of a list, which may be too long to show."""
    if declared.choices and isinstance(value, list | tuple):
        return next((name for name in value if name not in list(declared.choices)), value)
    return value


def unknown_name(name: str, known: Iterable[str]) -> Problem:
    """Refuse a name that is no hyperparameter, with the one that was probably meant."""
    close = get_close_matches(name.replace("-", "_"), list(known), n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return Problem("", f"{shown(name)} is not a hyperparameter.{hint}")


def shown(value: Any) -> str:
    """Write a value from outside so that it is short and harmless on a screen."""
    try:
        text = printable(value if isinstance(value, str) else value_text(value))
    except (ValueError, RecursionError):
        # Python writes neither thousands of digits nor a thousand lists in each other.
        return f"a value of type {type(value).__name__} that is too large to show"
    if len(text) > 40:
        text = text[:39] + "…"
    return repr(text) if isinstance(value, str) else text


def printable(text: str) -> str:
    """Replace every control, formatting and unassigned character of a text from outside.

    Escape sequences lose their power, and so do the marks that turn the reading direction.
    """
    return "".join(
        "�" if unicodedata.category(character)[0] == "C" else character for character in text
    )
