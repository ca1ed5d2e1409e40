"""Runs are kept while they train and go on where they stood; no trouble with a disk stops them."""

from __future__ import annotations

import os
import sqlite3
import threading

import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.store import owner
from nnlab.core.store.database import opening, schema
from nnlab.core.store.errors import StoreError
from nnlab.core.store.location import place
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.store.writing.writer import RunWriter
from nnlab.core.store.writing.writing_thread import WritingThread
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.engine.engine import Engine

from ..recording import begin, finished, in_store, kept, trained, until

LONG = RunConfig(dataset="xor", hidden_layers=(3,), epochs=1_000_000, optimizer="adam")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs.db"


def status_of(path, run: BackgroundRun) -> str:
    try:
        return in_store(path, run).status
    except StoreError:
        return ""


def test_a_run_that_is_held_is_kept_as_it_rests_once_the_store_has_settled(path):
    recorder = Recorder(path)
    run = begin(recorder, LONG)
    until(lambda: run.newest.epoch > 0 or run.refresh())
    assert run.hold(60.0)
    assert recorder.settle(60.0)
    assert (in_store(path, run).status, in_store(path, run).steps) == ("paused", run.newest.steps)
    run.release()
    recorder.close()


def test_a_run_is_kept_while_it_trains_and_as_it_ends(path):
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, LONG)
    until(lambda: status_of(path, run) == "running")
    epoch = in_store(path, run).epoch
    until(lambda: in_store(path, run).epoch > epoch)
    with Store.open(path, read_only=True) as store:
        assert len(store.checkpoint(run.run_id).past) > epoch
    run.pause()
    until(lambda: status_of(path, run) == "paused")
    assert in_store(path, run).epoch == run.newest.epoch
    run.edit(LONG.replace(learning_rate=0.5))
    until(lambda: "learning-rate=0.5" in in_store(path, run).line)
    run.resume()
    until(lambda: status_of(path, run) == "running")
    recorder.close()
    end = in_store(path, run)
    assert (end.status, end.steps) == ("stopped", run.newest.steps)
    assert run.newest.test is not None
    assert end.test_loss == run.newest.test.loss
    assert end.ended_at is not None
    assert recorder.problem == ""


def test_a_run_that_is_kept_after_it_had_trained_began_when_it_began(path, monkeypatch):
    trainer = trained(30)
    assert trainer.seconds > 0.0
    monkeypatch.setattr("nnlab.core.store.writing.writer.time.time", lambda: 5000.0)
    with Store.open(path) as store:
        writer = RunWriter(store)
        writer.save(trainer.checkpoint())
        run = store.run("last")
        assert run.started_at == 5000.0 - trainer.seconds
        assert (run.saved_at, run.ended_at) == (5000.0, 5000.0)
        assert (run.status, run.epoch) == ("finished", 30)
        # What is written of it later changes nothing of that.
        monkeypatch.setattr("nnlab.core.store.writing.writer.time.time", lambda: 6000.0)
        writer.save(trainer.checkpoint())
        assert store.run("last").started_at == run.started_at


def test_a_run_that_ends_before_the_first_write_is_kept_whole(path):
    recorder = Recorder(path, seconds=60.0)
    run = begin(recorder, RunConfig(dataset="xor", hidden_layers=(3,), epochs=20))
    finished(recorder, run)
    end = in_store(path, run)
    assert (end.status, end.epoch, end.seconds) == ("finished", 20, run.newest.seconds)
    assert end.ended_at is not None
    assert end.started_at <= end.saved_at - end.seconds
    assert end.test_loss is not None
    with Store.open(path) as store:
        assert store.history("last").rows.tobytes() == run.newest.history.rows.tobytes()


def test_a_run_that_has_not_begun_is_nothing_to_keep(path):
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, LONG, paused=True)
    recorder.close()
    assert run.newest.state == "stopped"
    assert not path.exists()


