"""Zooming and panning: never beyond the run, never stuck, and following its newest epoch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.chart.window import Window

newests = st.integers(0, 1_000_000)


@given(newest=newests, moves=st.lists(st.tuples(st.sampled_from("+-<>h"), st.integers(0, 10**6))))
def test_whatever_is_done_the_window_stays_within_the_run(newest, moves):
    window = Window()
    for move, number in moves:
        first, last = window.epochs(newest)
        around = min(max(number, first), last)
        if move in "+-":
            window = window.zoomed(0.5 if move == "+" else 2.0, around, newest)
        elif move == "h":
            window = window.holding(min(number, newest), newest)
            first, last = window.epochs(newest)
            assert first <= min(number, newest) <= last
        else:
            window = window.panned(number if move == ">" else -number, newest)
        first, last = window.epochs(newest)
        assert 0 <= first <= last <= newest


def test_an_epoch_zoomed_around_keeps_its_place():
    window = Window().zoomed(0.5, 250, 1000)
    assert window.epochs(1000) == (125, 625)
    assert window.zoomed(0.5, 250, 1000).epochs(1000) == (188, 438)


def test_zooming_in_ends_at_a_few_epochs_and_out_at_all():
    window = Window()
    for _ in range(30):
        window = window.zoomed(0.5, 700, 1000)
    first, last = window.epochs(1000)
    assert last - first == 4
    for _ in range(30):
        window = window.zoomed(2.0, 700, 1000)
    assert window == Window()


def test_a_window_at_the_newest_epoch_moves_on_with_the_run_and_another_stays():
    following = Window().zoomed(0.5, 1000, 1000)
    assert following.epochs(1000) == (500, 1000)
    assert following.epochs(1200) == (700, 1200)
    back = following.panned(-100, 1000)
    assert back.epochs(1000) == back.epochs(1200) == (400, 900)
    assert back.panned(100, 1000) == following


def test_what_is_all_shown_does_not_pan():
    assert Window().panned(5, 1000) == Window()
