"""Every point is drawn in its cell, and none that is wrong is hidden by its neighbours."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.maps.scatter import EMPTY, WRONG, Grid, levels

coordinates = st.floats(-1e6, 1e6)
point_sets = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=60).map(np.array)
sizes = st.tuples(st.integers(1, 40), st.integers(1, 20))


@given(points=point_sets, size=sizes)
def test_every_point_lies_in_the_cell_nearest_to_its_place(points, size):
    columns, rows = size
    grid = Grid.of(points, columns, rows)
    low, high = points.min(axis=0), points.max(axis=0)
    for (x1, x2), place in zip(points, grid.places, strict=True):
        row, column = divmod(int(place), columns)
        # Where the cell's middle is in the plane; x2 grows upwards, rows downwards.
        half_cell = (high - low) / (2 * np.maximum([columns - 1, rows - 1], 1)) * (1 + 1e-9)
        middle = low + (high - low) * [
            column / max(columns - 1, 1),
            1 - row / max(rows - 1, 1),
        ]
        if columns > 1:
            assert abs(x1 - middle[0]) <= half_cell[0] + 1e-9
        if rows > 1:
            assert abs(x2 - middle[1]) <= half_cell[1] + 1e-9


@given(points=point_sets, size=sizes, data=st.data())
def test_a_wrong_point_is_never_hidden_and_an_empty_cell_has_no_point(points, size, data):
    kinds = np.array(
        data.draw(st.lists(st.sampled_from([0, 1, WRONG]), min_size=len(points), max_size=60))
    )[: len(points)].astype(np.int8)
    grid = Grid.of(points, *size)
    cells = grid.paint(kinds).ravel()
    assert cells.shape == (size[0] * size[1],)
    for place, cell in enumerate(cells):
        here = kinds[grid.places == place]
        assert cell == (here.max() if here.size else EMPTY)
    assert (cells == WRONG).any() == (kinds == WRONG).any()


def test_the_corners_of_the_plane_are_the_corners_of_the_picture():
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    cells = Grid.of(corners, 5, 3).paint(np.array([0, 1, 2, 3], dtype=np.int8))
    assert cells.tolist() == [
        [2, EMPTY, EMPTY, EMPTY, 3],
        [EMPTY] * 5,
        [0, EMPTY, EMPTY, EMPTY, 1],
    ]


def test_points_on_one_line_are_drawn_too():
    on_a_line = np.array([[1.0, 4.0], [2.0, 4.0]])
    cells = Grid.of(on_a_line, 3, 3).paint(np.array([0, 1], dtype=np.int8))
    assert np.count_nonzero(cells != EMPTY) == 2


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
