"""What is sent for kitty's protocol: the picture in pieces, and what holds its place."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode

import numpy as np
from hypothesis import given

from nnlab.tui.drawing.pixels.cells import (
    BEYOND,
    FIRST,
    MOST_COLUMNS,
    MOST_ROWS,
    cell_codes,
    image_ink,
    place_of,
)
from nnlab.tui.drawing.pixels.kitty import MARKS, removal, transmission, with_placeholders
from nnlab.tui.drawing.pixels.png import png_of
from nnlab.tui.drawing.pixels.raster import Raster

from .rasters import rasters

_SEQUENCE = re.compile(r"\x1b_G([^;\x1b]*);([A-Za-z0-9+/=]{1,4096})\x1b\\")


def test_marks_are_as_many_as_needed_each_stands_above_and_none_comes_twice() -> None:
    assert len(MARKS) == len(set(MARKS)) >= max(MOST_ROWS, MOST_COLUMNS)
    # The rule by which kitty's list was made, and some of its entries.
    assert all(unicodedata.combining(mark) == 230 for mark in MARKS)
    known = {0: 0x305, 1: 0x30D, 2: 0x30E, 17: 0x363, 255: 0xA8E5}
    assert {number: ord(MARKS[number]) for number in known} == known


@given(raster=rasters())
def test_a_small_picture_goes_in_one_piece_that_names_its_place(raster: Raster) -> None:
    (sequence,) = transmission(raster, 201, 40, 20)
    found = _SEQUENCE.fullmatch(sequence)
    assert found is not None
    about = dict(each.split("=") for each in found[1].split(","))
    assert about == {
        "a": "T", "U": "1", "q": "2", "f": "100", "i": "201", "c": "40", "r": "20", "m": "0",
    }  # fmt: skip
    assert b64decode(found[2], validate=True) == png_of(raster)


def test_a_large_picture_goes_in_pieces_that_come_to_the_whole() -> None:
    noise = np.random.default_rng(1).integers(0, 12, (200, 200)).astype(np.uint8)
    raster = Raster(noise, np.zeros_like(noise), ("#000000",) * 12, 12)
    found = [_SEQUENCE.fullmatch(each) for each in transmission(raster, 7, 30, 15)]
    assert len(found) > 3
    assert all(found)
    more = [dict(part.split("=") for part in each[1].split(","))["m"] for each in found if each]
    assert more == ["1"] * (len(found) - 1) + ["0"]
    assert all(each[1] == f"m={more[at]}" for at, each in enumerate(found) if each and at)
    assert b64decode("".join(each[2] for each in found if each)) == png_of(raster)


def test_cells_are_told_by_their_row_and_column_and_other_text_is_left_alone() -> None:
    codes = cell_codes(3, 2)
    text = "".join(map(chr, codes.ravel().tolist()))
    assert [place_of(each) for each in text] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    placed = with_placeholders(f"\x1b[1;1H○{text[0]}a{text[5]} \U0010eeee")
    first, last = f"\U0010eeee{MARKS[0]}{MARKS[0]}", f"\U0010eeee{MARKS[1]}{MARKS[2]}"
    assert placed == f"\x1b[1;1H○{first}a{last} \U0010eeee"
    largest = int(cell_codes(MOST_COLUMNS, MOST_ROWS).max())
    assert FIRST < largest == BEYOND - 1 < 0x10EEEE


def test_pictures_on_one_screen_have_inks_of_their_own_in_256_colours_too() -> None:
    from rich.color import Color, ColorSystem

    inks = [image_ink(number) for number in range(120)]
    numbers = [Color.parse(ink).downgrade(ColorSystem.EIGHT_BIT).number for ink in inks]
    assert len(set(inks)) == len(set(numbers)) == 120
    assert image_ink(120) == inks[0]


def test_a_picture_is_removed_with_its_data_and_without_an_answer() -> None:
    assert removal(31) == "\x1b_Ga=d,d=I,q=2,i=31\x1b\\"
