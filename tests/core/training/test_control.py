"""A control carries orders in and snapshots out, with nothing queueing up between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.control import Control

CONFIG = RunConfig(dataset="xor", epochs=3, batch_size=5)
_PATIENCE_SECONDS = 60.0
"""Only to end a test that would hang; nothing is measured with it."""


class Watched(Control):
    """A control that lets a test wait for what is published."""

    def __init__(self, *, paused: bool) -> None:
        super().__init__(paused=paused)
        self.shown: list[Snapshot] = []
        self._news = threading.Condition()

    def publish(self, snapshot: Snapshot) -> None:
        super().publish(snapshot)
        with self._news:
            self.shown.append(snapshot)
            self._news.notify_all()

    def wait_for_snapshots(self, count: int) -> Snapshot:
        """Wait until so many snapshots were published in all, and give the last of them."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.shown) >= count, _PATIENCE_SECONDS)
            return self.shown[count - 1]

    def wait_for(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        """Wait until the newest snapshot meets a condition, and give it."""
        with self._news:
            assert self._news.wait_for(lambda: condition(self.shown[-1]), _PATIENCE_SECONDS)
            return self.shown[-1]


@pytest.fixture
def control() -> Iterator[Watched]:
    """A control of a run that is paused at its start."""
    watched = Watched(paused=True)
    thread = threading.Thread(target=Trainer(CONFIG).run, args=(watched,), daemon=True)
    thread.start()
    watched.wait_for_snapshots(1)
    yield watched
    watched.stop()
    thread.join(_PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_a_paused_run_gives_a_snapshot_when_asked_and_stays_paused(control: Watched) -> None:
    control.request_snapshot()
    again = control.wait_for_snapshots(2)
    assert (again.state, again.steps) == ("paused", 0)


def test_a_snapshot_asked_for_many_times_is_made_once_or_so(control: Watched) -> None:
    for _ in range(1000):
        control.request_snapshot()
    control.wait_for_snapshots(2)
    control.resume()
    control.wait_for(lambda snapshot: snapshot.state == "finished")
    assert len(control.shown) < 1000


def test_an_edit_reaches_a_paused_run(control: Watched) -> None:
    wanted = CONFIG.replace(learning_rate=0.5)
    control.edit(wanted)
    assert control.wait_for_snapshots(2).config == wanted


def test_of_two_edits_in_a_row_the_last_one_holds(control: Watched) -> None:
    control.edit(CONFIG.replace(learning_rate=0.5))
    control.edit(CONFIG.replace(learning_rate=0.25))
    control.advance("step")
    moved = control.wait_for(lambda snapshot: snapshot.steps > 0)
    assert moved.config.learning_rate == 0.25


def test_a_resume_takes_an_unseen_stop_back() -> None:
    control = Control()
    control.stop()
    control.resume()
    assert Trainer(CONFIG).run(control).state == "finished"


def test_orders_are_taken_once_but_a_pause_stays_in_force() -> None:
    control = Control()
    control.edit(CONFIG)
    control.request_snapshot()
    control.pause()
    first, second = control.take(), control.take()
    assert (first.config, first.snapshot_wanted, first.paused) == (CONFIG, True, True)
    assert (second.config, second.snapshot_wanted, second.paused) == (None, False, True)
    assert control.attention
    control.resume()
    assert not control.take().paused
    assert not control.attention


def test_a_stride_is_in_force_until_it_is_reported_done() -> None:
    control = Control(paused=True)
    control.advance("epoch")
    control.advance("step")
    assert control.take().stride == control.take().stride == "epoch"
    control.finish("epoch")
    assert control.take().stride == "step"
    control.pause()
    control.finish("step")
    assert control.take().stride is None
