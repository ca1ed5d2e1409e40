"""A confusion matrix: cells shaded by the share of their row, with the numbers in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

_LEAST_LABEL, _MOST_LABEL = 9, 20
"""Columns of the names of classes."""
_MOST_CELL, _MOST_NAMED, _GAP = 9, 15, 1
"""Columns of a cell, and of one with the name of a class above it."""
_STRENGTH = 0.45
"""How strong the colour of a cell is that has all its row."""
_MEASURES = (("recall", 8), ("precision", 10), ("F1", 8))
_MEASURES_WIDTH = sum(wide for _, wide in _MEASURES)


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide the columns of a matrix are."""

    label: int
    cell: int
    has_letters: bool
    """Whether columns are headed by the letters of the plane, as names have no room."""


def matrix_width(scores: ClassScores, width: int, names: Names) -> int:
    """Tell how many columns a matrix takes, with the numbers of its classes, if it has so many."""
    columns = _columns(scores, width, names)
    return columns.label + len(scores.confusion) * columns.cell + _MEASURES_WIDTH


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
    columns = _columns(scores, width, names)
    classes, cell, label_width = len(confusion), columns.cell, columns.label
    across = min(classes, (width - label_width) // cell)
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
        if columns.has_letters:
            called = f"{_letter(label)} {called}"
        called = shortened(called, label_width - 1)
        picture.write(0, row, called, palette.faint)
        for other in range(across):
            column = label_width + other * cell
            if row == 1:
                text = _taken_for(other, columns, names)
                before = max(cell - _GAP - cell_len(text), 0) // 2
                picture.write(column + before, 0, text, palette.faint)
            count, share = int(confusion[label, other]), float(shares[label, other])
            text, ink = _shaded(count, share, cell - _GAP, label == other, look)
            picture.write(column, row, text, ink)
    _write_measures(picture, scores, (label_width + across * cell, seen), width, look)
    return down + 1 + (down < classes)


def seen_classes(scores: ClassScores, height: int, first: int) -> range:
    """Tell which classes have a row: all, or those from the first one on that have room."""
    classes = len(scores.confusion)
    down = classes if classes < height else max(height - 2, 0)
    first = min(first, classes - down)
    return range(first, first + down)


def _taken_for(label: int, columns: _Columns, names: Names) -> str:
    """Head a column: with the name of a class, or its letter where names have no room."""
    if not names.classes:
        return f"as {label}" if columns.cell > 5 else str(label)
    if columns.has_letters:
        return _letter(label)
    return shortened(names.classes[label], columns.cell - _GAP)


def _letter(label: int) -> str:
    return ascii_lowercase[label % len(ascii_lowercase)]


def _columns(scores: ClassScores, width: int, names: Names) -> _Columns:
    """Share a width out: names are whole where they can be, and heads are letters else."""
    classes, longest = len(scores.confusion), max(map(cell_len, names.classes), default=0)
    least = len(str(scores.confusion.max())) + _GAP
    # A column for a shade, unless classes would be left out for it.
    least += _LEAST_LABEL + classes * (least + 1) <= width
    most_label = min(width - _MEASURES_WIDTH - classes * least, _MOST_LABEL)
    most_cell = max(min(longest + _GAP, _MOST_NAMED), _MOST_CELL)
    for letters in (0, 2):  # and a blank behind each
        label = max(min(longest + letters + 1, most_label), _LEAST_LABEL)
        room = (width - label - _MEASURES_WIDTH) // classes
        cell = max(min(room, most_cell if not letters else _MOST_CELL), least)
        if longest + _GAP <= cell or classes <= 2:
            break
    return _Columns(label, cell, bool(letters))


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
