"""The words and signs of a formula, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ....printable import printable

MOST_CHARACTERS = 200
"""As long as a formula may be."""

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)"
    r"|(?P<name>[a-z][a-z0-9_]*)"
    r"|(?P<wrong>==|=<|=>|!=|<>|&&|\|\|)"
    r"|(?P<sign><=|>=|\*\*|[-+*/^(),<>])",
    re.ASCII | re.IGNORECASE,
)
_BLANKS = " \t\r\n"

_WRITE = {
    "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<=", "×": "*", "·": "*", "÷": "/", "−": "-",
    "π": "pi", "²": "^2", "³": "^3", "[": "(", "]": ")", "{": "(", "}": ")",
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not",
}  # fmt: skip
"""What is written for the signs that people know from elsewhere."""

_EQUALS = {"=", "==", "!=", "<>", "≠"}

Kind = Literal["number", "name", "sign", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a formula."""

    kind: Kind
    text: str
    """In small letters."""
    place: int
    """Which character of the text it begins with; the first is 1."""

    @property
    def words(self) -> str:
        """Name it and its place, to stand in a sentence."""
        text = self.text if len(self.text) <= 20 else f"{self.text[:19]}…"
        return f"{text!r} at character {self.place}"


def tokens_of(text: str) -> list[Token]:
    """Take a formula apart; behind its last token there is one of the kind `end`.

    Raises:
        ValueError: If there is something in it that no formula has, with words about that to stand
            behind the hyperparameter's name.
    """
    if len(text.strip()) > MOST_CHARACTERS:
        raise ValueError(
            f"must have at most {MOST_CHARACTERS} characters, not {len(text.strip()):,}"
        )
    found: list[Token] = []
    place = 0
    while place < len(text):
        if text[place] in _BLANKS:
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup == "wrong":
            raise ValueError(_unknown(match[0] if match else text[place], place + 1))
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        found.append(Token(kind, match[0].lower(), place + 1))
        place = match.end()
    return [*found, Token("end", "", len(text) + 1)]


def _unknown(sign: str, place: int) -> str:
    where = f"has {printable(sign)!r} at character {place}"
    if sign in _EQUALS:
        return f"{where}, which holds on a line at most: compare by <, <=, > or >="
    if sign in _WRITE:
        return f"{where}: write {_WRITE[sign]} for it"
    return f"{where}, which is no part of a formula: there are numbers, names, + - * / ^ ( ) < >"
