"""Who looks back at an epoch sees the nearest that is kept at once, and then its very own."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.remaking import maker
from nnlab.core.training.run_options import RunOptions

from ..waiting import until

LONG = RunConfig(dataset="xor", hidden_layers=(4,), epochs=3000, seed=3)


@pytest.fixture(scope="module")
def run() -> BackgroundRun:
    run = BackgroundRun(LONG, RunOptions(paused=True))
    run.resume()
    run.wait()
    return run


def past_epoch(run: BackgroundRun) -> int | None:
    return run.newest.past.epoch if run.newest.past else None


def test_an_epoch_that_is_not_kept_is_made_to_the_bits_it_had(run):
    epoch = 51
    assert epoch not in run.newest.kept
    run.show_epoch(epoch)
    assert past_epoch(run) in run.newest.kept  # the nearest one is seen at once
    until(run, lambda _: past_epoch(run) == epoch)
    again = Trainer(LONG)
    for _ in range(epoch):
        again.advance_epoch()
    past = run.newest.past
    assert past is not None
    assert np.array_equal(past.parameters, again.parameters)
    assert past.train.loss == again.snapshot().train.loss
    until(run, lambda _: not run.is_making)


def test_only_what_is_wanted_last_is_seen(run):
    for epoch in (1001, 1003, 1005):
        run.show_epoch(epoch)
    until(run, lambda _: past_epoch(run) == 1005)
    run.show_epoch(1003)
    run.show_epoch("live")
    until(run, lambda _: not run.is_making)
    assert run.newest.past is None


def test_what_would_take_too_long_is_not_made(run, monkeypatch):
    monkeypatch.setattr(maker, "_MOST_SECONDS", -1.0)
    run.show_epoch(1007)
    until(run, lambda _: not run.is_making)
    assert past_epoch(run) in run.newest.kept
