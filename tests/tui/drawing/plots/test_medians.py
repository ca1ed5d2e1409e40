"""Medians over one hyperparameter: places, labels, what diverged, any size."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.experiments.statistics import LOSS, PERCENT, Scale, distribution
from nnlab.tui.drawing.plots.figure import Page
from nnlab.tui.drawing.plots.medians import Value, medians_plot


def value(text: str, middle: float, scale: Scale = LOSS, *, is_number: bool = True) -> Value:
    found = distribution(np.linspace(0.9 * middle, 1.1 * middle, 12), scale)
    return Value(text, float(text) if is_number else None, found)


def lines_of(*values: Value, width: int = 60) -> list[str]:
    drawn = medians_plot(values, ("loss over rate{}", "loss"), Page(width, 14))
    assert drawn is not None
    return drawn.plain.split("\n")


def test_medians_stand_above_their_values_with_their_intervals():
    head, *rows, labels = lines_of(value("0", 0.5), value("1", 0.3), value("4", 0.4))
    assert head == "loss over rate  o median  │ its 95 %"
    assert labels.split() == ["0", "1", "4"]
    places = sorted(row.index("o") for row in rows if "o" in row)
    assert len(places) == 3
    assert places[1] - places[0] < (places[2] - places[1]) / 2


def test_what_goes_far_is_logarithmic_which_is_said():
    head, *_ = lines_of(value("0.001", 0.5), value("1", 0.001))
    assert head.startswith("loss over rate, logarithmic both")
    assert lines_of(value("1", 0.5), value("2", 0.001))[0].startswith(
        "loss over rate, logarithmic up"
    )


def test_names_stand_in_their_order_and_shares_go_up_to_100():
    *_, labels = lines_of(
        value("relu", 80.0, PERCENT, is_number=False), value("tanh", 90.0, PERCENT, is_number=False)
    )
    assert labels.split() == ["relu", "tanh"]


def test_labels_without_room_are_left_out():
    *_, labels = lines_of(*(value(f"0.{n:03}1", 0.3) for n in range(1, 200)), width=40)
    assert 1 < len(labels.split()) < 8
    assert len(labels) <= 40


def test_a_median_that_diverged_is_at_the_top_by_a_mark_of_its_own():
    lost = Value("1", 1.0, distribution(np.full(12, math.inf), LOSS))
    head, *rows = lines_of(value("0.5", 0.5), value("0.7", 0.4), lost)
    assert "^ diverged" in head
    assert "^" in rows[1]


def test_one_value_is_no_curve():
    assert medians_plot([value("1", 0.5)], ("loss",), Page(80, 14)) is None


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False, width=32),
            st.floats(0.0) | st.sampled_from([0.0, math.inf]),
        ),
        max_size=12,
    ),
    st.integers(10, 130),
    st.integers(3, 20),
)
def test_any_medians_fit_any_size(points, width, height):
    values = [Value(str(n), n, distribution(np.full(5, loss), LOSS)) for n, loss in points]
    drawn = medians_plot(values, ("loss", ""), Page(width, height))
    if drawn is not None:
        lines = drawn.plain.split("\n")
        assert len(lines) == height
        assert max(map(len, lines)) <= width
