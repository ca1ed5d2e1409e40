"""Every point is drawn in its cell, and none that is wrong is hidden by its neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nnlab.core import RunConfig
from nnlab.core.data.dataset import Dataset
from nnlab.core.data.make import make_dataset
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.maps.plane import Plane
from nnlab.tui.drawing.maps.scatter import EMPTY, PointKinds, levels

coordinates = st.floats(-1e6, 1e6)
point_sets = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=60).map(np.array)
sizes = st.tuples(st.integers(1, 40), st.integers(1, 20))


@given(points=point_sets, size=sizes, data=st.data())
def test_a_wrong_point_is_never_hidden_and_an_empty_cell_has_no_point(points, size, data):
    kinds = np.array(
        data.draw(st.lists(st.sampled_from([0, 1, 44]), min_size=len(points), max_size=60))
    )[: len(points)].astype(np.int16)
    grid = Plane.of_points(points, *size).grid(points)
    seen = grid.seen(kinds)
    assert seen.shape == (grid.rows, grid.columns)
    for place, point in enumerate(seen.ravel()):
        here = np.flatnonzero(grid.places == place)
        assert (point == EMPTY) == (not here.size)
        if here.size:
            assert point in here
            assert kinds[point] == kinds[here].max()


def kinds_of(config: RunConfig, *, ascii_only: bool = False) -> tuple[PointKinds, Dataset]:
    dataset = make_dataset(config)
    return PointKinds(dataset, Look.of(ascii_only=ascii_only)), dataset


def drawn(kinds: PointKinds, numbers: NDArray[np.int16]) -> str:
    return "".join(map(chr, kinds.codes[numbers]))


def test_half_of_a_wrong_point_says_what_it_is_and_half_what_it_is_taken_for():
    kinds, dataset = kinds_of(RunConfig(dataset="circle", samples=40))
    trains = np.isin(np.arange(40), dataset.train)
    for right, marks in ((True, "○●□■"), (False, "◑◐◨◧")):
        for glyph, label, own in zip(
            drawn(kinds, kinds.of(np.full(40, right))), dataset.labels, trains, strict=True
        ):
            assert glyph == marks[int(label) + 2 * (not own)]


def test_of_several_classes_a_wrong_points_letter_is_large_and_a_line_says_it_is_held_out():
    kinds, dataset = kinds_of(RunConfig(dataset="blobs", classes=5, samples=40))
    small = drawn(kinds, kinds.of(np.ones(40, dtype=bool)))
    assert small == "".join("abcde"[int(label)] for label in dataset.labels)
    assert drawn(kinds, kinds.of(np.zeros(40, dtype=bool))) == small.upper()
    assert kinds.glyphs.held_out_ink == "underline"


def test_in_ascii_two_classes_are_letters_as_well():
    kinds, dataset = kinds_of(RunConfig(dataset="circle", samples=40), ascii_only=True)
    small = drawn(kinds, kinds.of(np.ones(40, dtype=bool)))
    assert small == "".join("ab"[int(label)] for label in dataset.labels)
    assert drawn(kinds, kinds.of(np.zeros(40, dtype=bool))) == small.upper()
    assert kinds.glyphs.held_out_ink == "underline"


def test_where_a_tolerance_counts_a_point_may_be_on_its_side_and_not_close():
    kinds, dataset = kinds_of(RunConfig(dataset="circle", samples=40))
    predictions = np.where(dataset.labels > 0.5, 0.7, 0.4)
    predictions[:5] = 1 - predictions[:5]
    found = drawn(kinds, kinds.judged(np.zeros(40, dtype=bool), predictions, by_tolerance=True))
    assert set(found[:5]) <= set("◑◐◨◧")
    assert found[5:] == "".join("◔◕"[int(label)] for label in dataset.labels[5:])


@pytest.mark.parametrize(("ascii_only", "signs"), [(False, "▼▲▽△"), (True, "v^v^")])
def test_a_wrong_number_is_too_low_or_too_high(ascii_only, signs):
    kinds, dataset = kinds_of(RunConfig(dataset="plane", samples=40), ascii_only=ascii_only)
    too_high = np.arange(40) % 3 == 0
    found = drawn(kinds, kinds.of(np.zeros(40, dtype=bool), too_high=too_high))
    for row, glyph in enumerate(found):
        assert glyph == signs[int(too_high[row]) + 2 * (row not in dataset.train)]


@given(values=st.lists(st.floats(), min_size=1), low=coordinates, span=st.floats(0, 1e6))
def test_any_number_has_a_level(values, low, span):
    found = levels(np.array(values), low, low + span, 5)
    assert ((found >= 0) & (found <= 4)).all()


@given(values=st.lists(st.floats(-10, 10), min_size=2))
def test_a_larger_value_never_has_a_lower_level(values):
    found = levels(np.array(sorted(values)), -5.0, 5.0, 5)
    assert (np.diff(found) >= 0).all()


def test_what_lies_outside_goes_to_the_ends_and_what_is_no_number_to_the_lowest():
    values = np.array([-np.inf, -7.0, 7.0, np.inf, np.nan])
    assert levels(values, -1.0, 1.0, 5).tolist() == [0, 0, 4, 4, 0]
