"""A canvas puts, removes and takes back points, whatever its size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.catalog.datasets.drawn_points import (
    MOST_POINTS,
    REACH,
    DrawnPoint,
    drawn_at,
    from_text,
    to_text,
)
from nnlab.tui.drawing.maps.canvas import Canvas

sizes = st.tuples(st.integers(12, 200), st.integers(4, 60))
orders = st.lists(
    st.one_of(
        st.sampled_from(["put", "remove", "undo", "clear"]),
        st.tuples(st.integers(-300, 300), st.integers(-80, 80)),
        st.integers(0, 9),
    ),
    max_size=40,
)


def canvas_of(size: tuple[int, int], *points: DrawnPoint) -> Canvas:
    canvas = Canvas(points)
    canvas.fit(*size)
    return canvas


def obey(canvas: Canvas, order: object) -> None:
    match order:
        case (across, down):
            canvas.move(across, down)
        case int(label):
            canvas.label = label
        case str(name):
            getattr(canvas, name)()


@given(sizes, orders)
def test_whatever_is_done_can_be_written_and_taken_back(
    size: tuple[int, int], done: list[object]
) -> None:
    canvas = canvas_of(size)
    for order in done:
        obey(canvas, order)
        column, row = canvas.cursor
        assert 0 <= column < size[0]
        assert 0 <= row < size[1]
        if len(canvas.points) > 1:
            assert from_text(to_text(canvas.points)) == canvas.points
    while canvas.undo():
        pass
    assert canvas.points == ()


@given(sizes, st.tuples(st.integers(0, 300), st.integers(0, 80)))
def test_a_point_lies_in_the_cell_that_it_was_put_in(
    size: tuple[int, int], cell: tuple[int, int]
) -> None:
    canvas = canvas_of(size)
    canvas.go_to(*cell)
    assert canvas.put()
    assert canvas.cell_of(canvas.points[0]) == canvas.cursor


@given(sizes, sizes, st.tuples(st.integers(0, 300), st.integers(0, 80)))
def test_another_size_leaves_the_cursor_where_it_is_in_the_plane(
    size: tuple[int, int], other: tuple[int, int], cell: tuple[int, int]
) -> None:
    canvas = canvas_of(size)
    canvas.go_to(*cell)
    before = canvas.place
    canvas.fit(*other)
    width, height = (2 * REACH / min(each) for each in zip(size, other, strict=True))
    assert abs(canvas.place[0] - before[0]) <= width
    assert abs(canvas.place[1] - before[1]) <= height


def test_another_class_at_the_same_place_takes_the_place_of_the_point() -> None:
    canvas = canvas_of((80, 20))
    assert canvas.put()
    assert not canvas.put()
    canvas.label = 3
    assert canvas.put()
    assert [point.label for point in canvas.points] == [3]
    assert canvas.undo()
    assert [point.label for point in canvas.points] == [0]


def test_the_nearest_point_is_removed() -> None:
    near, far = drawn_at(0, 1.0, 1.0), drawn_at(1, -4.0, 0.0)
    canvas = canvas_of((80, 20), far, near)
    assert canvas.remove()
    assert canvas.points == (far,)
    assert canvas.remove()
    assert not canvas.remove()


def test_a_full_drawing_takes_no_more() -> None:
    points = tuple(DrawnPoint(0, i / 100, 0.0) for i in range(MOST_POINTS))
    canvas = canvas_of((80, 20), *points)
    canvas.go_to(3, 3)
    assert not canvas.put()
    assert canvas.remove()
    assert canvas.put()
