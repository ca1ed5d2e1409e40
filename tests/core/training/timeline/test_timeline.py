"""A timeline stays small and even however long a run is, and forgets neither edits nor the best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import RunConfig
from nnlab.core.training.timeline.timeline import MOST_POINTS, Timeline, TimelinePoint

pytestmark = pytest.mark.slow

CONFIG = RunConfig(dataset="xor")
SMALL = 8


def moment(epoch: int, position: int = 0, *, bytes_each: int = SMALL) -> TimelinePoint:
    """One whose parameters all are its epoch, in as many bytes as if they were that many."""
    numbers = np.full((1, 1), float(epoch))
    return TimelinePoint(
        epoch, position, 10 * epoch, CONFIG, numbers.repeat(bytes_each // 8, axis=1)
    )


def grown(
    epochs: int,
    *,
    bytes_each: int = SMALL,
    chunk: int = 7,
    edits: frozenset[int] = frozenset(),
    begin: int = 0,
    losses: Sequence[float] | None = None,
) -> Timeline:
    """A timeline of a run whose epochs are told some at a time, as the trainer does it."""
    timeline = Timeline(moment(begin, bytes_each=bytes_each), None if losses is None else losses[0])
    for first in range(begin + 1, epochs + 1, chunk):
        told = range(first, min(first + chunk, epochs + 1))
        # Of large ones the same numbers stand for all: what is copied takes its time.
        ends = np.broadcast_to(
            np.array(told, dtype=float)[:, None, None], (len(told), 1, bytes_each // 8)
        )
        found = None if losses is None else np.array([losses[epoch] for epoch in told])
        timeline.extend(first, [10 * epoch for epoch in told], CONFIG, ends, found)
        for epoch in sorted(edits & set(told)):
            timeline.pin(moment(epoch, bytes_each=bytes_each))
    return timeline


@given(st.integers(0, 20_000), st.integers(1, 40), st.integers(0, 5_000))
def test_moments_are_evenly_spaced_from_the_first_and_bounded(more, chunk, begin):
    timeline = grown(begin + more, chunk=chunk, begin=begin)
    kept = timeline.epochs.tolist()
    assert kept == list(range(begin, begin + more + 1, timeline.spacing))
    assert len(kept) <= MOST_POINTS
    # No more are dropped than has to be.
    assert timeline.spacing == 1 or 2 * len(kept) >= MOST_POINTS
    for epoch in kept[:: max(1, len(kept) // 5)]:
        found = timeline.at(epoch)
        assert (found.epoch, found.steps, found.parameters[0, 0]) == (epoch, 10 * epoch, epoch)


@pytest.mark.parametrize("bytes_each", [840, 400_000, 8_000_000, 80_000_000])
def test_bytes_are_bounded_however_large_the_network(bytes_each):
    epochs = 400 if bytes_each < 1_000_000 else 40
    timeline = grown(
        epochs, bytes_each=bytes_each, edits=frozenset(range(0, epochs, 3)),
        losses=[1.0 / epoch for epoch in range(1, epochs + 2)],
    )  # fmt: skip
    most = [max(2, min(MOST_POINTS, room // bytes_each)) for room in (64_000_000, 32_000_000)]
    assert timeline.reserved <= (sum(most) + 1) * bytes_each
    assert len(timeline.epochs) <= sum(most) + 1
    assert timeline.epochs[0] == 0


@given(st.integers(1, 5_000), st.frozensets(st.integers(1, 5_000), max_size=60), st.integers(1, 40))
def test_the_start_and_every_edit_are_kept(epochs, edits, chunk):
    timeline = grown(epochs, edits=edits, chunk=chunk)
    assert {0, *(epoch for epoch in edits if epoch <= epochs)} <= set(timeline.epochs.tolist())


losses_of_runs = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=2_000)


@given(losses_of_runs, st.integers(1, 40))
def test_the_epoch_with_the_least_loss_is_kept(losses, chunk):
    timeline = grown(len(losses) - 1, losses=losses, chunk=chunk)
    assert timeline.best is not None
    assert timeline.best == int(np.argmin(losses))
    assert timeline.best in timeline.epochs
    assert timeline.at(timeline.best).parameters[0, 0] == timeline.best


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=200), st.integers(1, 40))
def test_of_a_large_network_the_best_of_those_that_are_kept_anyway_is(losses, chunk):
    timeline = grown(len(losses) - 1, losses=losses, chunk=chunk, bytes_each=2_000_000)
    assert timeline.best is not None
    assert losses[timeline.best] <= min(losses[:: timeline.spacing])
    assert timeline.at(timeline.best).parameters[0, 0] == timeline.best


@given(st.integers(0, 3_000), st.sets(st.integers(1, 3_000), max_size=9), st.integers(0, 4_000))
def test_one_goes_back_to_the_nearest_moment(epochs, edits, wanted):
    timeline = grown(epochs, edits=frozenset(edits))
    found = timeline.at(wanted)
    nearest = min(timeline.epochs.tolist(), key=lambda epoch: (abs(epoch - wanted), epoch))
    assert found.epoch == nearest
    assert found.parameters[0, 0] == nearest


def test_more_edits_than_fit_are_thinned_with_the_first_and_the_last_kept():
    timeline = grown(200, edits=frozenset(range(1, 201, 3)), bytes_each=2_000_000)
    assert {0, 1, 199} <= set(timeline.epochs.tolist())
    assert len(timeline.epochs) <= 32 + 16


def test_an_edit_in_the_middle_of_an_epoch_is_kept_as_it_was_then():
    timeline = grown(2_000)
    assert 1_001 not in timeline.epochs
    timeline.pin(moment(1_001, position=5))
    assert timeline.at(1_001).position == 5
    # Where the end of the epoch is kept, that goes before.
    timeline.pin(moment(1_000, position=5))
    assert timeline.at(1_000).position == 0


def test_what_one_is_given_is_not_thinned_away_under_ones_eyes():
    timeline = grown(399)
    found = timeline.at(301)
    ends = np.full((40, 1, 1), -1.0)
    timeline.extend(400, list(range(40)), CONFIG, ends)
    assert 301 not in timeline.epochs
    assert found.parameters[0, 0] == 301
