"""Who trains a run is alive or not, as far as can be seen, whoever started it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnlab.core.store import owner
from nnlab.core.store.errors import StoreError
from nnlab.core.store.owner import is_alive, is_elsewhere, process_number, this_process
from nnlab.core.store.store import Store
from nnlab.core.store.summary import is_written
from nnlab.core.store.writing.writer import RunWriter

from .recording import kept, trained, until


def named(number: int, began: str) -> str:
    host = this_process().rpartition("|")[0]
    return f"{host}|{number}.{began}"


@pytest.fixture
def ended() -> int:
    """The number of a process that has ended and that nobody waits for any more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def of_another_user(monkeypatch) -> None:
    """Let every process be another user's: no signal may be sent to it, if it is there."""
    kill = os.kill

    def refuse(number: int, signal: int) -> None:
        kill(number, signal)
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", refuse)


def test_this_process_is_alive_and_here():
    assert is_alive(this_process())
    assert not is_elsewhere(this_process())
    assert process_number(this_process()) == str(os.getpid())


def test_a_process_of_another_user_is_alive(of_another_user):
    assert is_alive(this_process())


@pytest.mark.slow
def test_a_process_whose_beginning_is_hidden_is_alive_while_it_is_there(
    of_another_user, monkeypatch, ended
):
    monkeypatch.setattr(owner, "_began", lambda number: "")

    assert is_alive(named(os.getpid(), "12345"))
    assert not is_alive(named(ended, "12345"))


@pytest.mark.slow
def test_a_process_that_has_ended_is_not(of_another_user, ended):
    assert not is_alive(named(ended, ""))
    assert not is_alive(named(ended, "12345"))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_another_process_that_got_its_number_is_not_it(of_another_user):
    began = this_process().rpartition(".")[2]

    assert is_alive(named(os.getpid(), began))
    assert not is_alive(named(os.getpid(), f"{int(began) - 1}"))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_a_process_that_nobody_has_waited_for_is_gone():
    process = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read()  # it has ended, or is about to
    process.stdout.close()
    stat = Path(f"/proc/{process.pid}/stat")
    until(lambda: b") Z" in stat.read_bytes())
    began = stat.read_bytes().rpartition(b")")[2].split()[19].decode()
    try:
        assert not is_alive(named(process.pid, began))
    finally:
        process.wait()


@pytest.mark.parametrize("text", ["", "nonsense", "here|1", "|", "other|boot|1.2", "x|y|z.1"])
def test_what_names_no_process_of_this_machine_is_not_alive(text):
    assert not is_alive(text)
    assert is_elsewhere(text) == bool(text)


def test_where_the_start_of_the_machine_may_not_be_read_processes_are_told_apart_all_the_same(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(owner, "_BOOT", tmp_path / "none")
    owner._here.cache_clear()
    try:
        assert this_process().startswith(f"{owner.machine()}||")
        assert is_alive(this_process())
    finally:
        owner._here.cache_clear()


def test_a_run_of_another_user_s_process_is_being_trained(of_another_user, tmp_path):
    path = tmp_path / "runs.db"
    kept(path, trained(1, run_id="aa11"))
    with Store.open(path) as store:
        for status in ("running", "paused"):
            store.connection.execute("UPDATE runs SET status = ?", (status,))
            assert store.run("aa11").status == status
            with pytest.raises(StoreError, match="Run aa11 is being trained"):
                store.delete("aa11")
        # Another process than the one that writes it can't take it over.
        writer = RunWriter(store)
        writer._process = named(os.getpid() + 1, "1")
        with pytest.raises(StoreError, match=f"being trained by process {os.getpid()};"):
            writer.claim("aa11")


def test_on_another_machine_a_run_counts_as_written_for_a_while(monkeypatch):
    monkeypatch.setattr("nnlab.core.store.summary.time.time", lambda: 1000.0)

    assert is_written("other|boot|1.2", 985.1)
    assert not is_written("other|boot|1.2", 985.0)
    assert not is_written("", 1000.0)
