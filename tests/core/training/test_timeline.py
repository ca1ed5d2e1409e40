"""A timeline stays small and even however long a run is, and forgets neither edits nor the best."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import RunConfig
from nnlab.core.training.timeline import MOST_MOMENTS, Moment, Timeline

CONFIG = RunConfig(dataset="xor")
SMALL = 8


def moment(epoch: int, position: int = 0) -> Moment:
    return Moment(epoch, position, 10 * epoch, CONFIG, np.full((1, 1), float(epoch)))


def grown(
    epochs: int,
    *,
    bytes_each: int = SMALL,
    chunk: int = 7,
    edits: frozenset[int] = frozenset(),
    begin: int = 0,
) -> Timeline:
    """A timeline of a run whose epochs are told some at a time, as the trainer does it."""
    timeline = Timeline(bytes_each)
    timeline.pin(moment(begin))
    timeline.keep(moment(begin))
    for first in range(begin + 1, epochs + 1, chunk):
        count = min(chunk, epochs + 1 - first)
        for epoch in timeline.due(first, count):
            timeline.keep(moment(epoch))
        for epoch in sorted(edits):
            if first <= epoch < first + count:
                timeline.pin(moment(epoch))
    return timeline


sizes = st.sampled_from([SMALL, 200_000, 1_000_000, 30_000_000, 10**9])


@given(st.integers(0, 20_000), sizes, st.integers(1, 40))
def test_moments_are_evenly_spaced_and_bounded_in_number_and_bytes(epochs, bytes_each, chunk):
    timeline = grown(epochs, bytes_each=bytes_each, chunk=chunk)
    kept = timeline.epochs.tolist()
    assert kept == list(range(0, epochs + 1, timeline.spacing))
    most = max(2, min(MOST_MOMENTS, 96_000_000 // bytes_each))
    assert len(kept) <= most
    # No more are dropped than has to be.
    assert timeline.spacing == 1 or 2 * len(kept) >= most
    assert epochs - kept[-1] < timeline.spacing


@given(st.integers(1, 5_000), st.frozensets(st.integers(0, 5_000), max_size=60), st.integers(1, 40))
def test_the_start_and_every_edit_are_kept(epochs, edits, chunk):
    timeline = grown(epochs, edits=edits, chunk=chunk)
    assert {0, *(epoch for epoch in edits if 0 < epoch <= epochs)} <= set(timeline.epochs.tolist())


@given(st.integers(0, 3_000), st.integers(1, 3_000), st.integers(1, 40))
def test_a_run_that_begins_later_keeps_its_beginning(begin, more, chunk):
    timeline = grown(begin + more, begin=begin, chunk=chunk)
    assert timeline.epochs[0] == begin
    assert set(np.diff(timeline.epochs[1:]).tolist()) <= {timeline.spacing}


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=3_000))
def test_the_epoch_with_the_least_loss_is_kept(losses):
    timeline = Timeline(40_000_000)
    for epoch, loss in enumerate(losses):
        for due in timeline.due(epoch, 1):
            timeline.keep(moment(due))
        if timeline.is_best(loss):
            timeline.keep_best(moment(epoch), loss)
    assert timeline.best == int(np.argmin(losses))
    assert timeline.best in timeline.epochs
    assert timeline.at(timeline.best).parameters[0, 0] == timeline.best


@given(st.integers(0, 3_000), st.frozensets(st.integers(0, 3_000), max_size=9), st.integers(0, 4000))
def test_one_goes_back_to_the_nearest_moment(epochs, edits, wanted):
    timeline = grown(epochs, bytes_each=2_000_000, edits=edits)
    found = timeline.at(wanted)
    nearest = min(timeline.epochs.tolist(), key=lambda epoch: (abs(epoch - wanted), epoch))
    assert found.epoch == nearest
    assert found.parameters[0, 0] == nearest


def test_more_edits_than_fit_are_thinned_with_the_first_and_the_last_kept():
    timeline = grown(10_000, edits=frozenset(range(1, 10_000, 3)), bytes_each=1_000_000)
    assert {0, 9_997} <= set(timeline.epochs.tolist())
    assert len(timeline) <= 96 + 32


def test_an_edit_in_the_middle_of_an_epoch_is_kept_as_it_was_then():
    timeline = grown(2_000)
    assert 1_001 not in timeline.epochs
    timeline.pin(moment(1_001, position=5))
    assert timeline.at(1_001).position == 5
    # Where the end of the epoch is kept, that goes before.
    timeline.pin(moment(1_000, position=5))
    assert timeline.at(1_000).position == 0


@pytest.mark.parametrize("bytes_each", [840, 200_000, 10_000_000])
def test_no_more_bytes_are_reserved_than_is_promised(bytes_each):
    timeline = Timeline(bytes_each)
    one = Moment(0, 0, 0, CONFIG, np.broadcast_to(np.zeros(1), (1, bytes_each // 8)))
    for epoch in range(3_000):
        for _ in timeline.due(epoch, 1):
            timeline.keep(Moment(epoch, 0, epoch, CONFIG, one.parameters))
        timeline.pin(Moment(epoch, 0, epoch, CONFIG, one.parameters))
    assert timeline.reserved <= 128_000_000
