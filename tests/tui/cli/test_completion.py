"""What shells complete: asked of nnlab itself, and of real shells with a real TAB."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from nnlab.core.config import HYPERPARAMETERS, PRESETS
from nnlab.core.store.store import Store

from ...core.store.recording import kept, trained

BIN = str(Path(sys.executable).parent)


def set_status(path: Path, **statuses: str) -> None:
    """Let runs look as if this process trained them, or as if they had ended otherwise."""
    with Store.open(path) as store:
        for run_id, status in statuses.items():
            store.connection.execute(
                "UPDATE runs SET status = ?, epochs = 9 WHERE id = ?", (status, run_id)
            )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "runs.db"
    kept(path, *(trained(1, run_id=f"{name}{name}11") for name in "abcdef"))
    set_status(path, aa11="stopped", bb11="running", cc11="paused", dd11="diverged")
    with Store.open(path) as store:
        store.rename("ee11", "ring")
        store.rename("aa11", "two rings")  # a shell would take it for two words
        store.delete("ff11")
    return path


def offered(nnlab, line: str, file: Path | str) -> list[str]:
    """Give what bash is offered, in its order."""
    words = line.split(" ")
    outcome = nnlab(
        _NNLAB_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1),
        NNLAB_STORE=str(file),
    )  # fmt: skip
    assert outcome.err == ""
    return [item.split(",", 1)[1] for item in outcome.out.splitlines() if item]


ALL = ["ee11", "ring", "dd11", "cc11", "bb11", "aa11", "last"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        *((f"nnlab runs {command} ", ALL) for command in ("show", "compare", "note", "export")),
        # Nobody can delete what is being trained, and only what was deleted can be restored.
        ("nnlab runs rm ", ["ee11", "ring", "dd11", "aa11", "last"]),
        ("nnlab runs restore ", ["ff11"]),
        # What stopped on the way comes first; what trains or broke can't go on.
        ("nnlab resume ", ["aa11", "ee11", "ring", "last"]),
        ("nnlab runs show r", ["ring"]),
        ("nnlab runs show aa11 ", []),
        ("nnlab runs compare aa11 e", ["ee11"]),
        ("nnlab runs e", ["export", "ee11"]),
        ("nnlab runs la", []),
    ],
)
def test_the_runs_that_a_command_takes_are_completed(nnlab, file: Path, line, found):
    assert offered(nnlab, line, file) == found


def test_at_most_two_hundred_runs_are_offered_the_newest(nnlab, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("nnlab.tui.cli.options.run_argument._MOST_COMPLETED", 2)
    path = tmp_path / "runs.db"
    kept(path, *(trained(1, run_id=f"{name}{name}11") for name in "abc"))

    assert offered(nnlab, "nnlab runs show ", path) == ["cc11", "bb11", "last"]


def test_the_store_that_is_named_on_the_line_is_completed_from(nnlab, file: Path, monkeypatch):
    monkeypatch.setenv("HOME", str(file.parent))
    empty = file.parent / "none.db"

    assert offered(nnlab, "nnlab runs show ", empty) == []
    assert offered(nnlab, f"nnlab runs show --store {file} d", empty) == ["dd11"]
    assert offered(nnlab, "nnlab runs show --store ~/runs.db d", empty) == ["dd11"]
    assert offered(nnlab, "nnlab runs show --store ~nobody-at-all/runs.db d", empty) == []


def test_nothing_is_offered_of_a_file_that_is_no_store(nnlab, tmp_path: Path):
    (tmp_path / "runs.db").write_text("not a store")

    assert offered(nnlab, "nnlab runs show ", tmp_path / "runs.db") == []


# --- real shells ---


def environment(file: Path) -> dict[str, str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    home = str(file.parent)
    return {**os.environ, "PATH": path, "HOME": home, "NNLAB_STORE": str(file), "TERM": "dumb"}


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("nnlab resume aa", "nnlab resume aa11 "),
        ("nnlab runs show ri", "nnlab runs show ring "),
        ("nnlab train --optimizer nest", "nnlab train --optimizer nesterov "),
    ],
)
def test_bash_completes_at_a_tab(file: Path, line, shown):
    bash = pexpect.spawn(
        "bash", ["--norc", "--noprofile"], env={**environment(file), "PS1": "> "},
        encoding="utf-8", dimensions=(24, 200), timeout=60,
    )  # fmt: skip
    try:
        bash.sendline('eval "$(nnlab completion bash)"; echo now "ready"')
        bash.expect("now ready\r\n")
        bash.send(f"{line}\t")
        bash.expect_exact(shown)
    finally:
        bash.close(force=True)


@pytest.fixture
def fish(file: Path):
    """Ask a real fish what it completes a line to: values with their descriptions."""
    if not shutil.which("fish"):
        pytest.skip("fish is not installed")
    folder = file.parent / "config" / "fish" / "completions"
    folder.mkdir(parents=True)
    env = environment(file) | {"XDG_CONFIG_HOME": str(file.parent / "config")}
    script = subprocess.run(
        ["nnlab", "completion", "fish"], env=env, capture_output=True, check=True
    )
    (folder / "nnlab.fish").write_bytes(script.stdout)

    def ask(line: str) -> dict[str, str]:
        command = ["fish", "-c", f"complete -C '{line}'"]
        found = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        pairs = [answer.partition("\t") for answer in found.stdout.splitlines()]
        return {value: words for value, _, words in pairs}

    return ask


def test_fish_shows_whole_descriptions_and_values_with_commas(fish):
    presets = fish("nnlab train --preset report-")
    assert presets == {
        name: preset.why for name, preset in PRESETS.items() if name.startswith("report-")
    }
    assert any("," in why for why in presets.values())
    assert HYPERPARAMETERS["optimizer"].help in fish("nnlab train --opt")["--optimizer"]
    assert "x1,sin_x2" in fish("nnlab train --features x1,sin")
    assert fish("nnlab runs show ri") == {"ring": "xor, finished, ring"}
