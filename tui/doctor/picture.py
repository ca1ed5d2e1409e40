"""A small picture with all that the lab draws with, to be compared with what it should be."""

from __future__ import annotations

import numpy as np

from ..appearance.look import Look
from ..drawing.chart.dots import BRAILLE, braille, stamped, trace
from ..drawing.maps.colour_map import value_map
from ..drawing.maps.heat_map import HeatMap, value_levels
from ..drawing.picture import Picture

SIZE = 66, 4
"""Columns and rows."""

SHOULD_BE_SEEN = (
    "a round disc, an unbroken wave, marks that differ,"
    " rising bars, even shades, a closed box, a whole and a broken line"
)
"""What the picture shows where the terminal's font has what it needs."""

_ROWS = SIZE[1]
_DISC_COLUMNS, _WAVE_COLUMNS = 2 * _ROWS, 24
_GAP = 3


def picture_to_compare(look: Look) -> Picture:
    """Draw it in a look's characters and colours."""
    picture = Picture(*SIZE)
    picture.paste(_disc(look))
    column = _DISC_COLUMNS + _GAP
    _draw_wave(picture, column, look)
    _draw_signs(picture, column + 1 + _WAVE_COLUMNS + _GAP, look)
    return picture


def _disc(look: Look) -> Picture:
    """Draw a disc of one class on the other, as a boundary is drawn."""
    colour_map = value_map(look)
    down = _ROWS * colour_map.samples_down
    # A character is about twice as high as it is wide, and the disc is to be round.
    y, x = np.mgrid[0:down, 0:_DISC_COLUMNS].astype(float)
    y, x = (y + 0.5) / down - 0.5, (x + 0.5) / _DISC_COLUMNS - 0.5
    inside = np.where(np.hypot(x, y) < 0.42, 1.0, 0.0)
    found = value_levels(inside.ravel(), 0.0, 1.0, colour_map).reshape(inside.shape)
    picture = Picture(_DISC_COLUMNS, _ROWS)
    HeatMap(found, colour_map).draw(picture, 0, 0)
    return picture


def _draw_wave(picture: Picture, column: int, look: Look) -> None:
    """Draw a curve with its axes, as losses are drawn."""
    axis, tick, corner, floor, _ = look.glyphs.axes
    for row in range(_ROWS - 1):
        picture.write(column, row, tick if row % 2 == 0 else axis, look.palette.faint)
    picture.write(column, _ROWS - 1, corner + floor * _WAVE_COLUMNS, look.palette.faint)
    across, down = (1, 1) if look.ascii_only else BRAILLE
    columns, rows = _WAVE_COLUMNS * across, (_ROWS - 1) * down
    x = np.arange(columns)
    heights = (1 + np.sin(3 * np.pi * x / (columns - 1))) / 2
    y = np.rint(heights * (rows - 1)).astype(np.int64)
    dots = trace(x, y, columns, rows)
    block = stamped(dots, look.glyphs.train_marker) if look.ascii_only else braille(dots)
    picture.lay(column + 1, 0, block, look.palette.train)


def _draw_signs(picture: Picture, column: int, look: Look) -> None:
    """Write marks that must not look alike, bars, shades, and lines that must meet."""
    glyphs = look.glyphs
    pairs = (
        glyphs.train_points,
        glyphs.held_out_points,
        glyphs.wrong_train_points,
        glyphs.near_points,
        glyphs.off_train_points,
        glyphs.right + glyphs.wrong,
    )
    picture.write(column, 0, " ".join(dict.fromkeys(pairs)))
    shades = glyphs.shades.strip()
    picture.write(column, 1, f"{glyphs.bars}  {''.join(2 * each for each in shades)}")
    solid, broken = ("====", "- - ") if look.ascii_only else ("━━━━", "╍╍╍╍")
    top, low = ("+--+--+", "+--+--+") if look.ascii_only else ("┌──┬──┐", "└──┴──┘")
    picture.write(column, 2, f"{top}  {solid}  {glyphs.arrow} {glyphs.best} {glyphs.restart}")
    picture.write(column, 3, f"{low}  {broken}")
