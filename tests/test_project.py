"""The project's own files agree with the code."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from nnlab.core.config.hyperparameters.reference_table import markdown_table, with_table
from nnlab.tui.lab.keys.actions import ACTIONS
from nnlab.tui.runs.actions import COMPARISON_ACTIONS, RUN_ACTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_package_of_the_tree_is_installed():
    folders = {
        ".".join(("nnlab", *found.parent.relative_to(ROOT).parts))
        for room in ("core", "tui")
        for found in (ROOT / room).rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == folders


def test_the_readme_has_the_present_table_of_hyperparameters():
    assert with_table(README) == README
    assert markdown_table() in README


def test_a_document_without_marks_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="has no <!-- hyperparameters -->"):
        with_table("no table here")


@pytest.mark.parametrize("mark", ["run", "test"])
def test_the_readme_sets_up_and_runs_in_one_line(mark: str):
    block = README.split(f"<!-- {mark} -->\n```sh\n")[1].split("```")[0]
    (command,) = block.splitlines()
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_the_readme_names_the_key_of_every_action():
    keys = README.split("| Key | Does |")[1].split("\n\n")[0]
    for action in ACTIONS:
        assert f"`{action.shown_key}`" in keys


def test_the_readme_names_every_key_of_the_kept_runs():
    keys = README.split("### In the lab")[1].split("### On the command line")[0]
    for action in (*RUN_ACTIONS, *COMPARISON_ACTIONS):
        assert action.name == "help" or f"`{action.shown_key}`" in keys


def test_every_dependency_carries_its_reason():
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(name for extra in extras for name in extra)]
    for requirement in wanted:
        if requirement.startswith("nnlab-tui"):
            continue
        (line,) = [line for line in lines if f'"{requirement}"' in line]
        assert "#" in line


def test_what_the_readme_shows_or_points_to_is_there():
    targets = [part.split(")")[0] for part in README.split("](")[1:]]
    headings = [line.lstrip("# ") for line in README.splitlines() if line.startswith("#")]
    places = {f"#{heading.lower().replace(' ', '-')}" for heading in headings}
    files = [target for target in targets if not target.startswith("#")]
    assert files
    assert all((ROOT / file).is_file() for file in files)
    assert {target for target in targets if target.startswith("#")} <= places
