"""Lines of a frame: pieces of text in their colours, and what stands above a picture."""

from __future__ import annotations

from collections.abc import Iterable

from ....appearance.look import Look
from ....drawing.picture import Picture


def write_line(
    picture: Picture, column: int, row: int, pieces: Iterable[tuple[str, str]], width: int
) -> int:
    """Write pieces of text one after the other, as many columns as there are; give the end."""
    end = column + width
    for text, ink in pieces:
        picture.write(column, row, text[: max(end - column, 0)], ink)
        column = min(column + len(text), end)
    return column


def write_head(
    picture: Picture,
    at: tuple[int, int],
    width: int,
    words: Iterable[tuple[str, str]],
    look: Look,
    right: str = "",
) -> None:
    """Draw the line above a picture, with what it shows in it.

    Args:
        picture: What is drawn on.
        at: The line's first column, and its row.
        width: Its columns.
        words: What it says.
        look: Characters and colours.
        right: What it says at its end, if there is room.
    """
    column, row = at
    picture.write(column, row, look.glyphs.axes[3] * width, look.palette.faint)
    end = write_line(picture, column + 1, row, [(" ", ""), *words, (" ", "")], width - 2)
    text = f" {right} "
    start = column + width - len(text) - 1
    if right and start > end:
        picture.write(start, row, text)
