"""How fast a run goes and how long it still takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.speed.throughput import Throughput, epochs_done

CONFIG = RunConfig(dataset="xor", train_share=1.0, epochs=1000)


def moment(*, seconds: float, epoch: int, run_id: str = "run", position: int = 0) -> Snapshot:
    start = Trainer(CONFIG).snapshot()
    return replace(start, seconds=seconds, epoch=epoch, run_id=run_id, position=position)


def throughput_of(*moments: Snapshot) -> Throughput:
    throughput = Throughput()
    for seen in moments:
        throughput.observe(seen)
    return throughput


def test_one_moment_tells_no_speed_and_no_time_left():
    only = moment(seconds=0.0, epoch=0)
    assert throughput_of(only).epochs_per_second is None
    assert throughput_of(only).seconds_left(only) is None


def test_the_speed_is_epochs_by_seconds_of_training():
    last = moment(seconds=1.0, epoch=100)
    throughput = throughput_of(moment(seconds=0.0, epoch=0), last)
    assert throughput.epochs_per_second == pytest.approx(100)
    assert throughput.seconds_left(last) == pytest.approx(9.0)


def test_part_of_an_epoch_counts():
    assert epochs_done(moment(seconds=0, epoch=3, position=7)) == pytest.approx(3 + 7 / 21)


def test_only_the_last_two_seconds_count():
    slow = [moment(seconds=second, epoch=second) for second in range(10)]
    fast = [moment(seconds=9 + second, epoch=9 + 100 * second) for second in range(1, 4)]
    assert throughput_of(*slow, *fast).epochs_per_second == pytest.approx(100)


def test_another_run_starts_afresh():
    throughput = throughput_of(
        moment(seconds=0, epoch=0),
        moment(seconds=1, epoch=500),
        moment(seconds=0, epoch=0, run_id="other"),
    )
    assert throughput.epochs_per_second is None


def test_a_run_that_stands_still_keeps_its_last_speed():
    first, paused = moment(seconds=0, epoch=0), moment(seconds=1, epoch=100)
    assert throughput_of(first, paused, *[paused] * 50).epochs_per_second == pytest.approx(100)


def test_time_left_is_never_negative():
    beyond = moment(seconds=2, epoch=1200)
    assert throughput_of(moment(seconds=0, epoch=0), beyond).seconds_left(beyond) == 0.0


def test_while_the_speed_doubles_each_second_the_time_left_reckons_with_that():
    moments = [
        replace(moment(seconds=0.0, epoch=0), waited=after, speed=10.0 * 2**after, speeds_up=True)
        for after in (0.0, 0.1, 0.2)
    ]
    last = replace(moments[-1], epoch=2)
    throughput = throughput_of(*moments[:-1], last)
    # Another speed each time is still the same ramp.
    assert throughput.epochs_per_second == pytest.approx(10)
    # 998 more at ten a second would take 100 s; ten doublings do it in a tenth of that.
    assert throughput.seconds_left(last) == pytest.approx(6.1, abs=0.1)
