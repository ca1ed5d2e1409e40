"""A mailbox carries orders in and snapshots out, with nothing queueing up between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.mailbox import Mailbox
from nnlab.core.training.control.orders import (
    Advance,
    ApplyConfig,
    GiveSnapshot,
    LimitSpeed,
    Pause,
    Resume,
    SetParameter,
    Stop,
    WorkOrder,
)
from nnlab.core.training.run_options import RunOptions

from ..waiting import ended, until

CONFIG = RunConfig(dataset="xor", epochs=3, batch_size=5)
_PATIENCE_SECONDS = 60.0
"""Only to end a test that would hang; nothing is measured with it."""


class Watched(Mailbox):
    """A mailbox that lets a test wait for what is published."""

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
def mailbox() -> Iterator[Watched]:
    """The mailbox of a run that is paused at its start."""
    watched = Watched(paused=True)
    thread = threading.Thread(target=Trainer(CONFIG).run, args=(watched,), daemon=True)
    thread.start()
    watched.wait_for_snapshots(1)
    yield watched
    watched.give(Stop())
    thread.join(_PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_a_paused_run_gives_a_snapshot_when_asked_and_stays_paused(mailbox: Watched) -> None:
    mailbox.give(GiveSnapshot())
    again = mailbox.wait_for_snapshots(2)
    assert (again.state, again.steps) == ("paused", 0)


def test_a_snapshot_asked_for_many_times_is_made_once_or_so(mailbox: Watched) -> None:
    for _ in range(1000):
        mailbox.give(GiveSnapshot())
    mailbox.wait_for_snapshots(2)
    mailbox.give(Resume())
    mailbox.wait_for(lambda snapshot: snapshot.state == "finished")
    assert len(mailbox.shown) < 1000


def test_an_edit_reaches_a_paused_run(mailbox: Watched) -> None:
    wanted = CONFIG.replace(learning_rate=0.5)
    mailbox.give(ApplyConfig(wanted))
    assert mailbox.wait_for_snapshots(2).config == wanted


def test_of_two_edits_in_a_row_the_last_one_holds(mailbox: Watched) -> None:
    mailbox.give(ApplyConfig(CONFIG.replace(learning_rate=0.5)))
    mailbox.give(ApplyConfig(CONFIG.replace(learning_rate=0.25)))
    mailbox.give(Advance("step"))
    moved = mailbox.wait_for(lambda snapshot: snapshot.steps > 0)
    assert moved.config.learning_rate == 0.25


def test_a_resume_takes_an_unseen_stop_back() -> None:
    mailbox = Mailbox()
    mailbox.give(Stop())
    mailbox.give(Resume())
    assert Trainer(CONFIG).run(mailbox).state == "finished"


def test_orders_are_taken_once_but_a_pause_stays_in_force() -> None:
    mailbox = Mailbox()
    mailbox.give(ApplyConfig(CONFIG))
    mailbox.give(GiveSnapshot())
    mailbox.give(Pause())
    (first, orders), (second, later) = mailbox.take(), mailbox.take()
    assert (orders[-2:], first.paused) == ((ApplyConfig(CONFIG), GiveSnapshot()), True)
    assert (later, second.paused) == ((), True)
    assert mailbox.attention
    mailbox.give(Resume())
    assert not mailbox.take()[0].paused
    assert not mailbox.attention


def test_of_orders_alike_the_last_one_waits_alone() -> None:
    mailbox = Mailbox()
    mailbox.take()
    for value in range(1000):
        mailbox.give(SetParameter(3, value))
        mailbox.give(SetParameter(4, value, replica=1))
        mailbox.give(LimitSpeed(value + 1.0))
        mailbox.give(ApplyConfig(CONFIG.replace(epochs=value + 1)))
    _, orders = mailbox.take()
    assert orders == (
        SetParameter(3, 999),
        SetParameter(4, 999, replica=1),
        LimitSpeed(1000.0),
        ApplyConfig(CONFIG.replace(epochs=1000)),
    )


def test_a_made_up_order_reaches_a_run_that_trains_and_one_that_has_ended() -> None:
    class Hurry(WorkOrder):
        def carry_out(self, trainer: Any) -> None:
            trainer.speed = 7e3

    run = BackgroundRun(CONFIG, RunOptions(paused=True))
    run.order(Hurry())
    until(run, lambda snapshot: snapshot.speed == 7e3)
    run.order(LimitSpeed(None))
    run.resume()
    assert ended(run).speed is None
    run.order(Hurry())
    assert run.newest.speed == 7e3


def test_a_stride_is_in_force_until_it_is_reported_done() -> None:
    mailbox = Mailbox(paused=True)
    mailbox.give(Advance("epoch"))
    mailbox.give(Advance("step"))
    assert mailbox.take()[0].strides[0] == mailbox.take()[0].strides[0] == "epoch"
    mailbox.finish("epoch")
    assert mailbox.take()[0].strides[0] == "step"
    mailbox.give(Pause())
    mailbox.finish("step")
    assert mailbox.take()[0].strides == ()