def test_without_a_store_nothing_is_kept():
    recorder = Recorder(None)
    run = begin(recorder, RunConfig(dataset="xor", epochs=2))
    finished(recorder, run)
    assert (run.newest.state, recorder.problem) == ("finished", "")
    with pytest.raises(StoreError, match="not kept here"):
        recorder.resume("last")


def test_an_interrupted_run_goes_on_in_its_own_row_with_the_same_bits(path):
    config = LONG.replace(dropout=0.2)
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, config)
    until(lambda: status_of(path, run) == "running")
    recorder.interrupt()
    recorder.close()
    before = in_store(path, run)
    assert before.status == "interrupted"
    assert before.may_go_on

    recorder = Recorder(path, seconds=0.01)
    summary, checkpoint = recorder.resume()
    assert summary == before
    config = config.replace(epochs=checkpoint.epoch + 300)
    whole = Trainer(config).run()
    again = begin(recorder, config, checkpoint=checkpoint, paused=True)
    assert again.newest.state == "paused"
    again.resume()
    finished(recorder, again)

    assert again.newest.parameters.tobytes() == whole.parameters.tobytes()
    assert again.newest.history.rows.tobytes() == whole.history.rows.tobytes()
    with Store.open(path) as store:
        (end,) = store.find()
        assert (end.id, end.status, end.epoch) == (run.run_id, "finished", config.epochs)
        assert end.started_at == before.started_at
        assert store.history("last").rows.tobytes() == whole.history.rows.tobytes()


def test_more_epochs_may_be_asked_for(path):
    (key,) = kept(path, trained(20))
    recorder = Recorder(path, seconds=0.01)
    run, checkpoint = recorder.resume(key)
    with pytest.raises(ConfigError, match="can't change"):
        begin(recorder, checkpoint.config.replace(seed=1), checkpoint=checkpoint)
    again = begin(recorder, checkpoint.config.replace(epochs=50), checkpoint=checkpoint)
    finished(recorder, again)
    assert in_store(path, again).epoch == 50
    whole = trained(50).snapshot()
    assert again.newest.parameters.tobytes() == whole.parameters.tobytes()
    assert run.status == "finished"


def test_a_run_is_trained_by_one_process_at_a_time(path):
    (key,) = kept(path, trained(20))
    with Store.open(path) as store:
        parent = owner._named(os.getppid())
        store.connection.execute("UPDATE runs SET status = 'running', owner = ?", (parent,))
        assert store.run(key).status == "running"
    recorder = Recorder(path)
    with pytest.raises(StoreError, match=f"is being trained by process {os.getppid()};"):
        recorder.resume(key)
    with Store.open(path) as store, pytest.raises(StoreError, match="is being trained"):
        store.delete(key)


@pytest.mark.parametrize(
    "gone",
    ["", "nonsense", "elsewhere|boot|1.2", "this machine|before it was restarted|1.2"],
)
def test_a_run_whose_process_is_gone_was_interrupted(path, gone):
    (key,) = kept(path, trained(20))
    with Store.open(path) as store:
        store.connection.execute(
            "UPDATE runs SET status = 'paused', epochs = 30, saved_at = 1000, owner = ?", (gone,)
        )
        assert store.run(key).status == "interrupted"
        assert store.find("status=interrupted")
        assert not store.find("status=paused")
        found = store.unfinished()
        assert found is not None
        assert found.id == key


def test_a_number_that_another_process_has_now_is_not_the_one_that_is_gone():
    here = owner.this_process()
    assert owner.is_alive(here)
    assert not owner.is_alive(here + "1")  # began at another time


def test_a_run_that_can_t_go_on_is_given_back_as_it_was(path):
    (key,) = kept(path, trained(20))
    recorder = Recorder(path)
    run, _ = recorder.resume(key)
    recorder.release(run)
    with Store.open(path) as store:
        assert store.run(key) == run


def test_a_run_that_fails_is_kept_as_failed(path, monkeypatch):
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, LONG)
    until(lambda: status_of(path, run) == "running")
    monkeypatch.setattr(Engine, "train", lambda *_: 1 / 0)
    until(lambda: status_of(path, run) == "failed")
    assert "ZeroDivisionError" in in_store(path, run).message
    recorder.close()
    assert status_of(path, run) == "failed"


