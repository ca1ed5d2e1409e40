"""Screens and the manual say things in plain words; flags, JSON and files keep their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnlab.core
import nnlab.tui
from nnlab.core.config import HYPERPARAMETERS, PRESETS
from nnlab.core.config.lessons import LESSONS
from nnlab.tui.lab.keys.actions import ACTIONS
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.reproduction.actions import REPRODUCTION_ACTIONS
from nnlab.tui.runs.actions import COMPARISON_ACTIONS, RUN_ACTIONS
from nnlab.tui.sweep.actions import SWEEP_ACTIONS, SWEEP_LIST_ACTIONS

JARGON = re.compile(
    r"discreti[sz]e|in flight|right when|improvement|held_out|\(for half\)|parameters? stands?\b"
    r"|\bmoments? (earlier|later|that is kept)",
    re.IGNORECASE,
)
TUI, CORE = (Path(next(iter(package.__path__))) for package in (nnlab.tui, nnlab.core))
_NAME = re.compile(r"`[^`]*`")
"""What a manual writes between such marks is a flag, a key or a name of a file."""


def declared() -> Iterator[str]:
    for each in HYPERPARAMETERS.values():
        yield from (each.label, each.help, *each.choices.values())
    of_sweeps = SWEEP_ACTIONS, SWEEP_LIST_ACTIONS
    screens = RUN_ACTIONS, COMPARISON_ACTIONS, *of_sweeps, REPRODUCTION_ACTIONS
    for action in (*ACTIONS, *(action for actions in screens for action in actions)):
        yield from (action.label, action.help)
    for panel in PANELS:
        yield from (panel.title, panel.help, panel.sees, *(words for _, words in panel.keys))
    for preset in PRESETS.values():
        yield preset.why
    for lesson in LESSONS:
        yield from (lesson.title, *(scene.words for scene in lesson.scenes))


def test_what_is_declared_is_said_in_plain_words() -> None:
    assert [text for text in declared() if JARGON.search(text)] == []


def sentences(path: Path) -> Iterator[str]:
    """The texts with blanks in a module, docstrings left out: what a person may get to read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in notes:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield node.value


@pytest.mark.parametrize("package", [TUI, CORE], ids=["tui", "core"])
def test_no_sentence_in_the_sources_has_words_of_the_workshop(package: Path) -> None:
    found = [
        (path.name, text)
        for path in package.rglob("*.py")
        for text in sentences(path)
        if JARGON.search(text)
    ]
    assert found == []


@pytest.mark.parametrize("page", sorted((TUI / "manual").glob("*.md")), ids=lambda path: path.stem)
def test_no_page_of_the_manual_has_them(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if JARGON.search(_NAME.sub("", line))]
    # A table gives the default by its name in flags and files.
    assert [line for line in found if "| held_out |" not in line] == []
