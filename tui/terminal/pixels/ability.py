"""What a terminal can show of pictures, as far as its answers prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ...appearance.look import PixelCells

Way = Literal["kitty", "sixel"]

_KITTY = re.compile(r"kitty\(?\s*(\d+)\.(\d+)", re.IGNORECASE)
_WITH_PLACEHOLDERS = (0, 28)
"""The version of kitty from which on it draws pictures in the place of characters."""

_USUAL_CELL = (8, 16)
"""Pixels of a cell that does not say how many it has."""

_MOST_SIXELS = 1000
"""Pixels across and down that xterm draws at most, if nobody has told it another number."""

_SIXEL_LEVELS, _SIXEL_COLOURS = 8, 12
"""Colours that leave four of a VT340's sixteen registers to marks."""

_KITTY_LEVELS, _KITTY_COLOURS = 12, 60


@dataclass(frozen=True, slots=True)
class Ability:
    """How pictures are sent to a terminal, and what they may be."""

    way: Way
    cells: PixelCells
    through_tmux: bool = False
    """Whether tmux is between, which hands on what is wrapped for that."""


def draws_placeholders(program: str) -> bool:
    """Tell whether a program draws pictures of kitty's protocol in the place of characters.

    It can't be asked for that: WezTerm and Konsole, and kitty before 0.28, take such pictures as
    well and would show boxes.

    Args:
        program: What it says it is.
    """
    if program.lower().startswith("ghostty"):
        return True
    found = _KITTY.match(program)
    return found is not None and (int(found[1]), int(found[2])) >= _WITH_PLACEHOLDERS


def by_kitty(cell: tuple[int, int] | None, *, through_tmux: bool = False) -> Ability:
    """Give what a terminal can that has taken a picture of kitty's protocol.

    Args:
        cell: Pixels of a cell across and down, if they are known.
        through_tmux: Whether tmux is between.
    """
    width, height = cell or _USUAL_CELL
    cells = PixelCells(width, height, True, _KITTY_LEVELS, _KITTY_COLOURS, 10_000)
    return Ability("kitty", cells, through_tmux)


def by_sixels(cell: tuple[int, int]) -> Ability:
    """Give what a terminal can that says it draws sixels."""
    cells = PixelCells(*cell, False, _SIXEL_LEVELS, _SIXEL_COLOURS, _MOST_SIXELS)
    return Ability("sixel", cells)
