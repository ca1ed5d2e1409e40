"""Whether a store is whole, and which processes have it open."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from nnlab.core.store.database import health
from nnlab.core.store.database.health import examine
from nnlab.core.store.database.holders import processes_with
from nnlab.core.store.database.opening import connect
from nnlab.core.store.database.schema import VERSION
from nnlab.core.store.errors import StoreError
from nnlab.core.store.owner import this_process


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "runs.db"
    connect(path).close()
    return path


def add_run(path: Path, name: str, owner: str = "", *, deleted: bool = False) -> None:
    connection = connect(path)
    connection.execute(
        "INSERT INTO runs (id, status, owner, machine, version, dataset, line, seed, replicas,"
        " epochs, epoch, steps, seconds, started_at, saved_at, deleted_at)"
        " VALUES (?, 'running', ?, '', '', '', '', 0, 1, 1, 0, 0, 0, 0, 0, ?)",
        (name, owner, 1.0 if deleted else None),
    )
    connection.close()


def test_runs_are_counted_and_only_who_lives_trains(store):
    add_run(store, "a", this_process())
    add_run(store, "b", "elsewhere|1.2")
    add_run(store, "c", deleted=True)
    found = examine(store)
    assert (found.version, found.runs, found.deleted) == (VERSION, 2, 1)
    assert found.trained_by == (str(os.getpid()),)
    assert (found.check, found.damage) == ("fine", "")
    assert examine(store, thoroughly=True) == found


def test_what_is_damaged_is_told_and_what_is_large_is_left(store, monkeypatch):
    with store.open("r+b") as file:
        file.seek(store.stat().st_size // 2)
        file.write(b"\xaa" * 4096)
    found = examine(store)
    assert found.check == "damaged"
    assert found.damage
    monkeypatch.setattr(health, "LARGEST_CHECKED", 10)
    assert examine(store).check == "too large"
    assert examine(store, thoroughly=True).check == "damaged"


def test_what_is_no_store_or_a_newer_one_is_a_sentence(store, tmp_path):
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE mine (a)").connection.close()
    with pytest.raises(StoreError, match="it is no store of runs"):
        examine(other)
    sqlite3.connect(store).execute(f"PRAGMA user_version = {VERSION + 1}").connection.close()
    with pytest.raises(StoreError, match="a newer nnlab wrote"):
        examine(store)


def test_an_empty_file_is_a_store_without_runs(tmp_path):
    (tmp_path / "runs.db").touch()
    found = examine(tmp_path / "runs.db")
    assert (found.version, found.runs) == (0, 0)


def test_processes_that_have_a_file_open_are_found_by_what_the_system_tells(tmp_path, store):
    proc = tmp_path / "proc"
    for number, target in [("12", store), ("13", tmp_path), (str(os.getpid()), store)]:
        (proc / number / "fd").mkdir(parents=True)
        (proc / number / "fd" / "3").symlink_to(target)
    (proc / "14").mkdir()  # of another user, whose files nobody may see
    (proc / "meminfo").touch()
    assert processes_with(store, proc) == [12]
    assert processes_with(tmp_path / "missing", proc) == []
    assert processes_with(store, tmp_path / "nothing") == []


def test_a_damaged_name_that_sqlite_can_not_say_is_damage_as_any_other(store):
    content = store.read_bytes()
    damaged = content.replace(b"CREATE TABLE run", b"CREATE TABL\x80 r\x80n", 1)
    assert damaged != content
    store.write_bytes(damaged)
    with pytest.raises(StoreError, match="can't be used: it is damaged"):
        examine(store)
