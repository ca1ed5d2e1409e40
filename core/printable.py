"""Text from outside, made harmless for a screen."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """Replace every control, formatting and unassigned character of a text from outside.

    Escape sequences lose their power, and so do the marks that turn the reading direction.
    """
    if text.isprintable():  # most are, and tables have very many
        return text
    return "".join(
        "�" if unicodedata.category(character)[0] == "C" else character for character in text
    )
