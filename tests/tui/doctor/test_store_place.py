"""What is said of a store: a place to keep runs, or a sentence what would make it one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nnlab.core.store.database import health
from nnlab.core.store.database.opening import connect
from nnlab.core.store.database.schema import MARK, MIGRATIONS, VERSION
from nnlab.core.store.owner import this_process
from nnlab.tui.doctor.finding import Finding, worst
from nnlab.tui.doctor.store_place import store_findings


def found(path: Path | None, *, thoroughly: bool = False) -> dict[str, Finding]:
    findings = store_findings(path, thoroughly=thoroughly)
    return {finding.about: finding for finding in findings}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "runs.db"
    connect(path).close()
    path.chmod(0o600)
    return path


def test_a_whole_store_is_fine_and_looked_at_without_a_change(store):
    before = store.read_bytes()
    of = found(store)
    assert [of["store"].state, of["folder"].state] == ["fine", "fine"]
    assert of["store"].facts["runs"] == 0
    assert of["store"].facts["version"] == VERSION
    assert "whole" in of["store"].words
    assert store.read_bytes() == before


def test_where_there_is_none_yet_one_will_be_made(tmp_path):
    of = found(tmp_path / "not" / "there" / "runs.db")
    assert "made when the first run is kept" in of["store"].words
    assert of["folder"].facts["writable"] is True
    assert worst([*of.values()]) == "fine"
    assert not (tmp_path / "not").exists()


def test_nothing_is_kept_where_the_environment_says_so(monkeypatch):
    monkeypatch.setenv("NNLAB_STORE", "")
    assert found(None)["store"].words == "no runs are kept, as NNLAB_STORE is empty"


def test_what_is_no_store_is_broken(tmp_path):
    path = tmp_path / "runs.db"
    path.write_bytes(b"a letter to my aunt, who never had a database" * 100)
    assert found(path)["store"].state == "broken"
    assert "no store of runs" in found(path)["store"].advice
    path.unlink()
    sqlite3.connect(path).execute("CREATE TABLE mine (a)").connection.close()
    assert "no store of runs" in found(path)["store"].advice
    path.unlink()
    path.mkdir()
    assert "it is a folder" in found(path)["store"].advice


def test_a_store_that_is_cut_is_broken(store):
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("CREATE TABLE much (a)")
    connection.executemany("INSERT INTO much VALUES (?)", [("x" * 500,)] * 1000)
    connection.commit()
    connection.close()
    for share in (0.5, 0.9):
        os.truncate(store, int(store.stat().st_size * share))
        assert found(store)["store"].state == "broken", share
        assert "damaged" in found(store)["store"].advice


def test_a_store_whose_pages_were_written_over_is_broken(store):
    size = store.stat().st_size
    with store.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xaa" * 4096)
    of = found(store)["store"]
    assert of.state == "broken"
    assert "damaged" in of.advice


def test_a_store_of_a_newer_nnlab_is_broken_for_this_one(store):
    sqlite3.connect(store).execute(f"PRAGMA user_version = {VERSION + 1}").connection.close()
    of = found(store)["store"]
    assert of.state == "broken"
    assert "A newer nnlab opens it" in of.advice


def test_a_store_of_an_older_nnlab_stays_as_it_is(tmp_path):
    path = tmp_path / "runs.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        f"{MIGRATIONS[0]}; PRAGMA application_id = {MARK}; PRAGMA user_version = 1;"
    )
    connection.close()
    of = found(path)["store"]
    assert not of.is_broken
    assert of.facts["version"] == 1
    assert f"version 1, to be {VERSION}" in of.words
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (1,)


def test_a_large_store_is_looked_through_only_when_that_is_asked_for(store, monkeypatch):
    monkeypatch.setattr(health, "LARGEST_CHECKED", 10)
    of = found(store)["store"]
    assert (of.state, of.facts["check"]) == ("unknown", "too large")
    assert "--thorough" in of.words
    assert found(store, thoroughly=True)["store"].facts["check"] == "fine"


def test_who_has_it_open_is_said(store):
    connection = connect(store)
    connection.execute(
        "INSERT INTO runs (id, status, owner, machine, version, dataset, line, seed, replicas,"
        " epochs, epoch, steps, seconds, started_at, saved_at)"
        " VALUES ('a', 'running', ?, '', '', '', '', 0, 1, 1, 0, 0, 0, 0, 0)",
        (this_process(),),
    )
    connection.close()
    of = found(store)["store"]
    assert of.facts["trained_by"] == [str(os.getpid())]
    assert f"trained in by process {os.getpid()}" in of.words


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not tell")
def test_another_process_that_has_it_open_is_named(store):
    code = "import sys; file = open(sys.argv[1]); print(flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", code, str(store)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert found(store)["store"].facts["open_in"] == [other.pid]
        other.communicate()
    assert "open nowhere else" in found(store)["store"].words


def test_a_folder_that_takes_no_file_is_broken(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    of = found(tmp_path / "file" / "runs.db")
    assert worst([*of.values()]) == "broken"
    assert "not a directory" in of["folder"].advice

    def refuse(**_: object) -> None:  # as a folder does that is another's, whoever runs this
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    folder = found(tmp_path / "runs.db")["folder"]
    assert folder.state == "broken"
    assert folder.facts["writable"] is False
    assert "permission denied. --store names another place." in folder.advice
    assert [*tmp_path.iterdir()] == [tmp_path / "file"]


def test_a_store_that_may_only_be_read_is_broken(store, monkeypatch):
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != store and may(path, mode))
    assert "may only be read" in found(store)["store"].advice
    assert found(store)["store"].state == "broken"


def test_rights_of_others_are_said(store, monkeypatch):
    store.chmod(0o666)
    assert "chmod go= takes that from them" in found(store)["store"].advice
    store.chmod(0o600)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    of = found(store)["store"]
    assert of.state == "amiss"
    assert "belongs to" in of.advice


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to somebody else")
def test_a_store_that_was_given_away_belongs_to_somebody_else(store):
    os.chown(store, 65534, -1)
    assert found(store)["store"].facts["owner"] in {"nobody", "user 65534"}


def test_a_name_that_no_file_can_have_is_a_sentence(tmp_path):
    assert "no file can have such a name" in found(tmp_path / "a\0b")["store"].advice


def test_the_home_is_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tmp_path / "deep" / "runs.db"
    of = found(path)
    assert of["store"].words.startswith("~/deep/runs.db")
    path.parent.mkdir()
    path.write_bytes(b"no database, and long enough to be read as one" * 9)
    text = "".join(str(each) for each in found(path).values())
    assert str(tmp_path) not in text
