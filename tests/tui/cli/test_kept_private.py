"""On a machine with many users: what nnlab keeps is its user's alone, and what is not is said."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nnlab.core import RunConfig
from nnlab.core.store.database.opening import connect
from nnlab.core.store.location import own_place
from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui.cli import run_dashboard
from nnlab.tui.cli.dashboard import Drawing, open_dashboard
from nnlab.tui.error_log import write_error
from nnlab.tui.settings.settings import Settings
from nnlab.tui.settings.settings_file import save_settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("NNLAB_STORE", "NNLAB_SETTINGS", "NNLAB_LOG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_store_settings_and_log_are_made_for_their_owner_whatever_the_umask(tmp_path):
    connection = connect(own_place())
    connection.execute("CREATE TABLE more (a)")
    assert own_place().with_name("runs.db-wal").exists()
    save_settings(Settings(), tmp_path / "settings" / "settings.json")
    write_error(ValueError("no"), "a test")
    assert not open_to_others(tmp_path)
    connection.close()
    assert len(list(tmp_path.rglob("*.*"))) >= 3


def test_a_store_of_before_is_closed_to_others_and_one_that_was_named_stays(tmp_path):
    named = tmp_path / "of a class" / "runs.db"
    for path in (own_place(), named):
        connect(path).close()
        path.chmod(0o644)
        path.parent.chmod(0o755)
        connect(path).close()
    assert open_to_others(tmp_path) == [named.parent, named]


def test_whose_the_store_and_the_config_are_is_said_where_it_is_somebody_else(
    nnlab, tmp_path, monkeypatch
):
    config = tmp_path / "ours.toml"
    config.write_text("epochs = 2\n")
    connect(tmp_path / "ours.db").close()
    words = "train", "--config", str(config), "--store", str(tmp_path / "ours.db")
    assert "belongs to" not in nnlab(*words).err
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    found = nnlab(*words)
    assert found.code == 0
    assert f"Note: The store {tmp_path / 'ours.db'} belongs to " in found.err
    assert f"Note: The file {config} belongs to " in found.err


def test_headless_training_leaves_nothing_open_to_others(tmp_path):
    command = "from nnlab.tui.cli import main; import sys; sys.exit(main())"
    words = [sys.executable, "-c", command, "train", "--epochs", "2", "--quiet"]
    subprocess.run(words, check=True, timeout=60, capture_output=True, cwd=tmp_path)
    assert own_place().exists()
    assert not open_to_others(tmp_path)


def test_whose_the_settings_are_is_said_when_the_lab_opens(tmp_path, monkeypatch, capsys):
    path = tmp_path / "settings.json"
    save_settings(Settings(), path)
    monkeypatch.setenv("NNLAB_SETTINGS", str(path))
    monkeypatch.setattr(run_dashboard, "run_dashboard", lambda *_, **__: 0)
    options = {"ascii": False, "paused": False, "no_settings": False}
    given = {"drawing": Drawing(10.0, None, None), "recorder": Recorder(None)}
    assert open_dashboard(RunConfig(), options, **given) == 0
    assert capsys.readouterr().err == ""
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    open_dashboard(RunConfig(), options | {"no_settings": True}, **given)
    assert capsys.readouterr().err == ""
    open_dashboard(RunConfig(), options, **given)
    assert f"Note: The settings {path} belong to " in capsys.readouterr().err
