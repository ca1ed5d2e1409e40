"""A wrong config, said in sentences for the person who made it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self

from ..printable import printable
from .hyperparameters.declaration import Hyperparameter, value_text

_LONGEST_WORD = 40


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

    @classmethod
    def of(cls, sentence: str, name: str = "") -> Self:
        """Say one sentence, of one hyperparameter or, without a name, of none."""
        return cls([Problem(name, sentence)])


def wrong_value(declared: Hyperparameter, value: Any) -> Problem:
    """Refuse a value of the wrong type or outside its range."""
    culprit = _culprit(declared, value)
    meant = meant_choice(declared, culprit) if isinstance(culprit, str) else ""
    hint = f" Did you mean {meant}?" if meant and meant != culprit else ""
    sentence = f"{declared.label} must be {declared.expected}, not {shown(culprit)}.{hint}"
    return Problem(declared.name, sentence)


def meant_choice(declared: Hyperparameter, typed: str) -> str:
    """Give the choice that was probably meant by another word for it; empty if there is none."""
    plain = re.sub(r"[\s-]+", "_", typed[:_LONGEST_WORD].strip().lower())
    meaning = {**declared.words, **{name: name for name in declared.choices}}
    if plain in meaning:
        return meaning[plain]
    # Of x3, both x1 and x2 are as near as anything can be.
    close = get_close_matches(plain, meaning, n=1) if len(plain) > 2 else []
    return meaning[close[0]] if close else ""


def _culprit(declared: Hyperparameter, value: Any) -> Any:
    """Pick the wrong name of a list, which may be too long to show."""
    if declared.choices and isinstance(value, list | tuple):
        return next((name for name in value if name not in list(declared.choices)), value)
    return value


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
