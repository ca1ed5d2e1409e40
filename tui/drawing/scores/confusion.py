"""A confusion matrix: cells shaded by the share of their row, with the numbers in them."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

import numpy as np
from rich.cells import cell_len

from ....core.data.names import Names
from ....core.training.metrics.scores import ClassScores
from ...appearance.look import MANY_COLOURS, Look
from ..maps.colour_map import blend
from ..numbers import percent_text
from ..picture import Picture
from ..text_columns import shortened

LABEL = 9
"""Columns of the names of classes."""
_MOST_CELL, _GAP = 9, 1
_STRENGTH = 0.45
"""How strong the colour of a cell is that has all its row."""
_MEASURES = (("recall", 8), ("precision", 10), ("F1", 8))


def matrix_width(scores: ClassScores, width: int) -> int:
    """Tell how many columns a matrix takes, with the numbers of its classes, if it has so many."""
    return LABEL + len(scores.confusion) * _cell(scores, width) + sum(w for _, w in _MEASURES)


def draw_confusion(
    picture: Picture, scores: ClassScores, width: int, look: Look, names: Names, first: int = 0
) -> int:
    """Draw rows by their class and the predicted one, with recall, precision and F1.

    Args:
        picture: Where.
        scores: What they are.
        width: How many of the picture's columns there are.
        look: Characters and colours.
        names: What the classes are called.
        first: The first class that has a row, where not all have room.

    Returns:
        The first row below; where there is no room for all classes it is said how many are not
        seen.
    """
    confusion, palette = scores.confusion, look.palette
    classes, cell = len(confusion), _cell(scores, width)
    across = min(classes, (width - LABEL) // cell)
    head = "true"
    if across < classes:
        head = f"+{classes - across} more"
    picture.write(0, 0, head, palette.faint)
    with np.errstate(all="ignore"):
        shares = np.nan_to_num(confusion / scores.rows[:, None])
    seen = seen_classes(scores, picture.height, first)
    down = len(seen)
    if down < classes:
        words = f"+{classes - down} more class{'es' * (classes - down > 1)} (up/down)"
        picture.write(0, down + 1, words, palette.faint)
    for row, label in enumerate(seen, 1):
        called = names.said_of_class(label)
        if _has_letters(scores, cell, names):
            called = f"{_letter(label)} {called}"
        called = shortened(called, LABEL - 1)
        picture.write(0, row, called, palette.faint)
        for other in range(across):
            column = LABEL + other * cell
            if row == 1:
                text = _taken_for(other, scores, cell, names)
                before = max(cell - _GAP - cell_len(text), 0) // 2
                picture.write(column + before, 0, text, palette.faint)
            count, share = int(confusion[label, other]), float(shares[label, other])
            text, ink = _shaded(count, share, cell - _GAP, label == other, look)
            picture.write(column, row, text, ink)
    _write_measures(picture, scores, (LABEL + across * cell, seen), width, look)
    return down + 1 + (down < classes)


def seen_classes(scores: ClassScores, height: int, first: int) -> range:
    """Tell which classes have a row: all, or those from the first one on that have room."""
    classes = len(scores.confusion)
    down = classes if classes < height else max(height - 2, 0)
    first = min(first, classes - down)
    return range(first, first + down)


def _taken_for(label: int, scores: ClassScores, cell: int, names: Names) -> str:
    """Head a column: with the name of a class, or its letter where names have no room."""
    if not names.classes:
        return f"as {label}" if cell > 5 else str(label)
    if _has_letters(scores, cell, names):
        return _letter(label)
    return shortened(names.classes[label], cell - _GAP)


def _has_letters(scores: ClassScores, cell: int, names: Names) -> bool:
    """Tell whether columns are so narrow that classes have the letters of the plane."""
    longest = max(map(cell_len, names.classes), default=0)
    return len(scores.confusion) > 2 and longest > cell - _GAP and cell < _MOST_CELL


def _letter(label: int) -> str:
    return ascii_lowercase[label % len(ascii_lowercase)]


def _cell(scores: ClassScores, width: int) -> int:
    """Choose how wide a cell is."""
    classes = len(scores.confusion)
    least = len(str(scores.confusion.max())) + _GAP
    # A column for a shade, unless classes would be left out for it.
    least += LABEL + classes * (least + 1) <= width
    room = (width - LABEL - sum(wide for _, wide in _MEASURES)) // classes
    return max(min(room, _MOST_CELL), least)


def _shaded(count: int, share: float, width: int, is_right: bool, look: Look) -> tuple[str, str]:
    """Write a number on a ground as strong as its share of the row, by colour or by characters."""
    colour = look.palette.curves[0] if is_right else look.palette.wrong
    if look.colours >= MANY_COLOURS and not look.ascii_only and colour.startswith("#"):
        ground = blend(look.maps.middle, colour, _STRENGTH * share)
        return str(count).center(width), f"{'bold ' * is_right}{look.maps.on_class} on {ground}"
    shades = look.glyphs.shades
    shade = shades[min(int(np.ceil(share * (len(shades) - 1))), len(shades) - 1)]
    text = str(count)
    before = (width - len(text)) // 2
    return shade * before + text + shade * (width - before - len(text)), (
        f"bold {colour}" if look.colours and count else "bold" if is_right else ""
    )


def _write_measures(
    picture: Picture, scores: ClassScores, at: tuple[int, range], width: int, look: Look
) -> None:
    column, seen = at
    values: Sequence[np.ndarray] = (scores.recall, scores.precision, scores.f1)
    for (title, wide), shares in zip(_MEASURES, values, strict=True):
        if column + wide > width:
            return
        picture.write(column, 0, title.rjust(wide), look.palette.faint)
        for row, share in enumerate(shares[seen.start : seen.stop].tolist(), 1):
            percent = None if np.isnan(share) else 100.0 * share
            picture.write(column, row, percent_text(percent, wide))
        column += wide


def words_of(scores: ClassScores, names: Names) -> list[str]:
    """Say in words what the numbers of the classes mean, the worst class first."""
    confusion = scores.confusion
    taken = confusion.sum(axis=0)
    found = list[str]()
    for label in np.argsort(np.nan_to_num(scores.f1), kind="stable").tolist():
        hits, rows = int(confusion[label, label]), int(scores.rows[label])
        if rows:
            found.append(
                f"{names.said_of_class(label)}: recall {hits:,} of its {rows:,} rows;"
                f" precision {hits:,} of the {int(taken[label]):,} taken for it"
            )
    return found
