"""A decoder of sixels, written from their description alone (VT330/340, chapter 14)."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_PARTS = re.compile(r'"[\d;]*|#\d+(?:;[\d;]*)?|!\d+[?-~]|[?-~]|\$|-')


def read_sixels(
    sequence: str,
) -> tuple[NDArray[np.int16], dict[int, tuple[int, ...]], tuple[int, int]]:
    """Give the register of each pixel (-1 where none was set), the registers, and the size said."""
    begun = re.match(r"\x1bP0;1q", sequence)
    assert begun is not None
    assert sequence.endswith("\x1b\\")
    body = sequence[begun.end() : -2]
    assert "".join(_PARTS.findall(body)) == body
    pixels = np.full((700, 1000), -1, dtype=np.int16)
    registers: dict[int, tuple[int, ...]] = {}
    size = (0, 0)
    x = y = colour = 0
    for part in _PARTS.findall(body):
        if part.startswith('"'):
            _, _, width, height = map(int, part[1:].split(";"))
            size = (width, height)
        elif part.startswith("#"):
            colour, *definition = map(int, part[1:].split(";"))
            if definition:
                assert definition[0] == 2
                registers[colour] = tuple(definition[1:])
        elif part == "$":
            x = 0
        elif part == "-":
            x, y = 0, y + 6
        else:
            count = int(part[1:-1]) if part.startswith("!") else 1
            bits = ord(part[-1]) - 63
            for row in range(6):
                if bits >> row & 1:
                    pixels[y + row, x : x + count] = colour
            x += count
    return pixels, registers, size
