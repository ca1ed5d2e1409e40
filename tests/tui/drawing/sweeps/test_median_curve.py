"""A curve of medians has every place's name, its interval as a band, and the best."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.sweeps.median_curve import Medians, draw_median_curve

MIDDLE = np.array([0.5, 0.2, 0.1, np.nan])
MEDIANS = Medians(MIDDLE, MIDDLE * 0.5, MIDDLE * 2, ("0.001", "0.01", "0.1", "1"))


@pytest.mark.parametrize("ascii_only", [False, True])
def test_places_have_their_names_and_the_band_is_shaded(ascii_only):
    look = Look.of(ascii_only=ascii_only, colours=0)
    picture = draw_median_curve(
        MEDIANS, width=60, height=14, look=look, is_percent=False, best=2, cursor=1
    )
    assert picture is not None
    assert picture.lines[-1].split() == ["0.001", "0.01", "0.1", "1"]
    text = "\n".join(picture.lines)
    assert "best" in text
    assert look.glyphs.best in text
    assert look.glyphs.shades[1] in text
    assert text.isascii() == ascii_only


def test_ends_that_are_infinite_go_as_far_as_there_is_room():
    high = np.array([np.inf, 0.4, 0.2, np.nan])
    medians = Medians(MIDDLE, MIDDLE / 2, high, MEDIANS.labels)
    look = Look.of(ascii_only=False)
    assert draw_median_curve(medians, width=60, height=14, look=look, is_percent=False) is not None


def test_medians_that_are_all_infinite_or_unknown_are_no_curve():
    look = Look.of(ascii_only=False)
    for nothing in (np.full(2, np.nan), np.full(2, np.inf)):
        medians = Medians(nothing, nothing, nothing, ("a", "b"))
        assert draw_median_curve(medians, width=60, height=9, look=look, is_percent=True) is None


def test_percentages_and_a_single_place_are_drawn():
    one = np.array([95.0])
    medians = Medians(one, one - 2, one + 2, ("8,8",))
    look = Look.of(ascii_only=False)
    picture = draw_median_curve(medians, width=40, height=10, look=look, is_percent=True, best=0)
    assert picture is not None
    assert "%" in "\n".join(picture.lines)
