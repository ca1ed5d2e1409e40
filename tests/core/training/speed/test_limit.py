"""A speed spaces epochs out, answers orders all the same, and is no part of what is computed."""

from __future__ import annotations

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Epochs
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.speed.limit import (
    FASTEST,
    LADDER,
    RAMP,
    limit_words,
    next_speed,
    speed_text,
)

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


def test_a_ramp_ordered_in_flight_begins_then_and_full_speed_ends_it() -> None:
    run = BackgroundRun(CONFIG, RunOptions(speed_limit=RAMP))
    slow = until(run, lambda snapshot: snapshot.state == "running" and snapshot.waited > 0)
    assert slow.speeds_up
    assert slow.speed is not None
    run.set_speed(None)
    fast = until(run, lambda snapshot: snapshot.epoch > 1000)
    assert not fast.speeds_up
    assert fast.speed is None
    run.set_speed(RAMP)
    again = until(run, lambda snapshot: snapshot.speeds_up)
    assert again.speed is not None
    assert again.speed >= RAMP.start
    run.stop()
    assert run.wait(60)


def test_the_bits_are_the_same_at_any_speed() -> None:
    config = CONFIG.replace(epochs=40)
    ends = []
    for speed in (None, FASTEST, RAMP):
        run = BackgroundRun(config, RunOptions(speed_limit=speed))
        assert run.wait(60)
        ends.append(run.newest)
    straight = Trainer(config).run()
    for end in ends:
        assert end.parameters.tobytes() == straight.parameters.tobytes()
        assert end.history.rows.tobytes() == straight.history.rows.tobytes()


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
    words = [speed_text(each) for each in (1.0, 2.5, None, RAMP)]
    assert words == ["1", "2.5", "max", "ramp"]


def test_what_holds_a_run_back_is_said_in_words() -> None:
    assert limit_words(None, speeds_up=False) == ""
    assert limit_words(30.0, speeds_up=False) == "limit 30/s"
    assert limit_words(5120.4, speeds_up=True) == "limit 5,120/s, doubling"
