"""The manual's pages are installed, linked, and their code runs as it stands there."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import nnlab.tui

ROOT = Path(__file__).parents[3]
MANUAL = Path(next(iter(nnlab.tui.__path__))) / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
README = (ROOT / "README.md").read_text("utf-8")


def python_of(text: str) -> list[str]:
    """Give the code blocks of a page."""
    return [part.split("```")[0] for part in text.split("```python\n")[1:]]


def test_there_is_a_page_for_python_and_each_has_a_title():
    assert "python.md" in [page.name for page in PAGES]
    for page in PAGES:
        assert page.read_text("utf-8").startswith("# ")


def test_pages_are_installed_with_the_package():
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "manual/*.md" in data["tool"]["setuptools"]["package-data"]["nnlab.tui"]
    assert (files("nnlab.tui") / "manual" / "python.md").is_file()


def test_the_readme_links_to_every_page():
    for page in PAGES:
        assert f"](tui/manual/{page.name})" in README


def test_the_code_of_the_page_for_python_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = python_of((MANUAL / "python.md").read_text("utf-8"))
    assert len(blocks) >= 5
    for block in blocks:
        exec(compile(block, "python.md", "exec"), names)
    said = capsys.readouterr().out.splitlines()
    assert len([line for line in said if line.startswith("<Snapshot of run ")]) == 3
    # What the page says beside its lines is so.
    assert "[(2, 6), (6, 8), (8, 1)]" in said
    assert "[(6,), (8,), (1,)]" in said
    assert "(50, 50)" in said
    assert any(line.startswith("Points to predict are pairs of x1 and x2") for line in said)
    assert {path.name for path in tmp_path.iterdir()} >= {"runs.db"}


def test_the_page_for_python_begins_with_ten_lines():
    first, *_ = python_of((MANUAL / "python.md").read_text("utf-8"))
    imports, *lines = [line for line in first.splitlines() if line.strip()]
    assert imports.startswith("from nnlab.core import ")
    assert len(lines) == 10
    for word in ("train", "look", "save", "load", "predict", "compare"):
        assert f"# {word}\n" in first


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]):
    (block,) = python_of(README)
    exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out.count("<Snapshot of run ") == 5
