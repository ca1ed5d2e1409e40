"""The pictures on a screen: which cells show which, and what of them is still to be sent.

A screen's cells say by themselves where a picture is seen, as each of its cells has a character of
its own in the picture's colour: what covers it has put others there. So nobody has to be told of
dialogs, and what is sent here goes with the cells of the same frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rich.color import Color

from ...drawing.pixels.cells import BEYOND, FIRST_CELL, place_of
from ...drawing.pixels.kitty import removal, transmission, with_placeholders
from ...drawing.pixels.raster import PixelArea, Raster
from ...drawing.pixels.sixel import sixels_of, sixels_over
from ..line.beside import Beside
from ..line.cells import Cells
from ..line.pens import Pens
from .ability import Ability
from .budget import Budget
from .tmux import wrapped

_LAST_CELL = chr(BEYOND - 1)
_CELLS = re.compile(f"[{FIRST_CELL}-{_LAST_CELL}]")

Place = tuple[int, int]
"""Column and row."""
Pixels = NDArray[np.bool_]


@dataclass(slots=True, eq=False)
class _Shown:
    """A picture, and what the terminal has of it."""

    area: PixelArea
    sent: Raster | None = None
    """What it has got last."""
    corner: Place | None = None
    """Where that was drawn, of sixels."""
    drawn: set[Place] = field(default_factory=set)
    """Cells of the screen that still show it, of sixels."""


class Pictures(Beside):
    """Sends pictures of pixels beside the cells that they are seen in.

    Args:
        pens: All pens of the screen's cells.
        veiled: Called when a picture's cells have come in another colour than its own, as those
            behind a dialog that dims what it covers: no terminal dims pictures.

    Attributes:
        ability: What the terminal can; pictures are shown only where it can something.
    """

    def __init__(self, pens: Pens, veiled: Callable[[], None] = lambda: None) -> None:
        self._pens, self._veiled = pens, veiled
        self._by_ink: dict[str, _Shown] = {}
        self._budget, self._is_withheld = Budget(), False
        self.ability: Ability | None = None

    def take(self, ability: Ability | None) -> None:
        """Take over what the terminal can."""
        self.ability = ability
        for picture in self._by_ink.values():
            picture.sent = None
            picture.drawn.clear()

    def show(self, area: PixelArea) -> bool:
        """Take over what a picture looks like from now on; tell whether that is another."""
        picture = self._by_ink.setdefault(self._ink(area), _Shown(area))
        picture.area = area
        return not area.raster.is_like(picture.sent)

    def _ink(self, area: PixelArea) -> str:
        colour = Color.parse(area.ink).downgrade(self._pens.colours)
        return ";".join(colour.get_ansi_codes(foreground=True))

    def forget(self) -> None:
        """Know nothing of what the terminal has: something else has drawn on it."""
        for picture in self._by_ink.values():
            picture.sent = None
            picture.drawn.clear()

    def leave(self) -> str:
        """Give what takes all pictures away that a terminal would keep."""
        if self.ability is None or self.ability.way != "kitty":
            return ""
        sent = [ink for ink, picture in self._by_ink.items() if picture.sent is not None]
        return "".join(self._for_terminal(removal(_image(ink))) for ink in sent)

    # --- with a frame ---

    def translated(self, text: str) -> str:
        """Put what the terminal understands into the place of the characters of pictures' cells."""
        if not self._by_ink:
            return text
        if self.ability is not None and self.ability.way == "kitty":
            return with_placeholders(text)
        return _CELLS.sub(" ", text)

    def before(self, shown: Cells, wanted: Cells) -> None:
        """Note what a frame that is about to be sent writes over."""
        for picture in self._by_ink.values():
            if picture.drawn:
                picture.drawn = {
                    (x, y)
                    for x, y in picture.drawn
                    if y < shown.height
                    and x < shown.width
                    and FIRST_CELL <= shown.texts[y][x] <= _LAST_CELL
                    and shown.texts[y][x] == wanted.texts[y][x]
                    and shown.pens[y][x] == wanted.pens[y][x]
                }

    def behind(self, shown: Cells, wanted: Cells, now: float) -> str:
        """Give what is to be sent behind the cells of a frame.

        Args:
            shown: What the terminal shows once it has got these cells.
            wanted: What it is to show in the end.
            now: The time.
        """
        self._is_withheld = False
        if not self._by_ink or self.ability is None:
            return ""
        places, unfinished = self._places(shown, wanted)
        if (places.keys() | unfinished) - self._by_ink.keys():
            self._veiled()
        may_wait = self._budget.seconds_until_free(now) > 0.0
        sent: list[str] = []
        for ink, picture in self._by_ink.items():
            seen = places.get(ink)
            if not seen:
                continue
            if self.ability.way == "kitty":
                sent += self._by_kitty(ink, picture, may_wait=may_wait)
            elif ink not in unfinished:
                sent += self._by_sixels(picture, seen, may_wait=may_wait)
        return "".join(sent)

    def sent(self, size: int, now: float) -> None:
        """Count what was sent, cells and all."""
        self._budget.spend(size, now)

    def seconds_until_due(self, now: float) -> float | None:
        """Give the seconds until a picture that waits may be sent; `None` if none does."""
        return self._budget.seconds_until_free(now) if self._is_withheld else None

    def _places(
        self, shown: Cells, wanted: Cells
    ) -> tuple[dict[str, dict[Place, Place]], set[str]]:
        """Find the cells in which pictures are seen, and are to be.

        Returns:
            For each ink, the picture's column and row for each place on the screen; and inks of
            pictures of which some cells are still to be sent.
        """
        found: dict[str, dict[Place, Place]] = {}
        unfinished: set[str] = set()
        for y, (texts, pens) in enumerate(zip(wanted.texts, wanted.pens, strict=True)):
            if not _CELLS.search("".join(texts)):
                continue
            for x, character in _cells_of_pictures(texts):
                ink = self._pens.ink(pens[x])
                if character != shown.texts[y][x] or pens[x] != shown.pens[y][x]:
                    unfinished.add(ink)
                    continue
                row, column = place_of(character)
                found.setdefault(ink, {})[x, y] = column, row
        return found, unfinished

    def _by_kitty(self, ink: str, picture: _Shown, *, may_wait: bool) -> list[str]:
        area = picture.area
        if area.raster.is_like(picture.sent):
            return []
        if may_wait and picture.sent is not None:
            self._is_withheld = True
            return []
        picture.sent = area.raster
        sequences = transmission(area.raster, _image(ink), area.columns, area.rows)
        return [self._for_terminal(sequence) for sequence in sequences]

    def _by_sixels(self, picture: _Shown, seen: dict[Place, Place], *, may_wait: bool) -> list[str]:
        """Draw a picture anew if it has changed, or if any of its cells is without it.

        Always from the same corner and as large: xterm keeps a few pictures only, and takes what
        has the size and place of one for that one. Covered cells are left as they are.
        """
        area = picture.area
        (x, y), (column, row) = next(iter(seen.items()))
        corner = x - column, y - row
        if max(seen.values()) >= (area.columns, 0) or max(d for _, d in seen.values()) >= area.rows:
            return []  # cells of the size that it had before are still on the screen
        shown = picture.drawn if picture.corner == corner else set[Place]()
        lost = seen.keys() - shown
        if (not lost and area.raster.is_like(picture.sent)) or min(corner) < 0:
            return []  # or it is scrolled out of the screen in part
        if may_wait and not lost:
            self._is_withheld = True
            return []
        before = picture.sent
        picture.sent, picture.corner, picture.drawn = area.raster, corner, set(seen)
        free = _pixels_of(area, seen.values())
        keeps = self.ability is not None and self.ability.keeps_pictures
        if (
            keeps
            and before is not None
            and len(lost) < len(seen)
            and before.may_become(area.raster)
        ):
            gone = _pixels_of(area, (seen[place] for place in lost))
            sixels = sixels_over(area.raster, before, holes=~free, lost=gone)
        else:
            sixels = sixels_of(area.raster, holes=~free)
        return [f"\x1b[{corner[1] + 1};{corner[0] + 1}H", sixels]

    def _for_terminal(self, sequence: str) -> str:
        through_tmux = self.ability is not None and self.ability.through_tmux
        return wrapped(sequence) if through_tmux else sequence


def _cells_of_pictures(texts: list[str]) -> Iterator[tuple[int, str]]:
    for x, character in enumerate(texts):
        if FIRST_CELL <= character <= _LAST_CELL:
            yield x, character


def _image(ink: str) -> int:
    """Give the number of the picture that a terminal knows by an ink, as SGR says it."""
    numbers = [int(number) for number in ink.split(";")][2:]
    image = 0
    for number in numbers:
        image = image << 8 | number
    return image


def _pixels_of(area: PixelArea, cells: Iterable[Place]) -> Pixels:
    """Mark the pixels of some cells of a picture, given by their columns and rows."""
    marked = np.zeros((area.rows, area.columns), dtype=np.bool_)
    for column, row in cells:
        marked[row, column] = True
    down, across = area.raster.height // area.rows, area.raster.width // area.columns
    return marked.repeat(down, axis=0).repeat(across, axis=1)
