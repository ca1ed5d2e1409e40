"""How well what is typed fits what can be found, so that the obvious is first."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)*")

KINDS = ("field", "panel", "preset", "dataset", "command", "run")
"""What there is to be found; of two that fit alike, the one named first here comes first."""

_MOST_LETTERS = 60
"""So much shorter may a name be to come before another that fits alike."""


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing that can be found by typing."""

    kind: str
    """What it is: one of `KINDS`."""
    title: str
    """What it is called."""
    help: str
    """What it is for, in a sentence."""
    go: Callable[[], Awaitable[None] | None]
    """What choosing it does."""
    aliases: tuple[str, ...] = ()
    """What else it is called."""


def fit(typed: str, thing: Findable) -> float:
    """Tell how well a thing fits what is typed.

    Args:
        typed: Words, or beginnings of some.
        thing: What may be meant.

    Returns:
        From 0, which is not at all, to 1. A name comes before a word of the explanation, the whole
        name before its beginning, and that before a part of it.
    """
    wanted = _plain(typed)
    if not wanted:
        return 0.0
    level = max(
        _by_name(wanted, _plain(thing.title)),
        # A name that few would type is as good as the title, but does not come before it.
        *(_by_name(wanted, _plain(alias)) - 0.5 for alias in thing.aliases),
        _by_words(wanted, _plain(thing.help)),
        0.0,
    )
    if level <= 0:
        return 0.0
    length = 1 - min(len(thing.title), _MOST_LETTERS) / (_MOST_LETTERS + 1)
    kind = 1 - KINDS.index(thing.kind) / len(KINDS)
    return (level + 0.3 * kind + 0.1 * length) / 10


def _plain(text: str) -> str:
    """Give a text's words in small letters, with one blank between."""
    return " ".join(_WORD.findall(text.casefold()))


def _by_name(wanted: str, name: str) -> float:
    if name == wanted:
        return 9.0
    if name.startswith(wanted):
        return 8.0
    words = name.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 7.0
    if len(wanted) > 1 and wanted in name:
        return 6.0
    return 3.0 if len(wanted) > 2 and _in_order(wanted.replace(" ", ""), name) else 0.0


def _by_words(wanted: str, sentence: str) -> float:
    words = sentence.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 5.0 if len(wanted) > 1 else 0.0
    return 0.0


def _in_order(letters: str, text: str) -> bool:
    """Tell whether letters come in this order somewhere, such as those of a name cut short."""
    rest = iter(text)
    return text[:1] == letters[:1] and all(letter in rest for letter in letters)
