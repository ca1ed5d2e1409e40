"""The manual's pages are installed, linked, current, and their code runs as it stands there."""

from __future__ import annotations

import re
import shlex
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import pytest

import nnlab.tui
from nnlab.core import load
from nnlab.core.config.hyperparameters.reference_table import markdown_table
from nnlab.tui.cli.commands.lab import nnlab as root
from nnlab.tui.lab.keys.actions import ACTIONS
from nnlab.tui.manual.pages import PAGES, read_page
from nnlab.tui.runs.actions import COMPARISON_ACTIONS, RUN_ACTIONS
from nnlab.tui.sweep.actions import SWEEP_ACTIONS, SWEEP_LIST_ACTIONS

from .derived_tables import tables, with_tables

ROOT = Path(__file__).parents[3]
MANUAL = Path(next(iter(nnlab.tui.__path__))) / "manual"
README = (ROOT / "README.md").read_text("utf-8")
TEXTS = {name: (MANUAL / f"{name}.md").read_text("utf-8") for name in PAGES}


def python_of(text: str) -> list[str]:
    """Give the code blocks of a page."""
    return [part.split("```")[0] for part in text.split("```python\n")[1:]]


def commands_of(text: str) -> list[str]:
    """Give the command lines of nnlab that a page shows in blocks."""
    lines = [
        line for part in text.split("```sh\n")[1:] for line in part.split("```")[0].split("\n")
    ]
    return [line for line in lines if re.match(r"([A-Z_]+=\S+ )?nnlab\b", line)]


# --- what there is ---


def test_every_file_is_a_page_and_each_has_a_title_and_a_sentence():
    assert {path.stem for path in MANUAL.glob("*.md")} == set(PAGES)
    assert "python" in PAGES
    for name in PAGES:
        page = read_page(name)
        assert page.text == TEXTS[name]
        assert page.text.startswith(f"# {page.title}\n\n")
        assert page.summary.endswith(".")
        assert len(page.summary) < 100


def test_pages_are_installed_with_the_package():
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "manual/*.md" in data["tool"]["setuptools"]["package-data"]["nnlab.tui"]
    for name in PAGES:
        assert (files("nnlab.tui") / "manual" / f"{name}.md").is_file()


def test_the_readme_links_to_every_page():
    for name in PAGES:
        assert f"](tui/manual/{name}.md)" in README


@pytest.mark.parametrize("name", PAGES)
def test_pages_link_to_pages_only(name: str):
    targets = [part.split(")")[0] for part in TEXTS[name].split("](")[1:]]
    assert {target.removesuffix(".md") for target in targets} <= set(PAGES) - {name}


def test_a_readable_page_has_neither_marks_nor_links_and_its_prose_no_table_of_the_help_screen():
    for name in PAGES:
        page = read_page(name)
        for text in (page.readable, page.prose):
            assert "<!--" not in text
            assert "](" not in text
    assert markdown_table() in read_page("hyperparameters").readable
    assert markdown_table() not in read_page("hyperparameters").prose
    assert tables()["datasets"] in read_page("hyperparameters").prose
    assert tables()["keys of runs"] not in read_page("runs").prose
    assert "`nnlab help keys` lists every key" in read_page("lab").readable


# --- what is derived ---


@pytest.mark.parametrize("name", PAGES)
def test_the_tables_of_a_page_are_the_present_ones(name: str):
    assert with_tables(TEXTS[name]) == TEXTS[name], (
        "run `python tests/tui/manual/derived_tables.py`"
    )


def test_the_manual_has_every_derived_table():
    manual = "".join(TEXTS.values())
    for name, table in tables().items():
        assert f"<!-- {name} -->\n{table}\n<!-- end of {name} -->\n" in manual
        assert table.count("\n") > 2
    assert markdown_table() in TEXTS["hyperparameters"]


