"""The plane is shown in one scale: as much to the side as upwards, whatever room there is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import RunConfig
from nnlab.core.data.make import make_dataset
from nnlab.tui.drawing.maps.place import Place
from nnlab.tui.drawing.maps.plane import EVERYTHING, Plane
from nnlab.tui.drawing.picture import Picture

coordinates = st.floats(-1e6, 1e6)
point_sets = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=40).map(np.array)
CIRCLE = make_dataset(RunConfig(dataset="circle", samples=500))
SPIRAL = make_dataset(RunConfig(dataset="spiral", samples=500))


@given(points=point_sets, columns=st.integers(1, 90), rows=st.integers(1, 40))
def test_a_cell_is_twice_as_high_as_wide_and_every_point_lies_in_its_own(points, columns, rows):
    plane = Plane.of_points(points, columns, rows)
    assert 1 <= plane.columns <= columns
    assert 1 <= plane.rows <= rows
    cell = (plane.high - plane.low) / (plane.columns, plane.rows)
    assert cell[1] == pytest.approx(2 * cell[0], rel=1e-5)
    middles = plane.middles(plane.columns, plane.rows)
    for point, place in zip(points, plane.grid(points).places, strict=True):
        assert (np.abs(middles[place] - point) <= cell / 2 * (1 + 1e-5) + 1e-9).all()
        row, column = divmod(int(place), plane.columns)
        np.testing.assert_allclose(plane.middle(column, row), middles[place])


def test_the_data_is_in_the_middle_with_a_little_room_and_its_surroundings_beside_it():
    corners = np.array([[0.0, 0.0], [10.0, 10.0]])
    for columns, rows in ((40, 20), (200, 20), (40, 100)):
        plane = Plane.of_points(corners, columns, rows)
        np.testing.assert_allclose((plane.low + plane.high) / 2, [5.0, 5.0])
        assert min(plane.high - plane.low) == pytest.approx(10.8)
    # Not all of a very wide room is filled, unless it is asked for.
    assert Plane.of_points(corners, 200, 20).columns == 70
    assert Plane.of_points(corners, 40, 100).rows == 35
    assert Plane.of_points(corners, 200, 20, EVERYTHING).columns == 200
    assert Plane.of_points(corners, 200, 20, 1.0).columns == 40
    alone = Plane.of_points(np.array([[3.0, 3.0]]), 20, 10)
    assert alone.high.tolist() == [3.5, 3.5]


def test_points_on_one_line_have_room_on_both_sides():
    plane = Plane.of_points(np.array([[0.0, 4.0], [10.0, 4.0]]), 40, 20)
    assert plane.low[1] < 4.0 < plane.high[1]


def test_the_plane_that_is_drawn_on_stays_however_few_points_are_on_it():
    for drawing in ("0ikik1jkjk", "0ikik1jkjk0aaaa"):
        dataset = make_dataset(
            RunConfig(dataset="drawn", drawing=drawing, samples=len(drawing) // 5)
        )
        plane = Plane.of(dataset, 40, 20)
        assert (plane.low.tolist(), plane.high.tolist()) == ([-6.0, -6.0], [6.0, 6.0])


@pytest.mark.parametrize("size", [(36, 8), (42, 20), (60, 12), (90, 40), (30, 30), (110, 9)])
@pytest.mark.parametrize("dataset", [CIRCLE, SPIRAL], ids=["circle", "spiral"])
def test_the_numbers_on_the_axes_are_round_whole_and_where_they_belong(dataset, size):
    place = Place.of(dataset, *size)
    assert place is not None
    plane, picture = place.plane, Picture(*size)
    place.draw_axes(picture, "")
    across, up = plane.ticks(0), plane.ticks(1)
    assert min(len(across), len(up)) >= 2
    for ticks in (across, up):
        numbers = [float(text) for _, text in ticks]
        assert len({round(abs(after - before), 9) for before, after in pairwise(numbers)}) == 1
    for column, text in across:
        assert plane.middle(column, 0)[0] == pytest.approx(float(text), abs=plane.unit)
    for row, text in up:
        assert plane.middle(0, row)[1] == pytest.approx(float(text), abs=2 * plane.unit)
        assert picture.lines[row][: place.left].split() == [text]
    if place.has_axis:
        line = picture.lines[plane.rows][place.left :]
        assert set(line.split()) <= {text for _, text in across} | {"x1"}
        for column, text in across:
            if text in line.split():
                start = column - len(text) // 2
                assert line[start : start + len(text)] == text


def test_the_legend_stands_where_the_points_are_larger_for_it():
    beside, below = Place.of(CIRCLE, 36, 8), Place.of(CIRCLE, 42, 20)
    assert beside is not None
    assert beside.legend is not None
    assert beside.legend.beside
    assert beside.plane.rows == 8
    assert below is not None
    assert below.legend is not None
    assert not below.legend.beside
    assert below.plane.rows == 17
    for width in range(8, 130, 3):
        for height in range(3, 60):
            place = Place.of(CIRCLE, width, height)
            if place is None:
                continue
            assert place.left + place.plane.columns <= width
            assert place.plane.rows <= height
            if place.legend is not None:
                assert place.legend.column + place.legend.width <= width
                assert place.legend.row + place.legend.rows <= height
