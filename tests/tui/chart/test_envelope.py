"""A curve reduced to columns shows what the whole curve shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.drawing.envelope import Envelope

CAPACITY = 8

curves = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200).map(np.array)
broken_curves = st.lists(
    st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf, -np.inf]), min_size=1, max_size=100
).map(np.array)


def envelope_of(*columns: np.ndarray) -> Envelope:
    envelope = Envelope(len(columns), CAPACITY)
    envelope.extend(np.column_stack(columns))
    return envelope


def points(envelope: Envelope, curve: int = 0, count: int = CAPACITY) -> list[tuple[float, float]]:
    places, values = envelope.columns(curve, count)
    return list(zip(places.tolist(), values.tolist(), strict=True))


@given(raw=curves, count=st.integers(1, 20))
def test_each_column_spans_the_least_and_largest_value_of_its_stretch(raw, count):
    drawn = points(envelope_of(raw), count=count)
    column_pairs = list(zip(drawn[::2], drawn[1::2], strict=True))
    following = 0
    for (start, one), (last, other) in column_pairs:
        assert start == following
        stretch = raw[int(start) : int(last) + 1]
        assert {one, other} == {stretch.min(), stretch.max()}
        following = last + 1
    assert following == len(raw)
    assert len(column_pairs) <= min(count, CAPACITY)


@given(raw=curves, cuts=st.lists(st.integers(1, 200), max_size=20))
def test_growing_bit_by_bit_comes_to_the_same_as_all_at_once(raw, cuts):
    grown = Envelope(1, CAPACITY)
    for length in sorted({min(cut, len(raw)) for cut in cuts} | {len(raw)}):
        grown.extend(raw[:length, None])
    assert grown.stretch == envelope_of(raw).stretch
    assert points(grown) == points(envelope_of(raw))


@given(raw=broken_curves)
def test_numbers_that_are_not_finite_are_never_drawn_and_hide_no_others(raw):
    values = [value for _, value in points(envelope_of(raw))]
    assert np.isfinite(values).all()
    without_infinities = raw[~np.isinf(raw)]
    shown = points(envelope_of(without_infinities)) if without_infinities.size else []
    finite = without_infinities[np.isfinite(without_infinities)]
    if finite.size:
        assert min(value for _, value in shown) == finite.min()
        assert max(value for _, value in shown) == finite.max()
    else:
        assert not shown


@given(length=st.integers(1, 5000), data=st.data())
def test_a_spike_of_one_epoch_survives(length, data):
    spike = data.draw(st.integers(0, length - 1))
    raw = np.full(length, 0.5)
    raw[spike] = 9.0
    envelope = envelope_of(raw)
    assert 9.0 in [value for _, value in points(envelope, count=3)]
    places = [place for place, value in points(envelope) if value == 9.0]
    assert all(abs(place - spike) < envelope.stretch for place in places)


def test_a_curve_without_a_value_does_not_disturb_its_neighbour():
    empty, full = np.full(50, np.nan), np.arange(50.0)
    envelope = envelope_of(empty, full)
    assert points(envelope, curve=0) == []
    assert points(envelope, curve=1)[0] == (0.0, 0.0)
    assert points(envelope, curve=1)[-1] == (49.0, 49.0)


def test_nothing_seen_gives_nothing_to_draw():
    assert points(Envelope(1, CAPACITY)) == []


@pytest.mark.parametrize("falling", [False, True])
def test_a_steady_curve_is_drawn_as_one_without_a_zigzag(falling):
    raw = np.arange(1000.0)
    if falling:
        raw = raw[::-1].copy()
    values = np.array([value for _, value in points(envelope_of(raw))])
    steps = np.diff(values[2:])  # the first column has none before it to tell its direction
    assert (steps <= 0).all() if falling else (steps >= 0).all()


def test_a_million_epochs_take_no_more_room_than_a_few():
    envelope = Envelope(1, CAPACITY)

    def bytes_held() -> int:
        return sum(
            array.nbytes for array in vars(envelope).values() if isinstance(array, np.ndarray)
        )

    at_first = bytes_held()
    envelope.extend(np.random.default_rng(1).random((1_000_000, 1)))
    assert bytes_held() == at_first
    assert len(points(envelope, count=10_000)) <= 2 * CAPACITY
