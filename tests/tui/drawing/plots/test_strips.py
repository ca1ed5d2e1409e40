"""Distributions as strips: where their marks lie, at any size, in any signs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.experiments.statistics import LOSS, PERCENT, Scale, distribution
from nnlab.tui.drawing.plots.figure import Page
from nnlab.tui.drawing.plots.strips import Strip, strips_plot


def strip(name: str, results: list[float], scale: Scale = PERCENT, *, bars: bool = False,
          printed: float | None = None) -> Strip:  # fmt: skip
    values = np.array(results)
    return Strip(name, distribution(values, scale), values if bars else None, printed)


def lines_of(*strips: Strip, width: int = 80, ascii_only: bool = False) -> list[str]:
    drawn = strips_plot(strips, "right of every seed", Page(width, 12, ascii_only))
    assert drawn is not None
    return drawn.plain.split("\n")


FEW_STUCK = (
    [50.0] * 4 + [89.0, 90.0, 91.0, 92.0] * 3 + [94.0, 95.0, 96.0, 97.0] * 2 + [99.0, 100.0] * 2
)


def test_a_strip_shows_the_span_the_interval_and_the_median_in_their_order():
    *_, row, axis, labels = lines_of(strip("h1", FEW_STUCK))
    assert row.startswith("h1 │")
    marks = row.partition("│")[2].strip()
    assert marks.strip("─━╋") == ""
    assert marks.count("╋") == 1
    assert marks.startswith("─")
    assert "━╋━" in marks
    assert axis.strip().startswith("└┬")
    assert labels.split()[0] == "50"
    assert labels.split()[-1] == "100"
    # The median of 91.5 lies at so much of the way from 50 to 100.
    place = (row.index("╋") - row.index("│") - 1) / (axis.rindex("┬") - axis.index("┬"))
    assert place == pytest.approx(0.83, abs=0.02)


def test_bars_count_seeds_and_the_highest_is_where_most_are():
    *_, bars, row, _, _ = lines_of(strip("h1", FEW_STUCK, bars=True))
    seen = bars.partition("│")[2]
    assert seen[0] == "█"  # the four that are stuck
    assert seen.strip("▁▂▃▄▅▆▇█ ") == ""
    assert sum(sign in "▁▂▃▄▅▆▇█" for sign in bars) >= 8
    assert "╋" in row


def test_the_first_strip_stands_at_the_top_and_wide_names_do_not_push_the_others():
    lines = lines_of(strip("十二", [91.0] * 12), strip("b", [99.0] * 12))
    rows = [line for line in lines if "╋" in line and "│" in line]
    assert [row.split("│")[0].strip() for row in rows] == ["十二", "b"]
    assert rows[1].index("│") - rows[0].index("│") == 2  # as two characters are two cells wide


def test_a_printed_number_has_its_place_and_its_key():
    head, *lines = lines_of(strip("h1", FEW_STUCK, printed=52.0))
    assert "x printed" in head
    (row,) = (line for line in lines if "╋" in line and "│" in line)
    assert row.index("x") < row.index("╋")
    assert "printed" not in lines_of(strip("h1", FEW_STUCK))[0]


def test_losses_over_decades_are_logarithmic_and_diverged_ones_are_beyond_the_end():
    losses = [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 1.0, math.inf, math.inf]
    lines = lines_of(strip("a", losses, LOSS, bars=True))
    assert "logarithmic" in lines[0]
    assert "» diverged" in "\n".join(lines)
    row = next(line for line in lines if "╋" in line and "│" in line)
    assert row.endswith("»")


def test_what_has_no_number_or_no_room_is_not_drawn():
    assert strips_plot([], "nothing", Page(80, 12)) is None
    assert strips_plot([strip("a", FEW_STUCK)], "narrow", Page(30, 12)) is None
    assert strips_plot([strip("a", [math.inf] * 12, LOSS)], "lost", Page(80, 12)) is None


def test_the_title_stays_where_the_keys_need_a_line_of_their_own():
    narrow = lines_of(strip("h1", FEW_STUCK, bars=True, printed=50.0), width=50)
    assert narrow[0].startswith("right of every seed  ")
    assert max(map(len, narrow)) <= 50


@given(
    st.lists(
        st.lists(
            st.floats(0.0) | st.sampled_from([0.0, math.inf, 5e-324]), min_size=1, max_size=30
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(40, 130),
    st.booleans(),
    st.booleans(),
)
def test_any_losses_fit_any_width(configs, width, ascii_only, bars):
    strips = [strip(f"trial {n}", each, LOSS, bars=bars) for n, each in enumerate(configs)]
    drawn = strips_plot(strips, "loss", Page(width, 12, ascii_only))
    if drawn is not None:
        lines = drawn.plain.split("\n")
        assert max(map(len, lines)) <= width
        assert not ascii_only or drawn.plain.isascii()
        assert sum("trial" in line for line in lines) == len(configs)
