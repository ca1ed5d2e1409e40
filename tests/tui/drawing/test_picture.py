"""A picture keeps what is written into it, and knows what changed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.picture import Picture

WIDTH, HEIGHT = 12, 4

writings = st.lists(
    st.tuples(
        st.integers(0, WIDTH - 1),
        st.integers(0, HEIGHT - 1),
        st.text(st.sampled_from("ab ⣿·│𝄞"), max_size=WIDTH),
        st.sampled_from(["", "red", "bold blue"]),
    ),
    max_size=8,
)


def written(calls) -> Picture:
    picture = Picture(WIDTH, HEIGHT)
    for call in calls:
        picture.write(*call)
    return picture


@given(calls=writings)
def test_every_cell_has_the_character_and_colour_written_last(calls):
    cells = [[(" ", "")] * WIDTH for _ in range(HEIGHT)]
    for column, row, text, colour in calls:
        for x, character in enumerate(text[: WIDTH - column], column):
            cells[row][x] = (character, colour)
    picture = written(calls)
    for row in range(HEIGHT):
        runs = picture.runs(row)
        assert "".join(text for text, _ in runs) == picture.text(row)
        shown = [(character, colour) for text, colour in runs for character in text]
        assert [c for c, _ in shown] == [c for c, _ in cells[row]]
        # The colour of a space can't be seen.
        assert [cell for cell in shown if cell[0] != " "] == [c for c in cells[row] if c[0] != " "]


@given(calls=writings)
def test_neighbouring_runs_never_have_the_same_colour(calls):
    picture = written(calls)
    for row in range(HEIGHT):
        colours = [colour for _, colour in picture.runs(row)]
        assert all(one != other for one, other in pairwise(colours))


@given(before=writings, after=writings)
def test_a_cell_that_looks_otherwise_is_found(before, after):
    one, other = written(before), written(after)
    spans = other.spans_unlike(one)
    assert spans == sorted(spans)
    found = {(row, x) for row, first, end in spans for x in range(first, end)}
    for row in range(HEIGHT):
        for x, (was, now) in enumerate(zip(cells(one, row), cells(other, row), strict=True)):
            if was != now:
                assert (row, x) in found


def cells(picture: Picture, row: int) -> list[tuple[str, str]]:
    """Each character with its colour, which can't be seen of a space."""
    runs = picture.runs(row)
    return [(c, colour if c != " " else "") for text, colour in runs for c in text]


@given(calls=writings)
def test_the_same_picture_again_has_no_row_to_redraw(calls):
    assert written(calls).spans_unlike(written(calls)) == []


def test_a_picture_of_another_size_is_redrawn_in_full():
    whole = [(0, 0, 3), (1, 0, 3)]
    assert Picture(3, 2).spans_unlike(None) == whole
    assert Picture(3, 2).spans_unlike(Picture(4, 2)) == whole


def test_cells_far_from_each_other_are_redrawn_one_by_one_and_near_ones_together():
    before, after = Picture(20, 2), Picture(20, 2)
    for column, row in ((1, 0), (3, 0), (15, 0), (0, 1), (19, 1)):
        after.write(column, row, "x")
    assert after.spans_unlike(before) == [(0, 1, 4), (0, 15, 16), (1, 0, 1), (1, 19, 20)]


def test_a_block_lets_what_is_under_it_show_through():
    picture = written([(0, 0, "abc", "")])
    picture.lay(1, 0, np.array([[0, ord("x")]], dtype=np.uint32), "red")
    assert picture.runs(0) == [("ab", ""), ("x" + " " * 9, "red")]


@pytest.mark.parametrize("mark", ["bold reverse", "underline"])
@pytest.mark.parametrize("ground", [False, True], ids=["plain", "on a ground"])
def test_a_mark_that_shows_on_spaces_covers_just_what_was_marked(mark, ground):
    picture = Picture(12, 1)
    if ground:
        block = np.full((1, 12), ord(" "), dtype=np.uint32)
        picture.paint(0, 0, block, np.full_like(block, -1, dtype=int), block * 0, ["blue"])
    picture.write(4, 0, " 7 ", mark)
    picture.write(10, 0, "x", "red")
    marked, column = [], 0
    for text, colour in picture.runs(0):
        marked += [column + place for place in range(len(text)) if mark in colour]
        column += len(text)
    assert column == 12
    assert marked == [4, 5, 6]


