"""Text of any origin in columns: harmless, and as wide on the screen as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from ...core.config import printable

_SELECTORS = dict.fromkeys(range(0xFE00, 0xFE10))
"""They ask for another form of the character before, which is as wide as each terminal likes."""


@lru_cache(maxsize=4096)
def harmless(text: str) -> str:
    """Give text as one line without anything that a terminal would obey.

    Columns of text that many programs may have written go through here, though what a store took
    from people is harmless already.
    """
    return printable(text.replace("\n", " ")).translate(_SELECTORS)


def fitted(text: str, width: int, *, right: bool = False, cut: str = "…") -> str:
    """Bring text to a width on the screen, where some characters take two columns and some none.

    Args:
        text: Without line breaks; what a terminal would obey is taken out.
        width: Columns.
        right: Put blanks before it, not after it.
        cut: What the text ends with if it does not fit; one column wide.
    """
    text = harmless(text)
    wide = cell_len(text)
    if wide > width:
        return set_cell_size(text, width - 1) + cut if width > 0 else ""
    blanks = " " * (width - wide)
    return blanks + text if right else text + blanks


def fitted_words(text: str, width: int, *, cut: str = "…") -> str:
    """Bring text to a width as `fitted` does, and end between two words where it is too long."""
    text = harmless(text)
    if cell_len(text) <= width:
        return fitted(text, width)
    begun, _, _ = set_cell_size(text, max(width - 1, 0)).rpartition(" ")
    return fitted(f"{begun.rstrip()} {cut}" if begun.strip() else text, width, cut=cut)


def shortened(text: str, width: int, cut: str = "…") -> str:
    """Give text that is not wider than so many columns; its end says where some of it went."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + cut if width > 1 else text[: max(width, 0)]


def whole_words(sentence: str, columns: int, cut: str) -> str:
    """Shorten a sentence at the end of a word, and say that and where it goes on."""
    if cell_len(sentence) <= columns:
        return sentence
    ending = f" {cut} (M: all of it)"
    words: list[str] = []
    for word in sentence.split():
        if cell_len(" ".join([*words, word])) + len(ending) > columns:
            break
        words.append(word)
    return " ".join(words) + ending if words else ""


def with_hints(words: str, hints: Sequence[str], room: int) -> str:
    """Write as many hints behind some words as there is room for, none of them cut."""
    for hint in hints:
        longer = f"{words}  {hint}" if words else hint
        if cell_len(longer) > room:
            break
        words = longer
    return words
