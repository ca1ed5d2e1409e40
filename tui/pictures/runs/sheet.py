"""A run's pictures on one sheet, one below the other."""

from __future__ import annotations

from ....core.training.snapshot import Snapshot
from ...drawing.picture import Picture
from ...drawing.text_columns import harmless
from ..paper import COLUMNS, LOOK
from .of_run import RunPicture, pictures_of

_ON_A_SHEET = ("curve", "truth", "scatter", "boundary")
_HEAD = 2
"""Rows over each picture: its title, and a blank."""


def sheet_of(snapshot: Snapshot, title: str) -> tuple[Picture, str]:
    """Lay the learning curve, truth against prediction and the boundary out below a title.

    Args:
        snapshot: The run.
        title: What it is, from whatever origin.

    Returns:
        The sheet, and what is to be seen on it in words.
    """
    found = [each for each in pictures_of(snapshot) if each.name in _ON_A_SHEET]
    height = _HEAD + sum(_HEAD + each.picture.height + 1 for each in found)
    sheet = Picture(COLUMNS, height)
    sheet.write(0, 0, harmless(title)[:COLUMNS], "bold")
    row = _HEAD
    for each in found:
        row = _lay(sheet, each, row)
    return sheet, " ".join([harmless(title) + ".", *(each.words for each in found)])


def _lay(sheet: Picture, each: RunPicture, row: int) -> int:
    sheet.write(0, row, each.title, "bold")
    line = LOOK.glyphs.axes[3] * (COLUMNS - len(each.title) - 1)
    sheet.write(len(each.title) + 1, row, line, LOOK.palette.faint)
    left = (COLUMNS - each.picture.width) // 2
    sheet.paste(each.picture, left, row + _HEAD)
    return row + _HEAD + each.picture.height + 1
