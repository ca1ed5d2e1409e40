"""A line that drops, a signal, a crash: what was trained is kept, and goes on in the next lab."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.config import preset_named
from nnlab.core.store.owner import is_alive
from nnlab.core.store.store import Store
from nnlab.core.store.summary import RunSummary

from ..real_terminal import (
    AT_FULL_SPEED,
    COMMAND,
    HEADLESS,
    PATIENCE_SECONDS,
    TRUE_COLOUR,
    XOR,
    Terminal,
)
from .test_terminal import ssh_command  # noqa: F401  (a fixture)

_SAME_BITS = [
    f"{name}={value}"
    for name, value in os.environ.items()
    if name == "PYTHONPATH" or name.startswith(("OPENBLAS_", "MKL_", "OMP_", "NPY_"))
]
"""What another shell has to be told to run the same code on the same kernels as this process."""

CONFIG = preset_named("report-x1").config.replace(epochs=1_000_000)


def kept(path: Path) -> RunSummary:
    with Store.open(path, read_only=True) as store:
        return store.run("last")


def until_kept(path: Path, status: str) -> RunSummary:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not path.exists() or not has_run(path) or kept(path).status != status:
        assert time.monotonic() < deadline, f"it was never {status}"
        time.sleep(0.02)
    return kept(path)


def until_gone(path: Path) -> None:
    """Wait until the process that wrote the last run is no more."""
    with closing(sqlite3.connect(path)) as connection:
        (owner,) = connection.execute("SELECT owner FROM runs").fetchone()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while is_alive(owner):
        assert time.monotonic() < deadline, "it trains on without a terminal"
        time.sleep(0.02)


def has_run(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        try:
            return bool(connection.execute("SELECT count(*) FROM runs").fetchone()[0])
        except sqlite3.OperationalError:
            return False


def parameters_at(path: Path, config: RunConfig) -> tuple[bytes, bytes]:
    """The parameters that are kept, and those of a run that nothing disturbed."""
    with Store.open(path) as store:
        checkpoint = store.checkpoint("last")
    resumed, whole = Trainer.resumed(checkpoint), Trainer(config.replace(epochs=checkpoint.epoch))
    whole.run()
    whole.edit(epochs=config.epochs)
    while whole.steps < checkpoint.steps:
        whole.advance_batch()
    return resumed.parameters.tobytes(), whole.parameters.tobytes()


def is_left_clean(terminal: Terminal) -> bool:
    """Whether the terminal is as it was found: its screen, its cursor, its mouse."""
    leaving = terminal.sent.rindex(b"\x1b[?1049l")
    return (
        leaving > terminal.sent.rindex(b"\x1b[?1049h")
        and terminal.sent.rindex(b"\x1b[?1000l") > terminal.sent.rindex(b"\x1b[?1000h")
        and terminal.sent.rindex(b"\x1b[?25h") > terminal.sent.rindex(b"\x1b[?25l")
    )


def test_a_line_that_drops_in_the_middle_loses_nothing(opened, ssh_command, tmp_path):  # noqa: F811
    path = tmp_path / "runs.db"
    remote = [*ssh_command, "env", "LANG=C.UTF-8", f"NNLAB_STORE={path}", *_SAME_BITS, *COMMAND]
    terminal = opened(command=[*remote, *AT_FULL_SPEED])
    terminal.until(lambda: terminal.epoch > 1000)
    # What a closed laptop does: the connection is gone, and nobody says goodbye.
    terminal.child.kill(signal.SIGKILL)
    before = until_kept(path, "interrupted")
    assert before.epoch > 0
    until_gone(path)

    again = opened(command=[*remote, "--paused", "--speed", "100"])
    again.shows("interrupted at epoch")
    again.keys("u")
    again.shows(f"run {before.id}")
    again.until(lambda: again.epoch > before.epoch)
    again.keys("q")
    assert again.ended() == 0
    assert is_left_clean(again)
    end = kept(path)
    assert (end.id, end.status) == (before.id, "stopped")
    assert end.epoch > before.epoch
    found, wanted = parameters_at(path, CONFIG)
    assert found == wanted


@pytest.mark.parametrize("command", [HEADLESS, AT_FULL_SPEED], ids=["headless", "lab"])
def test_a_terminal_that_is_gone_ends_the_program_in_order(opened, tmp_path, command):
    path = tmp_path / "runs.db"
    terminal = opened(*command, **TRUE_COLOUR, NNLAB_STORE=str(path))
    terminal.until(lambda: "0,000" in terminal.text or terminal.epoch > 0)
    until_kept(path, "running")
    terminal.child.ptyproc.fileobj.close()
    until_kept(path, "interrupted")
    until_gone(path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_the_run_and_leaves_the_terminal_clean(opened, tmp_path, number):
    path = tmp_path / "runs.db"
    terminal = opened(*AT_FULL_SPEED, **TRUE_COLOUR, NNLAB_STORE=str(path))
    terminal.until(lambda: terminal.epoch > 1000)
    terminal.child.kill(number)
    assert terminal.ended() == 128 + number
    assert is_left_clean(terminal)
    assert "Traceback" not in terminal.text
    run = kept(path)
    assert (run.status, run.id in terminal.sent.decode(errors="replace")) == ("interrupted", True)
    assert run.epoch > 1000


def test_quitting_in_the_middle_is_no_interruption_and_resume_opens_it(opened, tmp_path):
    path = tmp_path / "runs.db"
    surroundings = {**TRUE_COLOUR, "NNLAB_STORE": str(path)}
    terminal = opened(*XOR, **surroundings)
    terminal.until(lambda: terminal.epoch > 100)
    terminal.keys("q")
    assert terminal.ended() == 0
    before = kept(path)
    assert before.status == "stopped"

    again = opened("resume", "--paused", **surroundings)
    again.shows(f"run {before.id}")
    again.until(lambda: again.epoch == before.epoch)
    assert "was interrupted" not in again.text
    again.keys(" ")
    again.until(lambda: again.epoch > before.epoch)
    again.keys("q")
    assert again.ended() == 0
    assert kept(path).epoch > before.epoch


def test_a_killed_lab_is_offered_by_the_next_one_and_nothing_else_is(opened, tmp_path):
    path = tmp_path / "runs.db"
    surroundings = {**TRUE_COLOUR, "NNLAB_STORE": str(path)}
    terminal = opened(*XOR, **surroundings)
    until_kept(path, "running")
    terminal.child.kill(signal.SIGKILL)
    before = until_kept(path, "interrupted")

    again = opened("--paused", size=(80, 24), **surroundings)
    again.shows("Press u to")
    again.keys("u")
    again.until(lambda: again.epoch > before.epoch)
    # A second lab beside it finds nothing to go on with.
    beside = opened("--paused", **surroundings)
    beside.shows("paused")
    beside.keys("u")
    beside.shows("is being trained by process")
    for each in (beside, again):
        each.keys("q")
        assert each.ended() == 0
