"""A grid of coloured characters, which tells what changed since the one before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from .pixels.raster import PixelArea

Characters = NDArray[np.uint32]
ColourNumbers = NDArray[np.integer]

_SPACE = ord(" ")
_INK, _GROUND_SHIFT = 0xFF, 8
"""A cell's colours are one number: its ink in the low byte, what is behind it above that."""

_GAP = 4
"""Columns between two places that are better drawn again than passed over."""


_SECOND_HALF = "\0"
"""Stands in the second column of a character that takes two."""


@lru_cache(maxsize=4096)
def _by_columns(text: str) -> str:
    """Write text so that each column has a character; what takes no column is left out."""
    return "".join(
        character + _SECOND_HALF * (width - 1)
        for character in text
        if (width := cell_len(character))
    )


class Picture:
    """Characters and their colours, as arrays: a chart is drawn and compared in a few calls.

    Args:
        width: Columns.
        height: Rows.
    """

    def __init__(self, width: int, height: int) -> None:
        self._characters = np.full((height, width), _SPACE, dtype="<u4")
        self._inks = np.zeros((height, width), dtype=np.int32)
        self._colours = [""]
        self._number_by_colour = {"": 0}
        self._on_spaces: list[int] = []
        """The colours that show on a space as well."""
        self.pixels: tuple[PixelArea, ...] = ()
        """What some of its cells are in pixels."""

    def copy(self) -> Picture:
        """Give a picture of its own that looks the same, to be drawn on."""
        picture = Picture(0, 0)
        picture._characters, picture._inks = self._characters.copy(), self._inks.copy()
        picture._colours = list(self._colours)
        picture._number_by_colour = dict(self._number_by_colour)
        picture._on_spaces, picture.pixels = list(self._on_spaces), self.pixels
        return picture

    def upper(self, rows: int) -> Picture:
        """Give a picture of its own of the upper rows."""
        picture = self.copy()
        picture._characters, picture._inks = picture._characters[:rows], picture._inks[:rows]
        return picture

    def write(self, column: int, row: int, text: str, colour: str = "") -> None:
        """Write text from a place on, cut at the edges; no colour means the surroundings' own."""
        if not 0 <= row < self.height:
            return
        if not text.isascii():
            text = _by_columns(text)
        text, column = text[max(-column, 0) :], max(column, 0)
        codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
        place = row, slice(column, column + len(codes))
        room = self._characters[place]
        room[...] = codes[: len(room)]
        self._dye(place, colour)

    def draw_upright(self, column: int, height: int, character: str, colour: str = "") -> None:
        """Draw a line down from the top, so many rows long, as far as there is room."""
        if not 0 <= column < self.width:
            return
        place = slice(max(height, 0)), column
        self._characters[place] = ord(character)
        self._dye(place, colour)

    def lay(self, column: int, row: int, block: Characters, colour: str = "") -> None:
        """Lay characters over those that are there; zeros are see-through.

        Args:
            column: The block's left column.
            row: Its top row.
            block: Shape `(rows, columns)`, all within the picture.
            colour: The block's colour; none means the surroundings' own.
        """
        place = slice(row, row + block.shape[0]), slice(column, column + block.shape[1])
        drawn = block != 0
        np.copyto(self._characters[place], block, where=drawn)
        inks = self._inks[place]
        np.copyto(inks, inks & ~_INK | self._number(colour), where=drawn)

    def lay_behind(self, column: int, row: int, block: Characters, colour: str) -> None:
        """Lay characters where there are only spaces so far; zeros are see-through."""
        place = slice(row, row + block.shape[0]), slice(column, column + block.shape[1])
        self.lay(column, row, np.where(self._characters[place] == _SPACE, block, 0), colour)

    def paint(
        self,
        column: int,
        row: int,
        block: Characters,
        inks: ColourNumbers,
        grounds: ColourNumbers,
        colours: Sequence[str],
    ) -> None:
        """Put characters down, each with an ink and a ground of its own.

        Args:
            column: The block's left column.
            row: Its top row.
            block: Shape `(rows, columns)`, all within the picture.
            inks: Which of the colours each character has, same shape; -1 for the surroundings'.
            grounds: Which of them is behind it, same shape; -1 likewise.
            colours: As rich writes them, fewer than 200.
        """
        place = slice(row, row + block.shape[0]), slice(column, column + block.shape[1])
        numbers = np.array([*map(self._number, colours), 0], dtype=np.int32)
        self._characters[place] = block
        self._inks[place] = numbers[inks] | numbers[grounds] << _GROUND_SHIFT

    def paste(self, other: Picture, column: int = 0, row: int = 0) -> None:
        """Put another picture, all of it within this one, over what is there from a place on."""
        numbers = np.array([*map(self._number, other._colours)], dtype=np.int32)
        place = slice(row, row + other.height), slice(column, column + other.width)
        self._characters[place] = other._characters
        inks, grounds = numbers[other._inks & _INK], numbers[other._inks >> _GROUND_SHIFT]
        self._inks[place] = inks | grounds << _GROUND_SHIFT

    def _dye(self, place: tuple[int | slice, int | slice], colour: str) -> None:
        """Give characters another ink on the same ground."""
        self._inks[place] = self._inks[place] & ~_INK | self._number(colour)

    def _number(self, colour: str) -> int:
        number = self._number_by_colour.setdefault(colour, len(self._colours))
        if number == len(self._colours):
            self._colours.append(colour)
            if "reverse" in colour or "underline" in colour:
                self._on_spaces.append(number)
        return number

    def text(self, row: int) -> str:
        """Give a row's characters."""
        return self._characters[row].tobytes().decode("utf-32-le").replace(_SECOND_HALF, "")

    @property
    def width(self) -> int:
        """Columns."""
        return self._characters.shape[1]

    @property
    def height(self) -> int:
        """Rows."""
        return len(self._characters)

    @property
    def lines(self) -> list[str]:
        """The characters of all rows."""
        return [self.text(row) for row in range(self.height)]

    def runs(self, row: int) -> list[tuple[str, str]]:
        """Cut a row into as few pieces of one colour as possible; see `runs_of`."""
        return self.runs_of([row])[0]

    def runs_of(self, rows: Sequence[int]) -> list[list[tuple[str, str]]]:
        """Cut rows into as few pieces of one colour as possible, many of them at once.

        Returns:
            Text and colours of each piece of each row, as rich writes them. A space on the
            surroundings' own ground has no colour to speak of and cuts nothing, unless it or its
            neighbour is reversed or underlined.
        """
        characters, inks = self._characters[rows], self._inks[rows]
        if not characters.size:
            return [[("", "")] for _ in rows]
        written = self._written(characters, inks)
        # A space shows whose ground it is; its ink is whatever came before, or comes first.
        seen = np.where(written, np.arange(self.width), -1)
        inked = np.maximum.accumulate(seen, axis=1)
        inked = np.where(inked < 0, written.argmax(axis=1)[:, None], inked)
        own = np.take_along_axis(inks, inked, axis=1) & _INK
        own[seen.max(axis=1) < 0] = 0
        colours = inks & ~_INK | own
        cut = np.ones(colours.shape, dtype=np.bool_)
        np.not_equal(colours[:, 1:], colours[:, :-1], out=cut[:, 1:])
        starts = np.flatnonzero(cut)
        text = characters.tobytes().decode("utf-32-le")
        has_halves = _SECOND_HALF in text
        found: list[list[tuple[str, str]]] = [[] for _ in rows]
        places, names = starts.tolist(), {0: ""}
        numbers = colours.ravel()[starts].tolist()
        for start, stop, number in zip(places, [*places[1:], len(text)], numbers, strict=True):
            if (name := names.get(number)) is None:
                name = names[number] = self._rich_colours(number)
            piece = text[start:stop]
            if has_halves:
                piece = piece.replace(_SECOND_HALF, "")
            found[start // self.width].append((piece, name))
        return found

    def _written(self, characters: Characters, inks: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell which places of rows have an ink of their own that shows."""
        written = characters != _SPACE
        if self._on_spaces:
            marked = np.isin(inks & _INK, self._on_spaces)
            if marked.any():
                written |= marked
                # What stands beside a mark ends it.
                written[:, 1:] |= marked[:, :-1]
                written[:, 0] |= marked.any(axis=1)
        return written

    def _rich_colours(self, number: int) -> str:
        ink, ground = self._colours[number & _INK], number >> _GROUND_SHIFT
        return f"{ink} on {self._colours[ground]}".lstrip() if ground else ink

    def spans_unlike(self, before: Picture | None) -> list[tuple[int, int, int]]:
        """Find what is not as it was; all of it if the size was another.

        Returns:
            Row, first column and the one after the last, row by row. Places that are closer to
            each other than it takes to say where the next one is are one.
        """
        if before is None or before._characters.shape != self._characters.shape:
            return [(row, 0, self.width) for row in range(self.height)]
        unlike = (self._characters != before._characters) | (self._inks != self._numbered(before))
        rows, columns = np.nonzero(unlike)
        if not rows.size:
            return []
        places = rows * (self.width + _GAP) + columns
        cuts = np.flatnonzero(np.diff(places) > _GAP)
        firsts, lasts = np.append(0, cuts + 1), np.append(cuts, len(places) - 1)
        found = zip(rows[firsts], columns[firsts], columns[lasts] + 1, strict=True)
        return [(int(row), int(first), int(end)) for row, first, end in found]

    def _numbered(self, other: Picture) -> NDArray[np.int32]:
        """Give another picture's colours by the numbers that they have in this one."""
        if self._colours == other._colours:
            return other._inks
        known = [self._number_by_colour.get(colour, _INK) for colour in other._colours]
        numbers = np.array(known, dtype=np.int32)
        return numbers[other._inks & _INK] | numbers[other._inks >> _GROUND_SHIFT] << _GROUND_SHIFT
