"""Formulas without blanks and without signs that a shell would touch, as a state line has them.

`x2 > sin(x1)` is `x2_GT_sinLPx1RP` there. Formulas are kept in small letters, and no word of these
begins another: each text has one line and each line one text.
"""

from __future__ import annotations

import re

_WORDS = {
    " ": "_", "<=": "LE", ">=": "GE", "<": "LT", ">": "GT", "(": "LP", ")": "RP", "*": "MUL",
    "/": "DIV",
}  # fmt: skip
"""The word for each sign; the longer sign comes first."""

_SIGNS = {word: sign for sign, word in _WORDS.items()}
_ANY_SIGN = re.compile("|".join(map(re.escape, _WORDS)))
_ANY_WORD = re.compile("|".join(_SIGNS))


def in_words(formula: str) -> str:
    """Write a formula that can be read for a state line."""
    return _ANY_SIGN.sub(lambda found: _WORDS[found[0]], formula)


def from_words(text: str) -> str:
    """Give the formula of such a text; in any other text, its own signs stay."""
    return _ANY_WORD.sub(lambda found: _SIGNS[found[0]], text)
