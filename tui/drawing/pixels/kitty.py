"""A raster for kitty's protocol, shown where characters of Unicode hold its place.

The picture itself is sent beside the cells and shown nowhere; wherever a cell holds U+10EEEE, with
marks that say which row and column and in the picture's colour, the terminal draws that part. So
what covers such cells covers the picture, and no cursor has to move.
"""

from __future__ import annotations

import re
from base64 import standard_b64encode

from .cells import BEYOND, FIRST, place_of
from .png import png_of
from .raster import Raster

_PLACEHOLDER = "\U0010eeee"

_MARKS = (
    "305 30d 30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599"
    " 59c-5a1 5a8 5a9 5ab 5ac 5af 5c4 610-617 657-65b 65d 65e 6d6-6dc 6df-6e2 6e4 6e7 6e8 6eb 6ec"
    " 730 732 733 735 736 73a 73d 73f-741 743 745 747 749 74a 7eb-7f1 7f3 816-819 81b-823 825-827"
    " 829-82d 951 953 954 f82 f83 f86 f87 135d-135f 17dd 193a 1a17 1a75-1a7c 1b6b 1b6d-1b73"
    " 1cd0-1cd2 1cda 1cdb 1ce0 1dc0 1dc1 1dc3-1dc9 1dcb 1dcc 1dd1-1de6 1dfe 20d0 20d1 20d4-20d7"
    " 20db 20dc 20e1 20e7 20e9 20f0 2cef-2cf1 2de0-2dff a66f a67c a67d a6f0 a6f1 a8e0-a8f1"
)
"""The marks that stand for 0, 1, 2 ... in kitty's list, in ranges of their codes."""

_PIECE = 4096
"""Characters of a picture's data in one sequence at most."""

_CELLS = re.compile(f"[{chr(FIRST)}-{chr(BEYOND - 1)}]")


def _spelled_out(ranges: str) -> list[str]:
    marks: list[str] = []
    for each in ranges.split():
        first, _, last = each.partition("-")
        marks += map(chr, range(int(first, 16), int(last or first, 16) + 1))
    return marks


MARKS = _spelled_out(_MARKS)
"""The mark for each number of a row or column."""


def transmission(raster: Raster, image: int, columns: int, rows: int) -> list[str]:
    """Give the sequences that hand a picture over, in the place of what had its number before.

    Args:
        raster: The picture.
        image: Its number, from 1 on.
        columns: How many cells it takes across.
        rows: Likewise down.
    """
    data = standard_b64encode(png_of(raster)).decode("ascii")
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    sequences: list[str] = []
    for number, piece in enumerate(pieces):
        more = int(number < len(pieces) - 1)
        about = f"a=T,U=1,q=2,f=100,i={image},c={columns},r={rows},m={more}"
        sequences.append(f"\x1b_G{f'm={more}' if number else about};{piece}\x1b\\")
    return sequences


def removal(image: int) -> str:
    """Give the sequence that has a picture forgotten."""
    return f"\x1b_Ga=d,d=I,q=2,i={image}\x1b\\"


def with_placeholders(text: str) -> str:
    """Put what kitty knows into the place of the characters of cells."""
    return _CELLS.sub(_placeholder, text)


def _placeholder(found: re.Match[str]) -> str:
    row, column = place_of(found[0])
    return f"{_PLACEHOLDER}{MARKS[row]}{MARKS[column]}"
