"""The session of the lab, without any screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from nnlab.core import RunConfig
from nnlab.core.config import ConfigError
from nnlab.core.data.tabular import open_tables
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training.branch import Branch
from nnlab.tui.lab import session as session_module
from nnlab.tui.lab.session import Session

XOR = RunConfig(dataset="xor", hidden_layers=(3,), epochs=30, seed=3)


class Heard:
    """What a session tells, in its order."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.sentences: list[str] = []

    def notify(self, message: str, **_: object) -> None:
        self.sentences.append(message)

    def run_leaves(self) -> None:
        self.events.append("leaves")

    def run_began(self, branch: Branch | None) -> None:
        self.events.append("began" if branch is None else f"began at {branch.parent.epoch}")

    def run_ordered(self) -> None:
        self.events.append("ordered")


def until(predicate: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not predicate():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def session(heard: Heard) -> Iterator[Session]:
    session = Session(XOR, Recorder(None), heard)
    session.start(XOR, paused=True)
    yield session
    session.stop()


def ended(session: Session) -> None:
    session.resume()
    until(lambda: session.newest.state == "finished")


def test_before_its_first_run_there_is_nothing_to_stop(heard: Heard) -> None:
    session = Session(XOR, Recorder(None), heard)
    assert not session.has_run
    session.stop()
    assert heard.events == []


def test_a_run_that_begins_takes_the_place_of_the_one_before(session: Session, heard: Heard):
    before = session.run
    session.start(XOR.replace(seed=4), paused=True)
    until(lambda: before.newest.state == "stopped")
    assert (session.config.seed, session.newest.config.seed) == (4, 4)
    assert heard.events == ["leaves", "began", "ordered"] * 2


def test_an_order_is_told_of(session: Session, heard: Heard):
    heard.events.clear()
    session.advance("step")
    until(lambda: session.newest.steps == 1)
    assert heard.events == ["ordered"]


def test_an_edit_is_trained_by_and_is_the_config_from_then_on(session: Session):
    wanted = XOR.replace(learning_rate=0.123)
    session.edit(wanted)
    assert session.config == wanted
    session.advance("step")
    until(lambda: session.newest.steps == 1)
    assert session.newest.config == wanted


def test_a_run_at_its_end_is_over_until_its_epochs_are_raised(session: Session):
    assert not session.is_over
    ended(session)
    assert session.is_over
    session.edit(XOR.replace(epochs=40))
    assert session.can_go_on
    session.resume()
    until(lambda: session.newest.epoch == 40)


def test_rewound_it_begins_anew_as_paused_as_it_was(session: Session):
    session.advance("step")
    until(lambda: session.newest.steps == 1 and session.newest.state == "paused")
    first = session.newest.run_id
    session.rewind()
    assert (session.newest.run_id != first, session.newest.steps) == (True, 0)
    assert session.run.is_held


def test_a_branch_begins_with_the_weights_that_are_seen(session: Session, heard: Heard):
    ended(session)
    session.show_epoch(10)
    until(lambda: session.newest.past is not None)
    past = session.newest.past
    assert past is not None
    parent, weights = past.run_id, past.parameters.copy()
    branch = session.branch(XOR.replace(epochs=50))
    assert (branch.parent.run_id, branch.parent.epoch) == (parent, 10)
    assert heard.events[-2:] == ["began at 10", "ordered"]
    assert session.newest.parent is not None
    until(lambda: session.newest.epoch >= 10)
    assert branch.moment.parameters.tobytes() == weights.tobytes()


def test_a_branch_of_another_shape_is_refused_and_the_run_stays(session: Session):
    run = session.run
    with pytest.raises(ConfigError):
        session.branch(XOR.replace(hidden_layers=(9,)))
    assert (session.run, session.config) == (run, XOR)


def test_without_memory_the_run_stays_and_the_person_is_told(
    session: Session, heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise MemoryError

    run = session.run
    monkeypatch.setattr(session_module, "BackgroundRun", full)
    session.start(XOR.replace(seed=9))
    assert (session.run, session.config) == (run, XOR)
    assert heard.sentences
    with pytest.raises(ConfigError):
        session.branch(XOR)


def test_without_memory_for_the_first_run_that_is_an_error_with_a_sentence(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(session_module, "BackgroundRun", full)
    session = Session(XOR, Recorder(None), heard)
    with pytest.raises(MemoryError, match="memory"):
        session.start(XOR)
    assert not session.has_run


def test_a_run_that_is_set_aside_comes_back_as_it_was(session: Session):
    mine = session.run
    session.limit_speed(5.0)
    session.resume()
    until(lambda: session.newest.epoch >= 1 or session.run.refresh())
    session.set_aside()
    until(lambda: mine.newest.state == "paused")
    session.speed_limit = None
    session.start(XOR.replace(seed=9))
    session.run.wait(60)
    session.start(XOR.replace(seed=10), paused=True)
    other = session.run
    assert not mine.wait(0)
    session.bring_back()
    assert (session.run, session.config, session.speed_limit) == (mine, XOR, 5.0)
    until(lambda: mine.newest.state == "running")
    assert other.wait(60)
    session.stop()
    assert mine.wait(60)


def test_with_a_run_set_aside_none_is_left_behind_either(session: Session):
    mine = session.run
    session.set_aside()
    session.start(XOR.replace(seed=9), paused=True)
    session.stop()
    assert mine.wait(60)
    assert session.run.wait(60)


def test_a_speed_limit_holds_this_run_and_the_next(session: Session):
    session.limit_speed(5.0)
    until(lambda: session.newest.speed == 5.0 or session.run.refresh())
    session.start(XOR, paused=True)
    assert session.newest.speed == 5.0
    session.change_speed(1)
    assert session.speed_limit == 10.0


def test_the_replica_that_is_shown_is_shown_of_the_next_run_too(heard: Heard):
    config = XOR.replace(replicas=3)
    session = Session(config, Recorder(None), heard)
    session.start(config, paused=True)
    session.show_replica(2)
    session.start(config, paused=True)
    assert session.newest.shown is not None
    assert session.newest.shown.replica == 2
    session.stop()


def test_without_its_table_a_run_stays_and_that_is_said(
    session: Session, heard: Heard, monkeypatch
):
    for tables in ("_TABLES", "_HELD"):  # in which another test may have left one
        monkeypatch.setattr(open_tables, tables, {})
    before = session.run
    session.start(RunConfig(dataset="own_table"))
    assert session.run is before
    assert "is not open: --data FILE opens it" in heard.sentences[-1]
