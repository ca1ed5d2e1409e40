"""A grid of coloured characters, which tells what changed since the one before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Characters = NDArray[np.uint32]

_SPACE = ord(" ")


class Picture:
    """Characters and their colours, as arrays: a chart is drawn and compared in a few calls.

    Args:
        width: Columns.
        height: Rows.
    """

    def __init__(self, width: int, height: int) -> None:
        self._characters = np.full((height, width), _SPACE, dtype="<u4")
        self._inks = np.zeros((height, width), dtype=np.int8)
        self._colours = [""]

    def write(self, column: int, row: int, text: str, colour: str = "") -> None:
        """Write text from a place on, cut at the edge; no colour means the surroundings' own."""
        codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
        place = row, slice(column, column + len(codes))
        room = self._characters[place]
        room[...] = codes[: len(room)]
        self._inks[place] = self._ink(colour)

    def draw_upright(self, column: int, height: int, character: str, colour: str = "") -> None:
        """Draw a line down from the top, so many rows long."""
        self._characters[:height, column] = ord(character)
        self._inks[:height, column] = self._ink(colour)

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
        np.copyto(self._inks[place], self._ink(colour), where=drawn)

    def _ink(self, colour: str) -> np.int8:
        if colour not in self._colours:
            self._colours.append(colour)
        return np.int8(self._colours.index(colour))

    def text(self, row: int) -> str:
        """Give a row's characters."""
        return self._characters[row].tobytes().decode("utf-32-le")

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
        """Cut a row into as few pieces of one colour as possible.

        Returns:
            Text and colour of each piece. A space has no colour to speak of and cuts nothing.
        """
        text = self.text(row)
        seen = np.flatnonzero(self._characters[row] != _SPACE)
        if not seen.size:
            return [(text, "")]
        inks = self._inks[row, seen]
        firsts = np.flatnonzero(np.diff(inks, prepend=-1))
        starts = seen[firsts].tolist()
        starts[0] = 0
        return [
            (text[start:stop], self._colours[ink])
            for start, stop, ink in zip(
                starts, [*starts[1:], len(text)], inks[firsts].tolist(), strict=True
            )
        ]

    def rows_unlike(self, before: Picture | None) -> list[int]:
        """Find the rows that are not as they were; all of them if the size was another."""
        if before is None or before._characters.shape != self._characters.shape:
            return list(range(self.height))
        # Blocks come in the same order from picture to picture, so inks have the same numbers.
        unlike = (self._characters != before._characters) | (self._inks != before._inks)
        if self._colours != before._colours:
            unlike[:] = True
        return np.flatnonzero(unlike.any(axis=1)).tolist()
