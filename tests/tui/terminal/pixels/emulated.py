"""A terminal that shows cells and pictures, as far as these tests look at it."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from typing import Any

import numpy as np
import pyte
from numpy.typing import NDArray

from ...drawing.pixels.read_sixels import read_sixels

_STRINGS = re.compile(r"(\x1b[P_][^\x1b]*\x1b\\)")

CELL = (4, 8)
"""Pixels of its cells across and down."""


class _Screen(pyte.Screen):
    """Knows which cells were written or erased since it was last asked."""

    def __init__(self, columns: int, lines: int) -> None:
        self.written: set[tuple[int, int]] = set()
        super().__init__(columns, lines)

    def _touch(self, first: int, end: int, y: int | None = None) -> None:
        self.written |= {(x, self.cursor.y if y is None else y) for x in range(first, end)}

    def draw(self, data: str) -> None:
        for character in data:
            self._touch(self.cursor.x, self.cursor.x + 1)
            super().draw(character)

    def erase_characters(self, count: int | None = None) -> None:
        self._touch(self.cursor.x, min(self.cursor.x + (count or 1), self.columns))
        super().erase_characters(count)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        assert how == 0
        self._touch(self.cursor.x, self.columns)
        super().erase_in_line(how, private)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        assert how == 2
        for y in range(self.lines):
            self._touch(0, self.columns, y)
        super().erase_in_display(how, *args, **kwargs)


class Emulated:
    """Draws sixels over cells until these are written again, and keeps kitty's pictures."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = _Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self.colours: NDArray[np.int16] = np.full(
            (lines * CELL[1], columns * CELL[0]), -1, np.int16
        )
        """The register of each pixel; -1 where a character is seen."""
        self.images: dict[int, NDArray[np.uint8]] = {}
        self._pieces = ""
        self._image = 0

    def feed(self, text: str) -> None:
        for part in _STRINGS.split(text):
            if part.startswith("\x1bP0;1q"):
                self._draw(part)
            elif part.startswith("\x1b_G"):
                self._take(part)
            else:
                assert "\x1bP" not in part
                assert "\x1b_" not in part
                self._stream.feed(part)
                for x, y in self.screen.written:
                    self.cell(x, y)[...] = -1
                self.screen.written.clear()

    def cell(self, x: int, y: int) -> NDArray[np.int16]:
        return self.colours[y * CELL[1] : (y + 1) * CELL[1], x * CELL[0] : (x + 1) * CELL[0]]

    def _draw(self, sequence: str) -> None:
        pixels, _, (width, height) = read_sixels(sequence)
        x, y = self.screen.cursor.x * CELL[0], self.screen.cursor.y * CELL[1]
        there = self.colours[y : y + height, x : x + width]
        drawn = pixels[: there.shape[0], : there.shape[1]]
        np.copyto(there, drawn, where=drawn >= 0)
        self.screen.cursor.x = self.screen.cursor.y = 0  # nobody knows where it is now

    def _take(self, sequence: str) -> None:
        about, _, data = sequence[3:-2].partition(";")
        said = dict(each.split("=") for each in about.split(","))
        if said.get("a") == "d":
            self.images.pop(int(said["i"]), None)
            return
        self._image = int(said.get("i", self._image))
        self._pieces += data
        if said["m"] == "0":
            from PIL import Image

            with Image.open(io.BytesIO(b64decode(self._pieces))) as opened:
                opened.load()
                self.images[self._image] = np.asarray(opened.copy())
            self._pieces = ""
