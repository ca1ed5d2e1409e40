"""Each command of the page about sweeps that begins, resumes or shows one is run as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from ..cli.conftest import run
from .test_manual import TEXTS, commands_of

PAGE = TEXTS["sweeps"]
LINES = [
    line
    for line in commands_of(PAGE)
    # A cluster and the report's rows have tests of their own.
    if line.startswith("nnlab sweep") and "--scheduler" not in line
]


@pytest.mark.slow
def test_the_commands_of_the_page_about_sweeps_do_what_they_say_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pytest.importorskip("optuna", reason="Optuna is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    (file,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    Path("rates.toml").write_text(file)
    for line in LINES:
        words = shlex.split(line)[1:]
        if words[0] == "sweep" and words[1] != "resume":
            words += ["--epochs", "4"]
        found = run(*words)
        assert found.code == 0, (line, found.err)
        assert found.out or "-o" in words


def test_the_page_shows_commands_of_each_kind():
    said = " ".join(LINES)
    for word in ("--search tpe", "--halving", ".toml", "sweep resume", "sweeps last --toml"):
        assert word in said
