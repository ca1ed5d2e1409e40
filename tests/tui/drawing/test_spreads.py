"""Histograms of layers have axes that say values and counts, in any room."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.spreads import Spread, draw_spreads, spread_words

UNICODE, ASCII = Look.of(ascii_only=False), Look.of(ascii_only=True)
ROOMS = pytest.mark.parametrize(
    ("width", "height"), [(83, 9), (83, 8), (78, 6), (78, 5), (58, 6), (118, 34), (165, 24)]
)


def drawn(spreads: list[Spread], width: int, height: int, look: Look = UNICODE) -> Picture:
    picture = Picture(width, height)
    draw_spreads(picture, spreads, look, height=height)
    return picture


def layers(count: int) -> list[Spread]:
    generator = np.random.default_rng(1)
    return [
        Spread(f"hidden {number + 1}", "8 tanh", generator.normal(size=64), (("a word", ""),))
        for number in range(count)
    ]


@ROOMS
@pytest.mark.parametrize("look", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_each_layer_has_its_bars_between_axes_with_counts_and_values(width, height, look) -> None:
    spreads = layers(3)
    picture = drawn(spreads, width, height, look)
    text = "\n".join(picture.lines)
    shown = [spread for spread in spreads if spread.name in text]
    assert len(shown) >= 2
    assert ("+1 more" in text) == (len(shown) == 2)
    for spread in shown:
        assert f"{spread.values.min():.3g}" in text
        assert f"{spread.values.max():.3g}" in text
    assert text.count(look.glyphs.axes[2]) >= len(shown)  # a corner each
    assert look.glyphs.bars[-1] in text
    if look.ascii_only:
        assert text.isascii()


def test_the_tallest_bar_is_as_high_as_the_count_beside_it() -> None:
    values = np.concatenate([np.full(7, -1.0), np.full(3, 1.0)])
    picture = drawn([Spread("output", "", values)], 40, 9)
    bars = UNICODE.glyphs.bars
    top, *others = picture.lines[1:7]
    assert top.startswith(" 7┤")
    full = [place for place, character in enumerate(top) if character == bars[-1]]
    assert full[0] == 3  # the least value is at the left end
    heights = {
        place: sum(
            (bars + " ").index(line[place]) + 1 for line in (top, *others) if line[place] in bars
        )
        for place in range(3, 40)
    }
    assert max(heights.values()) == 6 * len(bars)
    right = max(place for place, height in heights.items() if height)
    assert heights[right] == pytest.approx(3 / 7 * 6 * len(bars), abs=1)
    axis, labels = picture.lines[7:9]
    assert labels.split() == ["-1", "0", "1"]
    assert axis[labels.index(" 0 ") + 1] == "┬"


def test_minus_and_plus_have_the_colours_of_signs() -> None:
    picture = drawn([Spread("output", "", np.array([-1.0, 1.0]))], 40, 6)
    inks = {ink for row in range(1, 4) for text, ink in picture.runs(row) if "█" in text}
    assert inks == {UNICODE.palette.class_zero, UNICODE.palette.class_one}


@pytest.mark.parametrize(
    "values", [[0.5], [0.0, 0.0], [np.nan, 1.0], [np.inf, np.nan], [1e300, -1e300]]
)
def test_any_numbers_can_be_drawn(values: list[float]) -> None:
    text = "\n".join(drawn([Spread("output", "", np.array(values))], 40, 6).lines)
    assert ("no finite numbers" in text) == (not np.isfinite(values).any())
    assert spread_words(np.array(values))


def test_layers_without_room_are_counted() -> None:
    assert "+6 more" in "\n".join(drawn(layers(9), 83, 9).lines)
    assert "more" not in "\n".join(drawn(layers(9), 118, 34).lines)
