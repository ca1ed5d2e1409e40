"""The losses of a run as the command line prints them: size, scale and characters."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.training.metrics.history import COLUMNS
from nnlab.tui.drawing.plots.figure import Floats, Page
from nnlab.tui.drawing.plots.losses import losses_plot

NAN, INFINITE = math.nan, math.inf


def history(train: list[float], validation: list[float] | None = None) -> Floats:
    rows = np.full((len(train), len(COLUMNS)), NAN)
    rows[:, COLUMNS.index("train_loss")] = train
    if validation is not None:
        rows[:, COLUMNS.index("validation_loss")] = validation
    return rows


def lines_of(
    rows: Floats, *, width: int = 60, height: int = 14, ascii_only: bool = False
) -> list[str]:
    drawn = losses_plot(rows, Page(width, height, ascii_only))
    assert drawn is not None
    return drawn.plain.split("\n")


COLOURS = ("color(2)", "color(5)")
"""Green and magenta, of train and validation."""

FALLING = [1 / (1 + epoch) for epoch in range(200)]


def test_both_losses_are_drawn_and_told_apart_without_colour():
    curves = history(FALLING, [2 * loss for loss in FALLING])
    head, *picture = lines_of(curves)
    assert head == "loss over epochs, logarithmic  ⠒⠒ train  ▀▀ validation"
    assert sum(any("▖" <= sign <= "▟" or sign in "▀▄█▌▐" for sign in line) for line in picture) >= 5
    assert sum(any("⠀" <= sign <= "⣿" for sign in line) for line in picture) > 5
    head, *picture = lines_of(curves, ascii_only=True)
    assert head == "loss over epochs, logarithmic  ** train  .. validation"
    for marker in "*.":
        assert sum(marker in line for line in picture) >= 5


def test_validation_is_a_line_without_gaps_and_not_a_cloud_of_dots():
    falls = history(FALLING, [30 * loss for loss in FALLING])
    drawn = losses_plot(falls, Page(60, 14))
    assert drawn is not None
    cells = {
        (row, column)
        for row, line in enumerate(drawn.split("\n"))
        for span in line.spans
        if str(span.style) == COLOURS[1]
        for column in range(span.start, span.end)
        if row and line.plain[column].strip()
    }
    columns = {column for _, column in cells}
    assert len(columns) > 45
    assert columns == set(range(min(columns), max(columns) + 1))


def test_losses_through_more_than_a_power_of_ten_are_logarithmic_and_others_begin_at_zero():
    labels = [line.split("┤")[0].strip() for line in lines_of(history(FALLING)) if "┤" in line]
    assert labels == ["1", "0.1", "0.01", "0.001"]
    head, *picture = lines_of(history([0.9, 0.5, 0.4]))
    assert head == "loss over epochs  ⠒⠒ train"
    assert [line.split("┤")[0].strip() for line in picture if "┤" in line][-1] == "0"


def test_a_loss_of_zero_is_drawn_on_a_linear_scale():
    head, *picture = lines_of(history([1.0, 0.1, 0.0]))
    assert "logarithmic" not in head
    assert "┤" in picture[-3]
    assert any("⠀" < sign <= "⣿" for sign in picture[-3])


def test_epochs_are_counted_from_zero_to_the_last():
    assert lines_of(history(FALLING[:101]))[-1].split() == ["0", "20", "40", "60", "80", "100"]
    assert lines_of(history(FALLING[:38]), width=20)[-1].split() == ["0", "37"]


def test_the_outburst_of_one_epoch_among_a_million_is_seen():
    losses = [1.0] * 1_000_000
    losses[500_000] = 1000.0
    picture = lines_of(history(losses))
    top = next(line for line in picture if line.strip().startswith("1000"))
    assert any("⠀" < sign <= "⣿" for sign in top)


@pytest.mark.parametrize("width", [16, 20, 33, 80, 120])
@pytest.mark.parametrize("height", [6, 10, 15])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_picture_has_just_the_size_and_the_characters(width, height, ascii_only):
    view = history(FALLING, [2 * loss for loss in FALLING])
    lines = lines_of(view, width=width, height=height, ascii_only=ascii_only)
    assert len(lines) == height
    assert max(map(len, lines)) <= width
    assert "".join(lines).isascii() == ascii_only


@pytest.mark.parametrize(
    "losses",
    [[], [1.0], [1.0, INFINITE], [NAN, NAN, NAN], [1.0, NAN, NAN]],
    ids=["none", "one", "infinite", "no-numbers", "one-number"],
)
def test_what_is_no_line_is_not_drawn(losses):
    assert losses_plot(history(losses), Page(80, 14)) is None


def test_where_there_is_no_room_nothing_is_drawn():
    assert losses_plot(history(FALLING), Page(15, 14)) is None
    assert losses_plot(history(FALLING), Page(80, 5)) is None


def test_a_run_of_one_epoch_is_a_line():
    assert lines_of(history([1.0, 0.9]))[-1].split() == ["0", "1"]


def test_a_run_that_diverged_is_drawn_as_far_as_it_has_numbers():
    lines = lines_of(history([1.0, 10.0, 1e300, INFINITE, NAN]))
    assert lines[-1].split() == ["0", "1", "2", "3", "4"]


def test_curves_have_colours_that_sixteen_colours_have():
    drawn = losses_plot(history(FALLING, FALLING[::-1]), Page(60, 14))
    assert drawn is not None
    assert {str(span.style) for span in drawn.spans} >= set(COLOURS)
    # Blue and orange are for classes and signs.
    assert not {str(span.style) for span in drawn.spans} & {"color(12)", "color(4)", "color(3)"}


@given(
    st.lists(st.floats(0.0) | st.sampled_from([NAN, 0.0, 5e-324, 1.79e308]), max_size=40),
    st.integers(1, 130),
    st.integers(1, 20),
)
def test_any_losses_fit_any_size(losses, width, height):
    drawn = losses_plot(history(losses, losses[::-1]), Page(width, height))
    if drawn is not None:
        lines = drawn.plain.split("\n")
        assert len(lines) == height
        assert max(map(len, lines)) <= width


def test_drawing_leaves_nothing_behind_in_plotext():
    lines_of(history(FALLING))
    before = lines_of(history(FALLING[:50]))
    assert lines_of(history(FALLING[:50])) == before
    assert "plotext" in sys.modules
