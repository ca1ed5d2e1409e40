"""Drawn points are written as text and read back to the last digit, or refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.catalog.datasets.drawn_points import (
    EXAMPLE,
    FEWEST_POINTS,
    MOST_POINTS,
    REACH,
    DrawnPoint,
    classes_of,
    count_of,
    drawn_at,
    from_text,
    to_text,
)
from nnlab.core.config import ConfigError, RunConfig
from nnlab.core.config.formats.files import from_toml, to_toml
from nnlab.core.config.formats.state_line import from_state, to_state
from nnlab.core.data.make import make_dataset

anywhere = st.floats(-1e6, 1e6)
points = st.builds(drawn_at, st.integers(0, 9), anywhere, anywhere)
drawings = st.lists(points, min_size=FEWEST_POINTS, max_size=MOST_POINTS)


@given(drawings)
def test_points_are_read_back_as_they_were_drawn(drawn: list[DrawnPoint]) -> None:
    text = to_text(drawn)
    assert from_text(text) == tuple(drawn)
    assert text.isalnum()
    assert text.isascii()
    assert count_of(text) == len(drawn)
    assert classes_of(text) == max(2, max(point.label for point in drawn) + 1)


@given(st.floats(-REACH, REACH), st.floats(-REACH, REACH))
def test_a_point_is_put_within_half_a_hundredth(x1: float, x2: float) -> None:
    point = drawn_at(3, x1, x2)
    assert abs(point.x1 - x1) <= 0.005 + 1e-9
    assert abs(point.x2 - x2) <= 0.005 + 1e-9


def test_a_point_beyond_the_plane_is_put_at_its_edge() -> None:
    assert drawn_at(0, -99, 99) == DrawnPoint(0, -6.0, 6.0)


@given(drawings.map(to_text))
def test_files_and_state_lines_keep_every_point(text: str) -> None:
    config = RunConfig(dataset="drawn", drawing=text)
    assert config.samples == count_of(text)
    assert from_state(to_state(config)) == config
    assert from_toml(to_toml(config)) == config


@given(st.text(max_size=40))
def test_any_other_text_is_refused_in_one_sentence(text: str) -> None:
    try:
        from_text(text)
    except ValueError:
        with pytest.raises(ConfigError, match=r"^drawing (must have|has room for)") as caught:
            RunConfig(drawing=text)
        assert [problem.name for problem in caught.value.problems] == ["drawing"]
    else:
        assert RunConfig(drawing=text).drawing == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "drawing must have 2 points or more, not 0."),
        ("05kqe", "drawing must have 2 points or more, not 1."),
        ("05kqe0", "drawing must have 5 characters for each point, and 6 can't be shared out."),
        (
            "05kqe05k!!",
            "drawing must have a digit and four of 0 to 9 and a to z for each point;"
            " its point 2 has not.",
        ),
        (
            "05kqe0zz00",
            "drawing must have its points from -6 to 6; its point 2 lies beyond:"
            " the last place is xc.",
        ),
        ("05kqe" * 401, "drawing has room for 400 points, 5 characters each."),
    ],
    ids=["nothing", "one point", "a piece", "signs", "beyond", "too many"],
)
def test_the_sentence_says_what_is_wrong_with_a_drawing(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig(dataset="drawn", drawing=text, samples=2, classes=2)
    assert str(caught.value) == sentence


def test_a_drawn_dataset_has_a_row_for_each_point_and_a_class_for_each_drawn() -> None:
    config = RunConfig(dataset="drawn")
    assert (config.samples, config.classes, config.outputs) == (12, 2, 2)
    with pytest.raises(ConfigError, match=r"^samples must be 12 for drawn"):
        RunConfig(dataset="drawn", samples=13)
    with pytest.raises(ConfigError, match=r"^classes must be at least 5 where a point of class 4"):
        RunConfig(dataset="drawn", drawing=EXAMPLE + "4aaaa", classes=3)


@given(drawings, st.integers(0, 99))
def test_the_rows_are_the_points_in_their_order(drawn: list[DrawnPoint], seed: int) -> None:
    data = make_dataset(RunConfig(dataset="drawn", drawing=to_text(drawn), seed=seed))
    assert data.points.tolist() == [[point.x1, point.x2] for point in drawn]
    assert data.labels.tolist() == [point.label for point in drawn]


@pytest.mark.slow
@given(st.lists(points, min_size=20, max_size=60), points)
def test_one_point_more_leaves_nearly_all_others_in_their_sets(
    drawn: list[DrawnPoint], another: DrawnPoint
) -> None:
    before, after = (
        make_dataset(RunConfig(dataset="drawn", drawing=to_text(each)))
        for each in (drawn, [*drawn, another])
    )
    moved = set(before.train.tolist()) - set(after.train.tolist())
    assert len(moved) <= 1
