"""A matrix of weights reads cell by cell, in any number of colours and without any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlab.tui.appearance.look import TRUE_COLOURS, Look
from nnlab.tui.drawing.maps.colour_map import value_map
from nnlab.tui.drawing.maps.heat_map import value_levels
from nnlab.tui.drawing.maps.matrix import (
    NUMBER_CELL,
    SIGN_CELL,
    cell_codes,
    draw_matrix,
    scale_for,
    window_of,
)
from nnlab.tui.drawing.picture import Picture

LOOKS = [
    Look.of(ascii_only=plain, colours=depth)
    for plain in (False, True)
    for depth in (TRUE_COLOURS, 256, 16, 0)
]
every_look = pytest.mark.parametrize(
    "look", LOOKS, ids=[f"{look.colours} {'ascii' * look.ascii_only}" for look in LOOKS]
)


def drawn(values, look, *, size=(80, 16), cell=SIGN_CELL, at=(0, 0), cursor=None, before=(0, 0)):
    rows, columns = values.shape
    names = [f"r{row}" for row in range(rows)], [f"c{column}" for column in range(columns)]
    window = window_of((rows, columns), names[0], room=size, cell=cell, at=at, before=before, top=0)
    picture = Picture(*size)
    draw_matrix(picture, window, values, 1.0, names, cursor=cursor, look=look)
    return picture, window


def words(value: float) -> str:
    """What a cell says of a number, by a person's reckoning."""
    if np.isnan(value):
        return "??"
    sign = "+" if value > 0 else "-" if value < 0 else " "
    return sign + str(min(int(min(abs(value), 1) * 10 + 1e-9), 9))


def test_one_number_far_beyond_the_others_does_not_make_zeros_of_them() -> None:
    values = np.random.default_rng(2).uniform(0.2, 0.5, (4, 5))
    assert scale_for(values) == (0.5, False)
    values[2, 3] = -40.0
    assert scale_for(values) == (0.5, True)
    shown = cell_codes(values, 0.5)[..., 1]
    assert chr(shown[2, 3]) == "9"
    assert (shown > ord("3")).all()


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([], 1.0),
        ([0.0] * 20, 1.0),
        ([np.nan, np.inf], 1.0),
        ([0.1, 3.0], 5.0),  # of two, neither is usual
        ([0.0] * 19 + [3.0], 5.0),  # beside nothing but zeros it is all there is
        ([*np.linspace(0.1, 2.0, 30)], 2.0),
    ],
    ids=["none", "zeros", "no numbers", "two", "one", "spread"],
)
def test_the_scale_is_that_of_the_largest_otherwise(values: list[float], scale: float) -> None:
    assert scale_for(np.array(values)) == (scale, False)


@every_look
def test_each_cell_has_the_sign_and_the_tenths_of_its_weight(look: Look) -> None:
    values = np.random.default_rng(1).uniform(-1, 1, (5, 9))
    values[1, 2], values[2, 3], values[3, 4], values[4, 8] = 0.0, np.nan, 1.0, -np.inf
    picture, window = drawn(values, look)
    for row in range(5):
        line = picture.text(window.top + row)
        assert line[: window.left].strip() == f"r{row}"
        for column in range(9):
            start = window.left + column * SIGN_CELL
            assert line[start : start + SIGN_CELL] == " " + words(values[row, column])
    if look.ascii_only:
        assert "".join(picture.lines).isascii()


@pytest.mark.parametrize("scale", [1.0, 2.0, 5.0, 0.5, 0.1, 1e-9, 1e9, 0.3])
@pytest.mark.parametrize("tenths", range(11))
def test_exact_tenths_of_the_scale_are_not_one_too_few(scale: float, tenths: int) -> None:
    size = tenths * scale / 10
    for number in (size, tenths / 10 * scale, -size):
        sign, digit = cell_codes(np.array([[number]]), scale)[0, 0].tolist()
        assert chr(digit) == str(min(tenths, 9))
        assert chr(sign) == ("+" if number > 0 else "-" if number < 0 else " ")
    # What is truly less is less.
    if tenths:
        digit = cell_codes(np.array([[size * (1 - 1e-6)]]), scale)[0, 0, 1]
        assert chr(digit) == str(tenths - 1)


