"""Stores that are held, deleted, replaced or out of reach: each run is kept, or said not to be."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from nnlab.core import RunConfig
from nnlab.core.store.errors import StoreError, unusable
from nnlab.core.store.store import Store
from nnlab.core.store.writing import closing_time, writing_thread
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.store.writing.saved_progress import SavedProgress
from nnlab.core.training.background import BackgroundRun

from ..recording import begin, finished, in_store, kept, trained, until

pytestmark = pytest.mark.slow

SHORT = RunConfig(dataset="xor", hidden_layers=(3,), epochs=20)
LONG = SHORT.replace(epochs=1_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a store as another program does that writes into it."""
    Store.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def begun(path: Path) -> tuple[Recorder, str]:
    """Have a run trained that is in the store already, and goes on."""
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, LONG)
    until(lambda: in_store_at_all(path, run.run_id))
    return recorder, run.run_id


def in_store_at_all(path: Path, run_id: str) -> bool:
    try:
        with Store.open(path, read_only=True) as store:
            return store.has(run_id)
    except StoreError:
        return False


def is_whole(path: Path, recorder: Recorder) -> bool:
    """Tell whether a run that has ended is kept from its first epoch to its last."""
    snapshot = recorder._thread.runs[-1].newest
    with Store.open(path, read_only=True) as store:
        history = store.history(snapshot.run_id)
        return (
            store.checkpoint(snapshot.run_id).steps == snapshot.steps
            and history.rows.tobytes() == snapshot.history.rows.tobytes()
        )


# --- held ---


def test_a_short_run_waits_for_a_store_that_another_program_holds(path):
    recorder = Recorder(path, seconds=0.01)
    with held(path):
        run = begin(recorder, SHORT)
        assert run.wait(60)
        until(lambda: recorder.close(0.05) or recorder.problem)
        assert "another program holds it" in recorder.problem
        assert recorder.loss_of(run.run_id)
    assert recorder.close()
    assert (recorder.problem, recorder.losses, recorder.loss_of(run.run_id)) == ("", [], "")
    assert in_store(path, run).status == "finished"


def test_a_store_that_is_held_for_too_long_costs_the_run_and_that_is_said(path, monkeypatch):
    monkeypatch.setattr(closing_time, "_TRAINER_SECONDS", 0.1)
    monkeypatch.setattr(closing_time, "_PATIENCE_SECONDS", 0.3)
    recorder = Recorder(path, seconds=0.01)
    with held(path):
        run = begin(recorder, SHORT)
        assert run.wait(60)
        assert recorder.close()
    sentence = (
        f"Run {run.run_id} is not kept: The store {path} can't be used: another program holds it."
    )
    assert recorder.losses == [sentence]
    assert recorder.loss_of(run.run_id) == sentence


def test_what_is_missing_of_a_run_that_was_kept_before_is_said(path, monkeypatch):
    monkeypatch.setattr(closing_time, "_TRAINER_SECONDS", 0.1)
    monkeypatch.setattr(closing_time, "_PATIENCE_SECONDS", 0.1)
    recorder, run_id = begun(path)
    run = recorder._thread.runs[-1]
    with held(path):
        epoch = in_store(path, run).epoch
        until(lambda: run.refresh() or run.newest.epoch > epoch)
        assert recorder.close()
    (sentence,) = recorder.losses
    assert sentence.startswith(
        f"Run {run_id} is kept up to epoch {epoch:,} only, not to {run.newest.epoch:,}: The store"
    )


def test_who_is_told_to_end_from_outside_waits_a_few_seconds_at_the_most(path, monkeypatch):
    monkeypatch.setattr(closing_time, "_HURRIED_SECONDS", 0.3)
    recorder = Recorder(path, seconds=0.01)
    with held(path):
        run = begin(recorder, SHORT)
        assert run.wait(60)
        recorder.interrupt()
        assert recorder.close()  # and not after half a minute
    assert "another program holds it" in recorder.loss_of(run.run_id)