def test_a_document_without_marks_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="lacks <!-- hyperparameters --> or <!-- end of"):
        with_tables("<!-- hyperparameters -->\n")
    with pytest.raises(ValueError, match="There is no table for <!-- nothing -->"):
        with_tables("<!-- nothing -->\n<!-- end of nothing -->")


def test_the_manual_names_the_key_of_every_action():
    keys = TEXTS["keys"].split("## In the lab")[1].split("## In a panel")[0]
    for action in ACTIONS:
        assert f"`{action.shown_key}`" in keys


def test_the_manual_names_every_key_of_the_kept_runs():
    keys = TEXTS["runs"].split("## In the lab")[1].split("## On the command line")[0]
    for action in (*RUN_ACTIONS, *COMPARISON_ACTIONS):
        assert action.name == "help" or f"`{action.shown_key}`" in keys


def test_the_manual_names_every_key_of_the_sweeps():
    keys = TEXTS["sweeps"].split("## In the lab")[1]
    for action in (*SWEEP_ACTIONS, *SWEEP_LIST_ACTIONS):
        assert action.name in {"help", "messages"} or f"`{action.shown_key}`" in keys


# --- what is shown ---


@pytest.mark.parametrize(
    "line", [line for text in (README, *TEXTS.values()) for line in commands_of(text)]
)
def test_every_command_line_that_is_shown_can_be_read(line: str):
    words = shlex.split(line.partition(" > ")[0], comments=True)
    words = words[words.index("nnlab") + 1 :]
    command: click.Command = root
    names: list[str] = []
    context = root.make_context("nnlab", [])
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        names.append(words[0])
        command = command.commands[words.pop(0)]
    if names != ["runs"]:  # words that are no command filter the list
        read = command.make_context(" ".join(["nnlab", *names]), list(words), parent=context)
        assert read.command is command
        assert names or not read.args
    assert line.isascii()
    assert len(line) <= 78


def test_the_code_of_the_page_for_python_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = [block for block in python_of(TEXTS["python"]) if "sklearn" not in block]
    assert len(blocks) >= 5
    for block in blocks:
        exec(compile(block, "python.md", "exec"), names)
    said = capsys.readouterr().out.splitlines()
    assert len([line for line in said if line.startswith("<Snapshot of run ")]) == 3
    # What the page says beside its lines is so.
    assert "[(2, 6), (6, 8), (8, 1)]" in said
    assert "[(6,), (8,), (1,)]" in said
    assert "(40, 50)" in said
    assert any(line.startswith("Points to predict are pairs of x1 and x2") for line in said)
    assert {path.name for path in tmp_path.iterdir()} >= {"runs.db"}


def test_the_code_of_the_page_for_scikit_learn_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    pytest.importorskip("sklearn", reason="scikit-learn is absent; the extra [sklearn] brings it")
    monkeypatch.chdir(tmp_path)
    (block,) = (block for block in python_of(TEXTS["python"]) if "sklearn" in block)
    exec(compile(block, "python.md", "exec"), {"load": load})
    said = capsys.readouterr().out
    assert "{'learning_rate': 0.01}" in said
    assert said.endswith(" 50\n")


def test_the_page_for_python_begins_with_ten_lines():
    first, *_ = python_of(TEXTS["python"])
    imports, *lines = [line for line in first.splitlines() if line.strip()]
    assert imports.startswith("from nnlab.core import ")
    assert len(lines) == 10
    for word in ("train", "look", "save", "load", "predict", "compare"):
        assert f"# {word}\n" in first


def test_the_readmes_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    iris = ROOT / "core" / "data" / "tabular" / "examples" / "iris.csv"
    (tmp_path / "iris.csv").write_text(iris.read_text("utf-8"), "utf-8")
    (block,) = python_of(README)
    names: dict[str, Any] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert capsys.readouterr().out.count("<Snapshot of run ") == 5
    # What it says beside its last line is so.
    (probabilities,) = names["learned"].predict([[5.1, 3.5, 1.4, 0.2]])
    assert abs(sum(probabilities) - 1) < 1e-12
    assert probabilities[0] > 0.9
