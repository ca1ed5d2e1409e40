"""How epochs are spaced, by a clock that the tests turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.training.speed.limit import FASTEST, RAMP, SLOWEST
from nnlab.core.training.speed.pacing import Pacing, together


@given(st.floats(SLOWEST, FASTEST), st.lists(st.floats(0.0, 0.0005), min_size=30, max_size=30))
def test_epochs_come_as_often_as_they_should(speed: float, costs: list[float]) -> None:
    pacing, now, begun, epochs = Pacing(), 1000.0, [], together(speed)
    pacing.limit = speed
    for cost in costs:
        now += max(pacing.left(now), 0.0)
        begun.append(now)
        now += cost
        pacing.ended(epochs, now)
    gaps = [later - earlier for earlier, later in pairwise(begun[1:])]
    assert sum(gaps) == pytest.approx(len(gaps) * epochs / speed, rel=0.05, abs=0.002)


@given(st.floats(SLOWEST, FASTEST))
def test_epochs_go_together_only_where_no_frame_comes_between(speed: float) -> None:
    epochs = together(speed)
    assert epochs == 1 or epochs / speed <= 1 / 60
    assert (epochs + 1) / speed > 1 / 60


def test_what_was_late_is_not_made_up_for_by_a_burst() -> None:
    pacing, now = Pacing(), 0.0
    pacing.limit = 10.0
    pacing.ended(1, now)
    now += 60.0
    pacing.ended(1, now)
    assert pacing.left(now) <= 0.0
    pacing.ended(1, now)
    assert pacing.left(now) == pytest.approx(0.1)
    # Another speed holds at once, from the epoch under way on.
    pacing.limit = 1000.0
    assert pacing.left(now) == pytest.approx(0.001)


@dataclass
class Watched:
    """A run under a clock of its own, trained as the training loop does."""

    cost: float
    """Seconds that an epoch takes."""
    now: float = 1000.0
    epochs: int = 0
    pacing: Pacing = field(default_factory=Pacing)

    def __post_init__(self) -> None:
        self.began, self.pacing.limit = self.now, RAMP

    def train(self, until: float) -> int:
        """Train until so many seconds after the start; give the epochs that are done by then."""
        while self.now < self.began + until:
            left = self.pacing.left(self.now)
            if left > 0.0:
                self.now += left
                continue
            speed = self.pacing.speed
            count = (
                together(speed) if speed is not None else max(1, min(100, int(0.01 / self.cost)))
            )
            self.now += count * self.cost
            self.epochs += count
            self.pacing.ended(count, self.now)
        return self.epochs


def test_a_run_begins_at_ten_epochs_a_second_and_doubles_that_each_second() -> None:
    run = Watched(cost=1e-5)
    done = [run.train(second) for second in range(1, 9)]
    each = [later - earlier for earlier, later in pairwise([0, *done])]
    assert 10 <= each[0] <= 20
    assert done[1] < 60
    assert [later / earlier for earlier, later in pairwise(each)] == pytest.approx([2] * 7, rel=0.2)
    assert run.pacing.speeds_up


@given(st.floats(1e-6, 20.0))
def test_whatever_an_epoch_takes_the_beginning_is_slow_and_full_speed_is_there_in_time(
    cost: float,
) -> None:
    run = Watched(cost)
    assert run.train(2.0) < 60
    run.train(12.0 - 1e-9)
    run.pacing.left(run.now)
    assert run.pacing.speed is None
    assert not run.pacing.speeds_up
    before, began = run.epochs, run.now
    run.train(run.now - run.began + 10 * cost)
    assert (run.epochs - before) * cost == pytest.approx(run.now - began)  # nothing is waited for


def test_a_network_that_is_never_held_back_is_said_to_be_at_full_speed_soon() -> None:
    run = Watched(cost=0.3)
    run.train(2.0)
    assert run.pacing.speed is None
    slow = Watched(cost=5.0)
    slow.train(5.0)
    slow.pacing.left(slow.now)
    assert slow.pacing.speed is None


def test_a_ramp_begins_again_when_it_is_ordered_again() -> None:
    run = Watched(cost=1e-5)
    run.train(12.0)
    run.pacing.limit = RAMP
    assert run.pacing.speeds_up
    begun, now = run.epochs, run.now - run.began
    assert run.train(now + 2.0) - begun < 60
