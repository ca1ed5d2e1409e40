"""A sentence in place of a picture that can't be drawn."""

from __future__ import annotations

from textwrap import wrap

from .picture import Picture
from .text_columns import harmless


def sentence_picture(sentence: str, width: int, height: int) -> Picture:
    """Write a sentence, broken between words; what has no room is left out.

    Args:
        sentence: Why there is nothing else; it may name a file.
        width: Columns.
        height: Rows.
    """
    picture = Picture(width, height)
    for row, line in enumerate(wrap(harmless(sentence), max(width - 1, 1))):
        picture.write(0, row, line)
    return picture
