"""What a terminal can show of pictures, as far as its answers prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ...appearance.look import PixelCells
from ..questions.device import SIXEL
from .tmux import TmuxSays

Way = Literal["kitty", "sixel"]

_KITTY = re.compile(r"kitty\(?\s*(\d+)\.(\d+)", re.IGNORECASE)
_WITH_PLACEHOLDERS = (0, 28)
"""The version of kitty from which on it draws pictures in the place of characters."""

_NOT_BY_SIXELS = ("konsole", "tmux")
"""Programs that say they draw sixels and leave some where characters have been written since.

tmux 3.5 says so on any terminal, and writes the words SIXEL IMAGE where that has none.
"""

_USUAL_CELL = (8, 16)
"""Pixels of a cell that does not say how many it has."""

_KEEP_PICTURES = ("xterm(", "foot(")
"""Programs that leave what they show of a picture where one in its place paints nothing."""

_LEAST_CELL, _MOST_CELL = 3, 200
"""Pixels of a cell that are to be believed."""

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
    keeps_pictures: bool = False
    """Whether only what differs of a picture is to be sent, as the rest of it stays there."""


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


def draws_sixels(program: str, attributes: frozenset[int]) -> bool:
    """Tell whether a program draws sixels in its cells, so that what is written over them goes.

    Args:
        program: What it says it is.
        attributes: Which attributes it says it has.
    """
    return SIXEL in attributes and not program.lower().startswith(_NOT_BY_SIXELS)


def by_kitty(cell: tuple[int, int] | None, *, through_tmux: bool = False) -> Ability:
    """Give what a terminal can that has taken a picture of kitty's protocol.

    Args:
        cell: Pixels of a cell across and down, if they are known.
        through_tmux: Whether tmux is between.
    """
    width, height = cell or _USUAL_CELL
    cells = PixelCells(width, height, True, _KITTY_LEVELS, _KITTY_COLOURS, 10_000)
    return Ability("kitty", cells, through_tmux)


def by_sixels(cell: tuple[int, int], program: str = "") -> Ability:
    """Give what a terminal can that says it draws sixels.

    Args:
        cell: Pixels of a cell across and down.
        program: What it says it is.
    """
    cells = PixelCells(*cell, False, _SIXEL_LEVELS, _SIXEL_COLOURS, _MOST_SIXELS)
    keeps = program.lower().startswith(_KEEP_PICTURES)
    return Ability("sixel", cells, keeps_pictures=keeps)


def believable_cell(*told: tuple[int, int] | None) -> tuple[int, int] | None:
    """Give the first size of a cell, in pixels across and down, that a cell may have."""
    sizes = (cell for cell in told if cell is not None)
    return next(
        (cell for cell in sizes if _LEAST_CELL <= min(cell) <= max(cell) <= _MOST_CELL), None
    )


def is_tmux(program: str) -> bool:
    """Tell whether a program is tmux, which answers for the terminals that it is shown on."""
    return program.startswith("tmux")


def ability_of(
    program: str,
    attributes: frozenset[int],
    cell: tuple[int, int] | None,
    *,
    takes_pictures: bool,
    tmux: TmuxSays,
) -> Ability | None:
    """Choose how pictures are sent to a terminal; `None` if it has not proved that it shows any.

    Args:
        program: What it says it is.
        attributes: Those of its answer to `DEVICE`.
        cell: See `believable_cell`.
        takes_pictures: Whether it has taken the one of `KITTY_PICTURES`; tmux is not asked that.
        tmux: What tmux says, if that is what it is.
    """
    if is_tmux(program):
        # It is the same picture for all that it is shown on.
        if tmux.hands_on and tmux.programs and all(map(draws_placeholders, tmux.programs)):
            return by_kitty(cell, through_tmux=True)
    elif draws_placeholders(program):
        return by_kitty(cell) if takes_pictures else None
    if cell is None or not draws_sixels(program, attributes):
        return None
    return by_sixels(cell, program)