def test_who_is_told_to_end_while_waiting_waits_no_longer(path):
    recorder = Recorder(path, seconds=0.01)
    with held(path):
        run = begin(recorder, SHORT)
        assert run.wait(60)
        assert not recorder.close(0.1)
        recorder.interrupt()
        assert recorder.close()  # and not after half a minute
    assert "another program holds it" in recorder.loss_of(run.run_id)


def test_a_store_that_is_held_for_a_moment_is_nothing_to_speak_of(path):
    recorder, _ = begun(path)
    with held(path):
        until(lambda: recorder._thread._failing_since is not None)
        assert recorder.problem == ""
    until(lambda: recorder._thread._failing_since is None)
    recorder.close()
    assert recorder.losses == []
    assert is_whole(path, recorder)


def test_several_programs_may_hold_it_in_turn(path):
    recorders = [Recorder(path, seconds=0.01) for _ in range(4)]
    with held(path):
        runs = [begin(recorder, SHORT) for recorder in recorders]
        assert all(run.wait(60) for run in runs)
        closers = [threading.Thread(target=recorder.close) for recorder in recorders]
        for closer in closers:
            closer.start()
    for closer in closers:
        closer.join(60)
    with Store.open(path) as store:
        assert {run.id for run in store.find()} == {run.run_id for run in runs}


# --- gone ---


def delete_all(path: Path) -> None:
    for file in path.parent.iterdir():
        file.unlink()


def delete_with_its_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


@pytest.mark.parametrize("delete", [Path.unlink, delete_all, delete_with_its_folder])
def test_a_store_that_is_deleted_in_mid_run_is_made_anew_with_the_whole_run(tmp_path, delete):
    path = tmp_path / "folder" / "runs.db"
    kept(path, trained(3, "other"))
    recorder, run_id = begun(path)
    delete(path)
    until(lambda: recorder.remarks)
    assert recorder.remarks == [
        f"The store {path} was deleted; run {run_id} is kept whole anew."
        " What else was kept there is gone."
    ]
    assert recorder.problem == ""
    recorder.close()
    assert is_whole(path, recorder)
    assert recorder.losses == []
    assert len(recorder.remarks) == 1
    assert not in_store_at_all(path, "other")


def test_a_store_that_is_deleted_while_the_run_rests_is_made_anew_at_the_end(path):
    recorder = Recorder(path, seconds=0.01)
    run = begin(recorder, SHORT)
    assert run.wait(60)
    until(lambda: in_store_at_all(path, run.run_id) and in_store(path, run).status == "finished")
    path.unlink()
    recorder.close()
    assert is_whole(path, recorder)
    assert len(recorder.remarks) == 1
    assert recorder.losses == []


def test_runs_that_had_ended_in_a_store_that_is_deleted_are_said_to_be_gone(path):
    recorder = Recorder(path, seconds=0.01)
    first = begin(recorder, SHORT)
    assert first.wait(60)
    until(lambda: in_store_at_all(path, first.run_id))
    second = begin(recorder, LONG)
    until(lambda: in_store_at_all(path, second.run_id))
    path.unlink()
    until(lambda: recorder.remarks)
    recorder.close()
    assert recorder.losses == [
        f"Run {first.run_id} is not kept: The store {path} was deleted or replaced."
    ]


def test_another_store_in_its_place_has_the_run_as_well_and_loses_nothing(path, tmp_path):
    other = tmp_path / "other.db"
    kept(other, trained(3, "other"))
    recorder, run_id = begun(path)
    other.replace(path)
    until(lambda: recorder.remarks)
    recorder.close()
    assert recorder.remarks == [
        f"The store {path} was replaced by another file; run {run_id} is kept whole in the one"
        " that is there now."
    ]
    assert is_whole(path, recorder)
    with Store.open(path) as store:
        assert {run.id for run in store.find()} == {"other", run_id}
        assert store.value("PRAGMA integrity_check") == "ok"


def test_in_a_copy_that_is_put_in_its_place_the_run_goes_on_in_its_row(path, tmp_path):
    copy = tmp_path / "copy.db"
    recorder, run_id = begun(path)
    with Store.open(path) as store:
        store.connection.execute("VACUUM INTO ?", (str(copy),))
    copy.replace(path)
    until(lambda: recorder.remarks)
    recorder.close()
    assert is_whole(path, recorder)
    with Store.open(path) as store:
        assert [run.id for run in store.find()] == [run_id]


