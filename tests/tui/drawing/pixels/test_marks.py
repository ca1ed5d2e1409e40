"""Points in pixels say by their shapes what their characters say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from nnlab.tui.appearance.look import UNICODE
from nnlab.tui.drawing.pixels.marks import INK, LINING, has_shapes, mark_of, put_marks

_POINTS = (
    UNICODE.train_points + UNICODE.held_out_points + UNICODE.wrong_train_points
    + UNICODE.wrong_held_out_points + UNICODE.near_points + UNICODE.off_train_points
    + UNICODE.off_held_out_points
)  # fmt: skip


@pytest.mark.parametrize("size", [5, 7, 9, 15])
@pytest.mark.parametrize("is_lined", [False, True])
def test_each_character_of_a_point_has_a_shape_that_no_other_has(size: int, is_lined: bool) -> None:
    assert has_shapes(_POINTS)
    marks = [mark_of(character, size, is_lined=is_lined) for character in _POINTS]
    assert {mark.shape for mark in marks} == {(size + 2 * is_lined,) * 2}
    assert all((mark == INK).any() for mark in marks)
    for (one, mark), (other, another) in itertools.combinations(
        zip(_POINTS, marks, strict=True), 2
    ):
        assert (mark != another).any(), f"{one} and {other}"


def test_letters_have_no_shapes() -> None:
    assert not has_shapes("●a")


def test_marks_are_cut_at_the_edges_and_the_last_one_lies_above() -> None:
    raster = np.zeros((6, 8), dtype=np.uint8)
    mark = mark_of("■", 5, is_lined=False)
    put_marks(raster, mark, np.array([[0, 0], [7, 5], [6, 5]]), np.array([2, 3, 4]))
    assert set(raster[:3, :3].ravel().tolist()) == {2}
    assert raster[5, 7] == 4
    assert raster[0, 7] == 0
    lined = np.zeros((20, 20), dtype=np.uint8)
    put_marks(lined, mark_of("●", 7, is_lined=True), np.array([[10, 10]]), np.array([5]))
    assert lined[10, 10] == 5
    assert (lined == LINING).any()
