"""Cells of a picture whose place is taken by pixels, as characters of their own.

Each says which row and column of its picture it is, so that a grid of cells sees what has changed
and needs to know nothing of pictures. What is sent for one is the terminal's business: see
`kitty.py`, and for sixels, a blank. The characters are of the last private plane of Unicode, which
text from outside never has: it is made printable first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FIRST = 0x100000
MOST_ROWS, MOST_COLUMNS = 200, 256
"""Of a picture's cells; a larger one is drawn by halves of characters."""

FIRST_CELL = chr(FIRST)
"""The first of these characters; in plain text none is as far behind."""

BEYOND = FIRST + MOST_ROWS * MOST_COLUMNS
"""The first code that is none of these."""

_CUBE = (0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF)
"""What a red, green or blue is in those of 256 colours that every terminal has alike."""


def cell_codes(columns: int, rows: int) -> NDArray[np.uint32]:
    """Give the characters of all cells, shape `(rows, columns)`."""
    places = np.arange(rows)[:, None] * MOST_COLUMNS + np.arange(columns)
    return (FIRST + places).astype(np.uint32)


def place_of(character: str) -> tuple[int, int]:
    """Give the row and column that a character stands for."""
    return divmod(ord(character) - FIRST, MOST_COLUMNS)


def image_ink(number: int) -> str:
    """Give the colour of a picture's cells, by which a terminal knows the picture.

    Each of 120 pictures has another one, in 256 colours as in more.

    Args:
        number: Of the picture; after 120 it begins again.
    """
    red, rest = divmod(number % 120, 30)
    green, blue = divmod(rest, 6)
    return f"#{_CUBE[red + 1]:02x}{_CUBE[green]:02x}{_CUBE[blue]:02x}"