def test_a_file_that_is_no_store_in_its_place_is_left_as_it_is_and_the_loss_is_said(path):
    recorder, run_id = begun(path)
    strange = path.with_name("strange")
    strange.write_bytes(b"anything" * 1000)
    strange.replace(path)
    until(lambda: recorder.problem)
    recorder.close()
    assert "it is no store of runs" in recorder.problem
    assert path.read_bytes() == b"anything" * 1000
    assert recorder.losses == [
        f"Run {run_id} is not kept: The store {path} was deleted or replaced."
    ]


def test_a_run_that_was_taken_over_is_written_whole_into_a_store_that_is_made_anew(path):
    kept(path, trained(20, "aa11"))
    recorder = Recorder(path, seconds=0.01)
    _, checkpoint = recorder.resume("aa11")
    delete_all(path)
    run = begin(recorder, checkpoint.config.replace(epochs=50), checkpoint=checkpoint)
    finished(recorder, run)
    assert is_whole(path, recorder)
    assert recorder.losses == []
    assert "run aa11 is kept whole" in recorder.remarks[0]


def test_two_processes_whose_store_is_deleted_make_one_and_both_are_in_it(path):
    recorders, ids = zip(*[begun(path) for _ in range(2)], strict=True)
    path.unlink()
    until(lambda: all(recorder.remarks for recorder in recorders))
    for recorder in recorders:
        recorder.close()
        assert is_whole(path, recorder)
    with Store.open(path) as store:
        assert {run.id for run in store.find()} == set(ids)
        assert store.value("PRAGMA integrity_check") == "ok"


# --- what is said ---


def test_a_store_out_of_reach_loses_each_run_and_says_so(path):
    path.mkdir()
    recorder = Recorder(path, seconds=0.01)
    runs: list[BackgroundRun] = []
    for _ in range(7):
        runs.append(begin(recorder, SHORT))
        assert runs[-1].wait(60)
    recorder.close()
    (sentence,) = recorder.losses
    first = ", ".join(run.run_id for run in runs[:5])
    assert sentence == (
        f"Runs {first} and 2 more are not kept: The store {path} can't be used: it is a folder."
    )


def test_what_is_said_of_runs_that_are_lost():
    account = SavedProgress()
    for number in range(3):
        account.take(trained(2, f"run{number}").checkpoint())
    assert account.losses("So it is.") == ["Runs run0, run1 and run2 are not kept: So it is."]
    account.write(trained(2, "run1").checkpoint())
    assert account.losses("So it is.") == ["Runs run0 and run2 are not kept: So it is."]
    account.write(trained(1, "run0").checkpoint())
    assert account.losses("So it is.") == [
        "Run run0 is kept up to epoch 1 only, not to 2: So it is.",
        "Run run2 is not kept: So it is.",
    ]
    assert account.loss_of("unknown", "So it is.") == ""


def test_too_little_memory_to_write_a_run_is_said_and_tried_again(path, monkeypatch):
    recorder, _ = begun(path)
    little = threading.Event()
    little.set()
    write = writing_thread.WritingThread._write

    def limited(self, *some):
        if little.is_set():
            raise MemoryError
        write(self, *some)

    monkeypatch.setattr(writing_thread.WritingThread, "_write", limited)
    until(lambda: recorder.problem)
    assert recorder.problem == "Runs are not kept: There is not enough memory to write them."
    little.clear()
    until(lambda: not recorder.problem)
    recorder.close()
    assert is_whole(path, recorder)


@pytest.mark.parametrize("name", ["SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"])
def test_a_store_in_a_folder_that_may_not_be_written_may_only_be_read(path, monkeypatch, name):
    Store.open(path).close()
    error = sqlite3.OperationalError("unable to open database file")
    error.sqlite_errorname = name
    monkeypatch.setattr(
        "nnlab.core.store.errors.os.access", lambda place, mode: place == path or mode == 4
    )
    assert str(unusable(path, error)) == f"The store {path} can't be used: it may only be read."
