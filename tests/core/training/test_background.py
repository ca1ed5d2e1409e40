"""A run in a thread obeys at once, answers while it trains, and survives whatever happens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nnlab.core import ConfigError, RunConfig
from nnlab.core.catalog.calls import Call
from nnlab.core.catalog.optimizers import OPTIMIZERS
from nnlab.core.catalog.optimizers.descent import GradientDescent
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Epochs
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.snapshot import Edit

from .waiting import ended, until


def config(**values: Any) -> RunConfig:
    return RunConfig(**{"dataset": "xor", "epochs": 20, "batch_size": 5, **values})


def long_epoch(**values: Any) -> RunConfig:
    """An epoch of 100,000 batches, which takes seconds."""
    return config(
        dataset="linear", samples=100_000, train_share=1.0, batch_size=1, epochs=2, **values
    )


def test_a_run_trains_to_its_end_by_itself() -> None:
    run = BackgroundRun(config())
    end = ended(run)
    assert (end.state, end.epoch, end.run_id) == ("finished", 20, run.run_id)


def test_there_is_a_snapshot_from_the_first_moment() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    first = until(run, lambda snapshot: snapshot.state == "paused")
    assert (first.epoch, first.steps, first.run_id) == (0, 0, run.run_id)
    run.stop()
    assert ended(run).state == "stopped"


def test_a_snapshot_is_given_in_the_middle_of_a_long_epoch() -> None:
    run = BackgroundRun(long_epoch())
    one = until(run, lambda snapshot: snapshot.position > 0)
    other = until(run, lambda snapshot: snapshot.steps > one.steps)
    assert (one.epoch, one.state) == (other.epoch, other.state) == (0, "running")
    assert 0 < one.position < other.position < 100_000
    assert one.seconds < other.seconds
    run.stop()
    ended(run)


def test_a_pause_is_obeyed_in_the_middle_of_a_long_epoch() -> None:
    run = BackgroundRun(long_epoch())
    until(run, lambda snapshot: snapshot.position > 0)
    run.pause()
    paused = until(run, lambda snapshot: snapshot.state == "paused")
    assert paused.epoch == 0
    assert 0 < paused.position < 100_000
    run.refresh()
    assert run.newest is paused
    run.resume()
    assert until(run, lambda snapshot: snapshot.steps > paused.steps).state == "running"
    run.stop()
    ended(run)


def test_a_stop_is_obeyed_in_the_middle_of_a_long_epoch() -> None:
    run = BackgroundRun(long_epoch())
    until(run, lambda snapshot: snapshot.position > 0)
    run.stop()
    end = ended(run)
    assert (end.state, end.epoch) == ("stopped", 0)
    assert 0 < end.position < 100_000


def test_a_paused_run_can_be_stopped() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    until(run, lambda snapshot: snapshot.state == "paused")
    run.stop()
    assert (ended(run).state, run.newest.steps) == ("stopped", 0)


def test_a_pause_withdraws_strides_that_are_not_done() -> None:
    run = BackgroundRun(long_epoch(), RunOptions(paused=True))
    run.advance("epoch")
    run.advance("epoch")
    until(run, lambda snapshot: snapshot.position > 0)
    run.pause()
    paused = until(run, lambda snapshot: snapshot.state == "paused")
    assert paused.epoch == 0
    run.advance("step")
    after = until(run, lambda s: s.state == "paused" and s.steps > paused.steps)
    assert after.steps == paused.steps + 1
    run.stop()
    ended(run)


def test_strides_do_one_step_or_go_to_the_end_of_the_epoch() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    places = []
    for stride in ("step", "step", "epoch", "epoch", "step"):
        steps = run.newest.steps
        run.advance(stride)
        moved = until(run, lambda s, was=steps: s.state == "paused" and s.steps > was)
        places.append((moved.epoch, moved.position))
    assert places == [(0, 5), (0, 10), (1, 0), (2, 0), (2, 5)]
    run.stop()
    ended(run)


def test_strides_given_at_once_are_all_done() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    for _ in range(7):
        run.advance("step")
    assert until(run, lambda s: s.state == "paused" and s.steps >= 7).steps == 7
    run.stop()
    ended(run)


def test_a_stride_may_reach_the_end_of_the_run() -> None:
    run = BackgroundRun(config(epochs=1), RunOptions(paused=True))
    run.advance("epoch")
    assert ended(run).state == "finished"


def test_an_edit_is_taken_over_and_shown() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    wanted = config(learning_rate=0.5)
    run.edit(wanted)
    edited = until(run, lambda snapshot: snapshot.config == wanted)
    assert [edit.name for edit in edited.edits] == ["learning_rate"]
    run.resume()
    assert ended(run).config == wanted


def test_an_edit_that_needs_a_new_run_is_refused_and_the_run_goes_on() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    with pytest.raises(ConfigError, match="seed can't change while a run trains"):
        run.edit(config(seed=1))
    run.resume()
    end = ended(run)
    assert (end.state, end.edits) == ("finished", ())


def test_a_finished_run_goes_on_when_its_epochs_are_raised() -> None:
    run = BackgroundRun(config(epochs=2))
    first = ended(run)
    run.edit(config(epochs=3))
    assert run.newest.state == "finished"
    assert run.newest.edits == (Edit(2, first.steps, "epochs", "2", "3"),)
    run.resume()
    assert (ended(run).epoch, run.newest.state) == (3, "finished")


def test_a_finished_run_with_nothing_left_to_do_stays_finished() -> None:
    run = BackgroundRun(config(epochs=2))
    end = ended(run)
    run.resume()
    run.advance("step")
    run.refresh()
    assert ended(run).steps == end.steps


def test_strides_asked_of_a_finished_run_are_forgotten() -> None:
    run = BackgroundRun(config(epochs=2))
    end = ended(run)
    for _ in range(3):
        run.advance("step")
    run.edit(config(epochs=3))
    run.advance("step")
    moved = until(run, lambda s: s.state == "paused" and s.steps > end.steps)
    assert moved.steps == end.steps + 1
    run.stop()
    ended(run)


def test_a_stopped_run_goes_on() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    run.stop()
    ended(run)
    run.resume()
    assert until(run, lambda snapshot: snapshot.state == "finished").epoch == 20


def test_a_stopped_run_can_be_stepped() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    run.stop()
    ended(run)
    run.advance("step")
    assert until(run, lambda s: s.state == "paused" and s.steps > 0).steps == 1
    run.stop()
    ended(run)


def test_an_edit_that_comes_with_the_last_batch_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class EditedAtTheEnd(GradientDescent):
        def _prepare(self) -> list[Call]:
            self._done = 0
            return [*super()._prepare(), self.count]

        def count(self) -> None:
            self._done += 1
            if self._done == 8:
                run.edit(config(optimizer="sgd", epochs=3))

    monkeypatch.setitem(OPTIMIZERS, "sgd", replace(OPTIMIZERS["sgd"], make=EditedAtTheEnd))
    run = BackgroundRun(config(optimizer="sgd", epochs=2), RunOptions(paused=True))
    run.resume()
    end = ended(run)
    assert (end.state, end.steps, end.config.epochs) == ("finished", 8, 3)
    run.resume()
    assert until(run, lambda snapshot: snapshot.epoch == 3).steps == 12


class Failing(GradientDescent):
    """Breaks at its third step, with something nasty in its message."""

    def _prepare(self) -> list[Call]:
        self._done = 0
        return [self.fail, *super()._prepare()]

    def fail(self) -> None:
        self._done += 1
        if self._done == 3:
            raise RuntimeError("out of \x1b[31mluck")


@pytest.fixture
def failed(monkeypatch: pytest.MonkeyPatch) -> BackgroundRun:
    monkeypatch.setitem(OPTIMIZERS, "sgd", replace(OPTIMIZERS["sgd"], make=Failing))
    run = BackgroundRun(config(optimizer="sgd"))
    ended(run)
    return run


def test_a_failure_is_a_state_with_a_sentence(failed: BackgroundRun) -> None:
    assert failed.newest.state == "failed"
    assert failed.newest.message == "The run failed: RuntimeError, out of �[31mluck."


def test_a_failed_run_stays_failed_whatever_is_asked_of_it(failed: BackgroundRun) -> None:
    failed.resume()
    failed.advance("step")
    failed.refresh()
    failed.edit(config(optimizer="sgd", epochs=50))
    assert ended(failed).state == "failed"
    assert failed.newest.message.startswith("The run failed: ")
    assert failed.newest.steps == 2


def test_a_held_run_rests_and_goes_on_with_the_stride_it_was_at() -> None:
    run = BackgroundRun(config(epochs=1_000_000), RunOptions(paused=True, speed_limit=200.0))
    run.advance(Epochs(100))
    until(run, lambda snapshot: snapshot.epoch > 0)
    assert run.hold(60.0)
    resting = run.newest
    assert resting.state == "paused"
    assert 0 < resting.epoch < 100
    run.refresh()
    assert run.newest is resting
    run.release()
    end = until(run, lambda snapshot: snapshot.state == "paused" and snapshot is not resting)
    assert end.epoch == 100
    run.stop()
    assert ended(run).epoch == 100


def test_a_run_that_has_ended_need_not_be_held() -> None:
    run = BackgroundRun(config())
    ended(run)
    assert run.hold(0.0)
    run.release()
    assert run.newest.state == "finished"
