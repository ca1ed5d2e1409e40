"""The project's own files agree with the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

_PATH = re.compile(r"(?<![\w/.-])((?:core|tui|tests|screenshots|\.ci)/[\w./-]*\w|\w+\.(?:md|toml))")
"""What is written as a path from the project's top."""


def test_every_package_of_the_tree_is_installed():
    folders = {
        ".".join(("nnlab", *found.parent.relative_to(ROOT).parts))
        for room in ("core", "tui")
        for found in (ROOT / room).rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == folders


@pytest.mark.parametrize("mark", ["run", "test"])
def test_the_readme_sets_up_and_runs_in_one_line(mark: str):
    block = README.split(f"<!-- {mark} -->\n```sh\n")[1].split("```")[0]
    (command,) = block.splitlines()
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_every_dependency_carries_its_reason():
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(name for extra in extras for name in extra)]
    for requirement in wanted:
        if requirement.startswith("nnlab-tui"):
            continue
        (line,) = [line for line in lines if f'"{requirement}"' in line]
        assert "#" in line


def test_every_dependency_is_imported():
    sources = "\n".join(
        path.read_text("utf-8") for room in ("core", "tui") for path in (ROOT / room).rglob("*.py")
    )
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.split("[><=!]", requirement)[0].replace("-", "_")
        assert re.search(rf"^\s*(import|from) {name}\b", sources, re.MULTILINE), name


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_what_a_document_shows_or_points_to_is_there(document: str):
    targets = [part.split(")")[0] for part in document.split("](")[1:]]
    headings = [line.lstrip("# ") for line in document.splitlines() if line.startswith("#")]
    places = {f"#{heading.lower().replace(' ', '-')}" for heading in headings}
    files = [target for target in targets if not target.startswith("#")]
    assert files
    assert all((ROOT / file).is_file() for file in files)
    assert {target for target in targets if target.startswith("#")} <= places


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_every_path_that_a_document_names_is_there(document: str):
    found = {path for path in _PATH.findall(document) if not re.search("NAME|^run.toml", path)}
    assert len(found) > 10
    assert not {path for path in found if not (ROOT / path).exists()}


def test_the_readme_is_a_page_or_two_and_names_every_room():
    assert README.count("\n") < 130
    rooms = [
        folder.parent.relative_to(ROOT)
        for top in ("core", "tui")
        for folder in (ROOT / top).glob("*/__init__.py")
    ]
    assert len(rooms) > 14
    assert not [room for room in rooms if f"\n{room} " not in README]
