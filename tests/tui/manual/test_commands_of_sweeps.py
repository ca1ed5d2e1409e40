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


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_page_about_sweeps_does_what_it_says(
    line: str, desk: Path, monkeypatch: pytest.MonkeyPatch
):
    if "tpe" in line or "rates.toml" in line:
        pytest.importorskip("optuna", reason="Optuna is not installed")
    monkeypatch.chdir(desk)
    monkeypatch.setenv("NNLAB_STORE", str(desk / "runs.db"))
    (file,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    Path("rates.toml").write_text(file)
    words = shlex.split(line)[1:]
    if words[:2] != ["sweep", "resume"] and words[0] == "sweep":
        words += ["--epochs", "4"]
    found = run(*words)
    assert found.code == 0, found.err
    assert found.out or "-o" in words


def test_the_page_shows_commands_of_each_kind():
    said = " ".join(LINES)
    for word in ("--search tpe", "--halving", ".toml", "sweep resume", "sweeps last --toml"):
        assert word in said
