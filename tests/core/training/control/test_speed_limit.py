"""A speed spaces epochs out, answers orders all the same, and is no part of what is computed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Epochs
from nnlab.core.training.control.speed_limit import (
    FASTEST,
    LADDER,
    SLOWEST,
    Pacing,
    next_speed,
    speed_text,
    together,
)
from nnlab.core.training.run_options import RunOptions

from ..waiting import until

CONFIG = RunConfig(dataset="xor", hidden_layers=(4,), epochs=1_000_000, seed=3)
NEVER = 1e-6
"""An epoch in eleven days: what happens meanwhile, happens while it waits."""


@pytest.fixture
def waiting():
    """A run that has done its first epochs, and waits for the next one."""
    run = BackgroundRun(CONFIG, RunOptions(speed_limit=NEVER))
    until(run, lambda snapshot: snapshot.epoch >= 1)
    yield run
    run.stop()
    assert run.wait(60)


def test_a_run_that_waits_answers_every_order(waiting: BackgroundRun) -> None:
    assert waiting.newest.speed == NEVER
    assert waiting.newest.state == "running"
    waiting.edit(CONFIG.replace(learning_rate=0.5))
    until(waiting, lambda snapshot: snapshot.config.learning_rate == 0.5)
    waiting.pause()
    paused = until(waiting, lambda snapshot: snapshot.state == "paused")
    waiting.advance("step")
    until(waiting, lambda snapshot: snapshot.steps == paused.steps + 1)
    waiting.advance("epoch")
    until(waiting, lambda snapshot: snapshot.epoch == paused.epoch + 1)
    waiting.resume()
    until(waiting, lambda snapshot: snapshot.state == "running")
    waiting.set_speed(None)
    until(waiting, lambda snapshot: snapshot.epoch > 1000 and snapshot.speed is None)
    waiting.set_speed(NEVER)
    until(waiting, lambda snapshot: snapshot.speed == NEVER)
    waiting.stop()
    assert waiting.wait(60)
    assert waiting.newest.state == "stopped"
    waiting.set_speed(30.0)
    assert waiting.newest.speed == 30.0


def test_waiting_is_not_counted_as_training(waiting: BackgroundRun) -> None:
    first = until(waiting, lambda snapshot: snapshot.waited > 0.05)
    later = until(waiting, lambda snapshot: snapshot.waited > first.waited + 0.1)
    assert later.steps == first.steps
    assert later.seconds - first.seconds < later.waited - first.waited


def test_a_stride_is_paced_and_ends_where_it_should() -> None:
    run = BackgroundRun(CONFIG, RunOptions(paused=True, speed_limit=FASTEST))
    run.advance(Epochs(7))
    there = until(run, lambda snapshot: snapshot.state == "paused" and snapshot.steps > 0)
    assert there.epoch == 7
    run.set_speed(NEVER)
    run.advance(Epochs(7))
    until(run, lambda snapshot: snapshot.state == "running")
    run.pause()
    until(run, lambda snapshot: snapshot.state == "paused")
    run.stop()


def test_the_bits_are_the_same_at_any_speed() -> None:
    config = CONFIG.replace(epochs=40)
    ends = []
    for speed in (None, FASTEST):
        run = BackgroundRun(config, RunOptions(speed_limit=speed))
        assert run.wait(60)
        ends.append(run.newest)
    straight = Trainer(config).run()
    for end in ends:
        assert end.parameters.tobytes() == straight.parameters.tobytes()
        assert end.history.rows.tobytes() == straight.history.rows.tobytes()


@given(st.floats(SLOWEST, FASTEST), st.lists(st.floats(0.0, 0.0005), min_size=30, max_size=30))
def test_epochs_come_as_often_as_they_should(speed: float, costs: list[float]) -> None:
    pacing, now, begun, epochs = Pacing(), 1000.0, [], together(speed)
    for cost in costs:
        now += max(pacing.left(speed, now), 0.0)
        begun.append(now)
        now += cost
        pacing.ended(epochs, speed, now)
    gaps = [later - earlier for earlier, later in pairwise(begun[1:])]
    assert sum(gaps) == pytest.approx(len(gaps) * epochs / speed, rel=0.05, abs=0.002)


@given(st.floats(SLOWEST, FASTEST))
def test_epochs_go_together_only_where_no_frame_comes_between(speed: float) -> None:
    epochs = together(speed)
    assert epochs == 1 or epochs / speed <= 1 / 60
    assert (epochs + 1) / speed > 1 / 60


def test_what_was_late_is_not_made_up_for_by_a_burst() -> None:
    pacing, now = Pacing(), 0.0
    pacing.ended(1, 10.0, now)
    now += 60.0  # a pause
    pacing.ended(1, 10.0, now)
    assert pacing.left(10.0, now) <= 0.0
    pacing.ended(1, 10.0, now)
    assert pacing.left(10.0, now) == pytest.approx(0.1)
    # Another speed holds at once, from the epoch under way on.
    assert pacing.left(1000.0, now) == pytest.approx(0.001)


def test_the_keys_go_through_all_speeds_and_stop_at_the_ends() -> None:
    speed, seen = LADDER[0], []
    for _ in LADDER:
        seen.append(speed)
        speed = next_speed(speed, 1)
    assert seen == list(LADDER)
    assert speed is None
    assert next_speed(None, -1) == 100.0
    assert next_speed(1.0, -1) == 1.0
    assert (next_speed(7.0, 1), next_speed(7.0, -1)) == (10.0, 5.0)
    assert (next_speed(0.5, -1), next_speed(500.0, 1)) == (0.5, None)
    assert [speed_text(each) for each in (1.0, 2.5, None)] == ["1", "2.5", "max"]