def no_folder(path):
    path.parent.rmdir()
    path.parent.write_text("a file")


def no_store(path):
    path.write_bytes(b"anything" * 1000)


def other_database(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE accounts (money)")
    connection.close()


def newer(path):
    kept(path, trained(1))
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()


def damaged(path):
    kept(path, trained(1))
    data = bytearray(path.read_bytes())
    data[100:4096] = bytes(range(256)) * 15 + bytes(156)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (no_folder, "can't be used: its folder is a file."),
        (no_store, "can't be used: it is no store of runs."),
        (other_database, "can't be used: it is no store of runs."),
        (newer, f"is of version {schema.VERSION + 1}, which a newer nnlab wrote"),
        (damaged, "can't be used: it is damaged."),
    ],
)
def test_a_store_that_can_t_be_used_is_said_in_words_and_training_goes_on(path, trouble, sentence):
    path = path.parent / "store" / "runs.db"
    path.parent.mkdir()
    trouble(path)
    before = path.read_bytes() if path.is_file() else b""
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, RunConfig(dataset="xor", epochs=200))
    finished(recorder, run)
    assert run.newest.state == "finished"
    assert recorder.problem.startswith(f"Runs are not kept: The store {path} ")
    assert sentence in recorder.problem
    with pytest.raises(StoreError, match="store"):
        Store.open(path, read_only=True)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_full_disk_is_said_once_and_what_is_missing_is_written_when_there_is_room(
    path, monkeypatch
):
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, LONG)
    until(lambda: status_of(path, run) == "running")
    run.pause()
    until(lambda: status_of(path, run) == "paused")
    epoch = run.newest.epoch
    # SQLite answers a file that may not grow as it does a full disk.
    full = threading.Event()
    full.set()
    write = WritingThread._write

    def limited(self, writer, waiting):
        connection = writer._writer._store.connection
        limit = 1 if full.is_set() else 1 << 30
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {max(pages, limit)}")
        return write(self, writer, waiting)

    monkeypatch.setattr(WritingThread, "_write", limited)
    run.resume()
    until(lambda: recorder.problem)
    assert (
        recorder.problem == f"Runs are not kept: The store {path} can't be used: the disk is full."
    )
    full.clear()
    until(lambda: not recorder.problem)
    recorder.close()
    assert in_store(path, run).epoch == run.newest.epoch > epoch
    with Store.open(path) as store:
        assert store.history("last").rows.tobytes() == run.newest.history.rows.tobytes()


def test_a_store_that_may_only_be_read_is_read(path):
    (key,) = kept(path, trained(3))
    with Store.open(path, read_only=True) as store:
        assert store.run(key).epoch == 3
        assert store.checkpoint(key).epoch == 3
        with pytest.raises(StoreError, match="it may only be read"):
            store.rename(key, "name")
    with pytest.raises(StoreError, match="no run was kept"):
        Store.open(path.with_name("other.db"), read_only=True)


def test_a_store_of_an_older_version_becomes_one_of_this(path, monkeypatch):
    (key,) = kept(path, trained(3))
    monkeypatch.setattr(opening, "VERSION", schema.VERSION + 1)
    newer = (*schema.MIGRATIONS, "ALTER TABLE runs ADD COLUMN colour TEXT;")
    monkeypatch.setattr(opening, "MIGRATIONS", newer)
    with Store.open(path, read_only=True) as store:
        assert store.run(key).epoch == 3
        assert store.value("PRAGMA user_version") == schema.VERSION + 1
        assert store.value("SELECT colour FROM runs") is None


def test_where_runs_are_kept(monkeypatch, tmp_path):
    assert place() is None  # as all tests have it
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "a.db"))
    assert place() == tmp_path / "a.db"
    assert place("b.db") is not None
    assert str(place("b.db")) == "b.db"
    monkeypatch.delenv("NNLAB_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place() == tmp_path / "nnlab" / "runs.db"
