"""A heat map shows each value's level, in colours or characters, and points can be read on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color

from nnlab.tui.appearance.look import TRUE_COLOURS, Look
from nnlab.tui.drawing.maps.colour_map import ColourMap, blend, class_map, value_map
from nnlab.tui.drawing.maps.heat_map import UNKNOWN, HeatMap, class_levels, value_levels
from nnlab.tui.drawing.picture import Picture

DEPTHS = (TRUE_COLOURS, 256, 16, 0)
LOOKS = [Look.of(ascii_only=plain, colours=depth) for plain in (False, True) for depth in DEPTHS]
every_look = pytest.mark.parametrize(
    "look", LOOKS, ids=[f"{look.colours} {'ascii' * look.ascii_only}" for look in LOOKS]
)
numbers = st.lists(st.floats(-2, 3), min_size=2, max_size=40).map(np.array)


def cells(picture: Picture, row: int) -> list[tuple[str, str, str]]:
    """Each character with its ink and ground."""
    return [
        (character, ink, ground)
        for text, colours in picture.runs(row)
        for ink, _, ground in [colours.partition("on ") if "on " in colours else (colours, "", "")]
        for character in text
    ]


def drawn(levels, colour_map: ColourMap) -> Picture:
    found = np.array(levels, dtype=np.int8)
    picture = Picture(found.shape[1], len(found) // colour_map.samples_down)
    HeatMap(found, colour_map).draw(picture, 0, 0)
    return picture


def seen_halves(picture: Picture, row: int) -> list[tuple[str, str]]:
    """The colours of a row's upper and lower halves, as a terminal would fill them."""
    return [
        (ground, ground) if character == " " else (ink.strip(), ground)
        for character, ink, ground in cells(picture, row)
    ]


@given(values=numbers)
@every_look
def test_a_larger_value_never_has_a_lower_level_and_one_half_parts_the_two_halves(look, values):
    colour_map = value_map(look)
    found = value_levels(np.sort(values), 0.0, 1.0, colour_map)
    assert (np.diff(found) >= 0).all()
    assert found.min() >= 0
    assert found.max() < colour_map.levels
    sharp = value_levels(values, 0.0, 1.0, colour_map, discretize=True)
    assert (sharp == np.where(values >= 0.5, colour_map.levels - 1, 0)).all()


@given(outputs=st.lists(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), min_size=1))
@every_look
def test_a_class_has_the_largest_output_and_is_stronger_the_surer_it_is(look, outputs):
    shares = np.array(outputs)
    shares /= shares.sum(axis=1, keepdims=True)
    colour_map = class_map(look, 4)
    found = class_levels(shares, colour_map)
    assert (found // colour_map.strengths == shares.argmax(axis=1)).all()
    order = np.argsort(shares.max(axis=1))
    assert (np.diff(found[order] % colour_map.strengths) >= 0).all()
    sharp = class_levels(shares, colour_map, discretize=True)
    assert (sharp % colour_map.strengths == colour_map.strengths - 1).all()


@every_look
def test_what_is_no_number_has_no_level_and_is_drawn_as_a_question(look):
    values = value_map(look)
    assert value_levels(np.array([np.nan, 0.0]), 0, 1, values).tolist() == [UNKNOWN, 0]
    classes = class_map(look, 3)
    assert class_levels(np.array([[0.1, np.nan, 0.2]]), classes).tolist() == [UNKNOWN]
    picture = drawn([[UNKNOWN, 0]] * values.samples_down, values)
    assert cells(picture, 0)[0] == ("?", "", "")


@given(data=st.data())
@pytest.mark.parametrize("classes", [0, 2, 10])
@every_look
def test_every_level_is_seen_where_it_lies(look, classes, data):
    colour_map = class_map(look, classes) if classes else value_map(look)
    level = st.integers(0, colour_map.levels - 1)
    rows = 2 * colour_map.samples_down
    levels = data.draw(
        st.lists(st.lists(level, min_size=6, max_size=6), min_size=rows, max_size=rows)
    )
    picture = drawn(levels, colour_map)
    for row in range(2):
        if colour_map.grounds:
            names = [[colour_map.grounds[n] for n in line] for line in levels]
            upper, lower = names[2 * row], names[2 * row + 1]
            pairs = [(levels[2 * row][x], levels[2 * row + 1][x]) for x in range(6)]
            # Two that can hardly be told apart are drawn as the upper one.
            blurred = [abs(one - other) <= colour_map.blur for one, other in pairs]
            lower = [
                up if blur else low for up, low, blur in zip(upper, lower, blurred, strict=True)
            ]
            assert seen_halves(picture, row) == list(zip(upper, lower, strict=True))
        else:
            assert picture.text(row) == "".join(colour_map.characters[n] for n in levels[row])
            assert look.colours or all(
                ink == ground == "" for _, ink, ground in cells(picture, row)
            )


@every_look
def test_a_point_stands_on_its_own_level_and_text_on_that_of_its_cell(look):
    colour_map = value_map(look)
    last = colour_map.levels - 1
    heat_map = HeatMap(
        np.array([[0, last, 0], [last, 0, last]][: colour_map.samples_down], np.int8), colour_map
    )
    heat_map.put(np.array([[ord("a"), 0, 0]], dtype=np.uint32))
    glyphs, nothing = np.array([[0, ord("x"), 0]], dtype=np.uint32), np.zeros((1, 3), np.intp)
    heat_map.put_points(glyphs, nothing + 1, ["red", "underline green"], nothing)
    picture = Picture(3, 1)
    heat_map.draw(picture, 0, 0)
    (a, ink, ground), (x, own_ink, own_ground), untouched = cells(picture, 0)
    assert (a, x) == ("a", "x")
    assert ink.strip() == colour_map.point_inks[0]
    assert ground == (colour_map.grounds[0] if colour_map.grounds else "")
    assert own_ink.strip() == "underline green"
    assert own_ground == (colour_map.grounds[0] if colour_map.grounds else "")
    assert untouched[0] not in "ax"


def brightness(colour: str) -> float:
    """Relative luminance, as the contrast of text is measured by."""
    triplet = Color.parse(colour.replace("bold ", "")).get_truecolor()
    shares = [c / 255 for c in triplet]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    light, dark = sorted((brightness(ink), brightness(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [TRUE_COLOURS, 256])
def test_points_can_be_read_on_every_level(colours):
    look = Look.of(ascii_only=False, colours=colours)
    for colour_map in (value_map(look), class_map(look, 10)):
        for ink, ground in zip(colour_map.point_inks, colour_map.grounds, strict=True):
            assert contrast(ink, ground) >= 3.0
        for ink in colour_map.class_inks:
            assert min(contrast(ink, ground) for ground in colour_map.grounds) >= 3.0
        assert contrast(*colour_map.cursor) >= 4.5


def test_characters_need_no_colour_and_ascii_no_other_characters():
    for depth in DEPTHS:
        plain = Look.of(ascii_only=True, colours=depth)
        for colour_map in (value_map(plain), class_map(plain, 10)):
            assert not colour_map.grounds
            assert colour_map.characters.isascii()
    bare = Look.of(ascii_only=False, colours=0)
    assert len(set(value_map(bare).characters)) == value_map(bare).levels
    assert not any(value_map(bare).inks)


def test_two_colours_are_mixed_by_share():
    assert blend("#000000", "#ff8000", 0.5) == "#804000"
    assert blend("#123456", "#ffffff", 0.0) == "#123456"
