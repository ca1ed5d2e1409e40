"""When each epoch ended, by the time spent training."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.metrics.times import Times

XOR = RunConfig(dataset="xor", epochs=200)


@pytest.mark.parametrize("replicas", [1, 3])
@pytest.mark.parametrize("batch_size", [1, 7, 100])
def test_every_epoch_has_a_time_and_none_is_before_the_last(replicas: int, batch_size: int) -> None:
    trainer = Trainer(XOR.replace(replicas=replicas, batch_size=batch_size))
    for _ in range(5):
        trainer.advance_batch()
    trainer.advance_epoch()
    end = trainer.run()
    assert len(end.epoch_seconds) == len(end.history) == 201
    assert end.epoch_seconds[0] == 0.0
    assert (np.diff(end.epoch_seconds) > 0).all()
    assert end.epoch_seconds[-1] <= end.seconds


def test_epochs_recorded_together_share_the_time_between_them() -> None:
    times = Times()
    times.start()
    times.write(3, seconds=6.0, done=3.0)
    times.mark(6.0, 3.0)
    assert times.view().tolist() == [0.0, 2.0, 4.0, 6.0]


def test_a_part_of_an_epoch_has_its_part_of_the_time() -> None:
    times = Times()
    times.start()
    times.write(2, seconds=5.0, done=2.5)
    times.mark(5.0, 2.5)
    assert times.view().tolist() == [0.0, 2.0, 4.0]
    times.write(1, seconds=7.0, done=3.5)
    assert times.view().tolist() == [0.0, 2.0, 4.0, 6.0]


def test_a_pause_takes_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr(
        "nnlab.core.training.engine.stopwatch.perf_counter", lambda: next(ticks) / 1000
    )
    trainer = Trainer(XOR)
    trainer.advance_epoch()
    for _ in range(1000):  # a second of it
        next(ticks)
    trainer.advance_epoch()
    assert trainer.snapshot().epoch_seconds[-1] < 0.5


def test_a_run_that_ended_goes_on_where_its_time_stood() -> None:
    trainer = Trainer(XOR.replace(patience=1, least_improvement=100.0))
    first = trainer.run()
    assert first.epoch < 200
    trainer.edit(patience=0)
    end = trainer.run()
    assert (end.epoch_seconds[: len(first.epoch_seconds)] == first.epoch_seconds).all()
    assert (np.diff(end.epoch_seconds) > 0).all()
    assert len(end.epoch_seconds) == 201