def test_an_upright_line_stands_from_the_top_down():
    picture = Picture(3, 4)
    picture.draw_upright(1, 3, "│")
    assert picture.lines == [" │ ", " │ ", " │ ", "   "]


def painted(rows: list[str], inks, grounds) -> Picture:
    block = np.array([[ord(c) for c in row] for row in rows], dtype=np.uint32)
    picture = Picture(WIDTH, HEIGHT)
    picture.write(0, 0, "ab ", "bold blue")
    picture.paint(2, 0, block, np.array(inks), np.array(grounds), ["red", "blue", "green"])
    return picture


blocks = st.lists(
    st.lists(
        st.tuples(st.sampled_from("▀ x"), st.integers(-1, 2), st.integers(-1, 2)),
        min_size=5, max_size=5,
    ),
    min_size=1, max_size=HEIGHT,
)  # fmt: skip


@given(block=blocks)
def test_every_painted_cell_has_its_own_ink_and_ground(block):
    names = ["red", "blue", "green", ""]
    picture = painted(
        ["".join(c for c, _, _ in row) for row in block],
        [[ink for _, ink, _ in row] for row in block],
        [[ground for _, _, ground in row] for row in block],
    )
    for y, row in enumerate(block):
        runs = picture.runs(y)
        assert all(one[1] != other[1] for one, other in pairwise(runs))
        shown = [(character, *split(colours)) for text, colours in runs for character in text]
        assert len(shown) == WIDTH
        for (character, ink, ground), (seen, seen_ink, seen_ground) in zip(
            row, shown[2:7], strict=True
        ):
            assert (seen, seen_ground) == (character, names[ground])
            assert character == " " or seen_ink == names[ink]
        assert {ground for _, _, ground in shown[:2] + shown[7:]} == {""}


def split(colours: str) -> tuple[str, str]:
    ink, _, ground = colours.rpartition("on ") if "on " in colours else (colours, "", "")
    return ink.strip(), ground


def test_what_is_laid_or_written_on_a_ground_keeps_it():
    picture = painted(["▀▀▀"], [[0, 1, 2]], [[1, 1, -1]])
    picture.lay(2, 0, np.array([[ord("o"), 0]], dtype=np.uint32), "white")
    picture.write(4, 0, "x", "white")
    assert picture.runs(0) == [
        ("ab", "bold blue"), ("o", "white on blue"), ("▀", "blue on blue"),
        ("x" + " " * 7, "white"),
    ]  # fmt: skip


def test_a_copy_is_drawn_on_by_itself():
    picture = painted(["▀▀▀"], [[0, 1, 2]], [[1, 1, -1]])
    copy = picture.copy()
    assert copy.spans_unlike(picture) == []
    copy.write(3, 1, "x", "white")
    assert picture.lines[1].strip() == ""
    assert copy.text(1)[3] == "x"


@pytest.mark.parametrize(("column", "row"), [(-2, 0), (2, 1), (9, 0), (0, 2), (0, -1), (-9, 1)])
def test_what_lies_outside_is_cut_off_wherever_it_is_written(column: int, row: int):
    picture = Picture(4, 2)
    picture.write(column, row, "abcd", "red")
    wide = " " * 12 + "abcd" + " " * 12
    for y in range(2):
        wanted = wide[12 - column : 16 - column] if y == row else ""
        assert picture.text(y) == wanted.ljust(4)


@pytest.mark.parametrize(("column", "height"), [(-1, 2), (4, 2), (1, 9), (1, -1), (1, 0)])
def test_an_upright_line_ends_with_the_picture(column: int, height: int):
    picture = Picture(4, 2)
    picture.draw_upright(column, height, "|")
    drawn = [" |  " if column == 1 and y < height else " " * 4 for y in range(2)]
    assert [picture.text(y) for y in range(2)] == drawn


def test_a_colour_that_is_new_in_one_cell_leaves_all_others_as_they_are():
    before, after = Picture(20, 2), Picture(20, 2)
    for picture, colour in ((before, "red"), (after, "green")):
        picture.write(0, 0, "x", colour)
        picture.write(10, 1, "y", "blue")
    assert after.spans_unlike(before) == [(0, 0, 1)]