@pytest.mark.parametrize("colours", [TRUE_COLOURS, 256, 16])
def test_each_cell_stands_on_the_colour_of_its_weight(colours: int) -> None:
    look = Look.of(ascii_only=False, colours=colours)
    values = np.linspace(-1, 1, 12).reshape(2, 6)
    picture, window = drawn(values, look)
    colour_map = value_map(look)
    levels = value_levels(values.ravel(), -1, 1, colour_map).reshape(values.shape)
    for row in range(2):
        grounds = [
            colours.partition("on ")[2]
            for text, colours in picture.runs(window.top + row)
            for _ in text
        ]
        for column in range(6):
            start = window.left + column * SIGN_CELL
            ground = colour_map.grounds[levels[row, column]]
            assert grounds[start : start + SIGN_CELL] == ["", ground, ground]


@given(arrays(float, (3, 4), elements=st.floats(allow_subnormal=False)))
def test_whatever_a_number_is_its_cell_can_be_written(values) -> None:
    for ascii_only in (False, True):
        picture, _ = drawn(values, Look.of(ascii_only=ascii_only), cell=NUMBER_CELL)
        assert picture.width == 80
    assert cell_codes(values, 1.0).shape == (3, 4, 2)


def test_numbers_are_written_into_the_cells_when_asked_for() -> None:
    values = np.array([[0.12345, -1.0, 0.0], [1e-9, -123.4, 3.5]])
    picture, window = drawn(values, LOOKS[0], cell=NUMBER_CELL)
    for row in range(2):
        line = picture.text(window.top + row)
        for column in range(3):
            start = window.left + column * NUMBER_CELL
            text = line[start : start + NUMBER_CELL]
            assert float(text) == pytest.approx(values[row, column], rel=1e-3)


matrices = st.tuples(st.integers(1, 200), st.integers(1, 200))
places = st.tuples(st.integers(0, 199), st.integers(0, 199))
rooms = st.tuples(st.integers(28, 160), st.integers(5, 40))


@given(shape=matrices, size=rooms, place=places, before=places,
       cell=st.sampled_from([SIGN_CELL, NUMBER_CELL]))  # fmt: skip
def test_the_cursor_is_always_seen_and_what_is_hidden_is_counted(
    shape, size, place, before, cell
) -> None:
    rows, columns = shape
    at = min(place[0], rows - 1), min(place[1], columns - 1)
    picture, window = drawn(
        np.zeros((rows, columns)), LOOKS[-1], size=size, cell=cell, at=at,
        cursor=at, before=before,
    )  # fmt: skip
    assert at[0] in window.rows
    assert at[1] in window.columns
    line = picture.text(window.top + at[0] - window.rows.start)
    start = window.left + (at[1] - window.columns.start) * cell
    assert line[start] == ">"
    head = picture.text(0)
    after, left = columns - window.columns.stop, window.columns.start
    assert (f"+{after} more" in head) == (after > 0)
    assert (f"+{left} <" in head) == (left > 0)
    text = "\n".join(picture.lines[window.top + len(window.rows) :])
    below = rows - window.rows.stop
    assert (f"+{below} more" in text) == (below > 0)
    assert (f"{window.rows.start} above" in text) == (window.rows.start > 0)
    assert window.cell_at(start, window.top + at[0] - window.rows.start) == at
    assert window.cell_at(window.left - 1, window.top) is None


def test_a_window_stays_where_it_was_unless_the_cursor_leaves_it() -> None:
    values = np.zeros((40, 40))
    _, window = drawn(values, LOOKS[0], at=(20, 30), before=(0, 0))
    assert (window.rows[-1], window.columns[-1]) == (20, 30)
    first = window.rows[0], window.columns[0]
    _, same = drawn(values, LOOKS[0], at=(15, 25), before=first)
    assert same == window
    _, moved = drawn(values, LOOKS[0], at=(2, 3), before=first)
    assert (moved.rows[0], moved.columns[0]) == (2, 3)
