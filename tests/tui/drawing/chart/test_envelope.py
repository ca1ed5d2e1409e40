"""A curve reduced to columns shows what the whole curve shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.chart import envelope as envelope_module
from nnlab.tui.drawing.chart.envelope import Envelope

curves = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200).map(np.array)
broken_curves = st.lists(
    st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf]), min_size=1, max_size=100
).map(np.array)
lengths = st.integers(1, 2000)


@pytest.fixture(autouse=True)
def levels_from_few_values_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope_module, "_ENOUGH", 20)
    monkeypatch.setattr(envelope_module, "_FACTOR", 4)


def envelope_of(*columns: np.ndarray) -> Envelope:
    envelope = Envelope(len(columns))
    envelope.extend(np.column_stack(columns))
    return envelope


def points(
    envelope: Envelope, length: int, curve: int = 0, count: int = 8, first: int = 0
) -> list[tuple[float, float]]:
    borders = np.linspace(first, length, count + 1).astype(np.int64)
    places, values = envelope.columns(curve, borders)
    return list(zip(places.tolist(), values.tolist(), strict=True))


@given(raw=curves, count=st.integers(1, 20))
def test_each_column_spans_the_least_and_largest_value_of_its_stretch(raw, count):
    drawn = points(envelope_of(raw), len(raw), count=count)
    column_pairs = list(zip(drawn[::2], drawn[1::2], strict=True))
    following = 0
    for (start, one), (last, other) in column_pairs:
        assert start == following
        stretch = raw[int(start) : int(last) + 1]
        assert {one, other} == {stretch.min(), stretch.max()}
        following = last + 1
    assert following == len(raw)
    assert len(column_pairs) <= count


@given(length=lengths, count=st.integers(1, 20), data=st.data())
def test_a_part_shows_its_own_values_and_hardly_any_of_its_neighbours(length, count, data):
    raw = np.arange(float(length))
    first = data.draw(st.integers(0, length - 1))
    last = data.draw(st.integers(first, length - 1))
    drawn = points(envelope_of(raw), last + 1, count=count, first=first)
    column = (last + 1 - first) / count
    assert (drawn[0][0], drawn[-1][0]) == (first, last)
    assert min(value for _, value in drawn) >= first - column / 4
    assert max(value for _, value in drawn) <= last + column / 4
    assert len(drawn) <= 2 * count


@given(length=lengths, cuts=st.lists(st.integers(1, 2000), max_size=20))
def test_growing_bit_by_bit_comes_to_the_same_as_all_at_once(length, cuts):
    raw = np.random.default_rng(length).random((length, 2))
    grown, whole = Envelope(2), Envelope(2)
    for stop in sorted({min(cut, length) for cut in cuts} | {length}):
        grown.extend(raw[:stop])
    whole.extend(raw)
    assert points(grown, length, 1) == points(whole, length, 1)


@given(raw=broken_curves)
def test_numbers_that_are_not_finite_are_never_drawn_and_hide_no_others(raw):
    values = [value for _, value in points(envelope_of(raw), len(raw))]
    assert np.isfinite(values).all()
    without_infinities = raw[~np.isinf(raw)]
    finite = without_infinities[np.isfinite(without_infinities)]
    if finite.size:
        shown = points(envelope_of(without_infinities), len(without_infinities))
        assert min(value for _, value in shown) == finite.min()
        assert max(value for _, value in shown) == finite.max()


@given(length=lengths, data=st.data())
def test_a_spike_of_one_epoch_survives(length, data):
    spike = data.draw(st.integers(0, length - 1))
    raw = np.full(length, 0.5)
    raw[spike] = 9.0
    envelope = envelope_of(raw)
    assert 9.0 in [value for _, value in points(envelope, length, count=3)]
    places = [place for place, value in points(envelope, length) if value == 9.0]
    assert all(abs(place - spike) <= 1.5 * length / 8 + 1 for place in places)


def test_a_curve_without_a_value_does_not_disturb_its_neighbour():
    empty, full = np.full(50, np.nan), np.arange(50.0)
    envelope = envelope_of(empty, full)
    assert points(envelope, 50, curve=0) == []
    drawn = points(envelope, 50, curve=1)
    assert (drawn[0], drawn[-1]) == ((0.0, 0.0), (49.0, 49.0))


def test_nothing_seen_gives_nothing_to_draw():
    assert points(Envelope(1), 0) == []


@pytest.mark.parametrize("falling", [False, True])
def test_a_steady_curve_is_drawn_as_one_without_a_zigzag(falling):
    raw = np.arange(1000.0)
    if falling:
        raw = raw[::-1].copy()
    values = np.array([value for _, value in points(envelope_of(raw), 1000)])
    steps = np.diff(values)
    assert (steps <= 0).all() if falling else (steps >= 0).all()


def test_an_epoch_takes_the_bytes_that_are_stated(monkeypatch):
    monkeypatch.undo()
    envelope, rows = Envelope(2), np.zeros((1_000_000, 2))
    for stop in range(10_000, 1_000_001, 10_000):
        envelope.extend(rows[:stop])
    assert envelope.reserved <= 2 * 2 * 17 / 16 * 1_000_000


def test_a_picture_looks_at_few_values_wherever_and_however_wide_it_is(monkeypatch):
    monkeypatch.undo()
    envelope = Envelope(1)
    envelope.extend(np.zeros((3_000_000, 1)))
    looked: list[int] = []

    class Watched:
        @staticmethod
        def reduceat(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
            looked.append(len(values[starts[0] :]))
            return np.fmin.reduceat(values, starts)

    monkeypatch.setattr(np, "fmax", Watched)
    for first, stop in ((0, 3_000_000), (1_000_000, 2_000_000), (500_000, 501_000), (0, 100_000)):
        envelope.columns(0, np.linspace(first, stop, 101).astype(np.int64))
    assert max(looked) <= 100 * envelope_module._FINE * envelope_module._FACTOR
