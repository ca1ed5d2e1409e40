"""The page on how sure numbers are: its commands run, and what it claims is so."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from nnlab.core.experiments.intervals import median_rank
from nnlab.tui.cli import main
from nnlab.tui.manual.pages import read_page

PAGE = read_page("sure").text
COMMANDS = [
    line.partition("#")[0].strip() for line in PAGE.split("```sh\n")[1].split("```")[0].splitlines()
]


def test_every_command_of_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    assert main(["config", "--preset", "xor", "--hidden", "2", "--bare", "-o", "my.toml"]) == 0
    ids: list[str] = []
    assert len(COMMANDS) == 5
    for line in COMMANDS:
        words = shlex.split(line)[1:]
        if words[0] == "compare":
            # For a while only: the page means them as they stand.
            words += ["--epochs", "3", "--replicas", "10", "--quiet"]
        else:
            words[-2:] = ids[-2:]
        assert main(words) == 0, line
        out = capsys.readouterr().out
        if "--json" in words:
            ids = [run["id"] for run in json.loads(out)["runs"]]
        else:
            assert "reached" in out


def test_the_coverages_that_the_page_states_are_the_exact_ones():
    for count, said in ((5, "93.75"), (10, "97.9"), (32, "95.0"), (128, "95.8")):
        digits = len(said.partition(".")[2])
        assert f"{100 * median_rank(count)[1]:.{digits}f}" == said
        assert f"{said} % of {count}" in PAGE
