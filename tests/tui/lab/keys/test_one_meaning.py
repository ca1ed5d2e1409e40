"""A letter or a sign means one thing on a screen, wherever the focus is.

Keys that move, choose, delete and leave belong to what has the focus, in the lab as everywhere. Two
modes take more: a field that is typed into takes every character, a control of the form the space
bar and the comma, and while somebody draws points the digits are classes, the space bar puts a
point and ctrl+z takes one back. Beside those nothing is bound twice.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select

import nnlab.tui
from nnlab.tui.lab.form.field_list.fold import Fold
from nnlab.tui.lab.keys.actions import ACTIONS
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.runs.actions import COMPARISON_ACTIONS, RUN_ACTIONS
from nnlab.tui.runs.comparison.screen import ComparisonScreen
from nnlab.tui.runs.screen import RunsScreen
from nnlab.tui.sweep.actions import SWEEP_ACTIONS, SWEEP_LIST_ACTIONS
from nnlab.tui.widgets.actions import Action

from ...driven_lab import ONE_SIZE, Lab
from ...runs.kept import XOR_RUNS, fill, open_lab_with, open_runs

_MOVES = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "enter")
NAVIGATION = {
    *(f"{with_}{key}" for key in _MOVES for with_ in ("", "shift+", "ctrl+", "ctrl+shift+")),
    *("escape", "delete", "backspace", "insert"),
}
OTHERS = (*RUN_ACTIONS, *COMPARISON_ACTIONS, *SWEEP_ACTIONS, *SWEEP_LIST_ACTIONS)
TYPED_INTO = (Input, Select, Checkbox, Button, Fold)
"""Fields and controls of the form: a mode of their own, left by esc."""
DRAWING = {*"0123456789", "space", "ctrl+z"}
"""What else is the mode's while points are drawn."""


def declared(actions: Iterable[Action]) -> dict[str, set[str]]:
    meanings = defaultdict[str, set[str]](set)
    for action in actions:
        for key in action.keys.split(","):
            meanings[key].add(action.command)
    return meanings


def bound(widget: Widget) -> dict[str, set[str]]:
    """What keys do while a widget has the focus, by itself and by the classes it is made from."""
    return {
        key: {binding.action for binding in bindings}
        for key, bindings in widget._bindings.key_to_bindings.items()
        if key not in NAVIGATION
    }


def focused_there(screen: Screen[Any]) -> list[Widget]:
    """All widgets that may have the focus, or lie around one that has it."""
    return [
        widget
        for widget in screen.query(Widget)
        if not isinstance(widget, TYPED_INTO)
        and not any(isinstance(node, TYPED_INTO) for node in widget.ancestors)
    ]


def meanings_on(screen: Screen[Any], actions: Iterable[Action]) -> dict[str, set[str]]:
    meanings = defaultdict[str, set[str]](set, declared(actions))
    for widget in focused_there(screen):
        for key, found in bound(widget).items():
            if not (isinstance(widget, DataScatter) and key in DRAWING):
                meanings[key] |= found
    return meanings


def twice(meanings: dict[str, set[str]]) -> dict[str, set[str]]:
    return {key: found for key, found in meanings.items() if len(found) > 1}


@ONE_SIZE
@pytest.mark.asyncio(loop_scope="session")
async def test_no_key_of_the_lab_means_two_things(lab: Lab) -> None:
    for panel in PANELS:
        await lab.press(panel.key)
    widgets = focused_there(lab.screen)
    assert {panel.name for panel in PANELS} <= {widget.id for widget in widgets}
    meanings = meanings_on(lab.screen, ACTIONS)
    assert len(meanings) > 60
    assert {"F", "C", "G", "number_sign", "h", "Z", "k", "j", "i", "e", "X"} <= set(meanings)
    assert twice(meanings) == {}
    # The screen itself binds what is declared, and nothing else that is a letter or a sign.
    own = {key for key in lab.screen._bindings.key_to_bindings if key not in NAVIGATION}
    assert own - set(declared(ACTIONS)) <= {"ctrl+c", "super+c"}  # Textual's, to copy


async def test_no_key_of_the_runs_or_their_comparison_means_two_things(tmp_path) -> None:
    path = tmp_path / "runs.db"
    fill(path, XOR_RUNS)
    async with open_lab_with(path) as lab:
        await open_runs(lab)
        assert isinstance(lab.app.screen, RunsScreen)
        assert twice(meanings_on(lab.app.screen, RUN_ACTIONS)) == {}
        await lab.press("space", "down", "space", "c")
        await lab.until(lambda: isinstance(lab.app.screen, ComparisonScreen))
        assert twice(meanings_on(lab.app.screen, COMPARISON_ACTIONS)) == {}


def test_what_is_the_same_thing_on_another_screen_has_the_same_key() -> None:
    in_lab = {action.name: action.keys.split(",")[0] for action in ACTIONS}
    elsewhere = [(a.name, a.keys.split(",")[0]) for a in OTHERS]
    shared = [(name, key) for name, key in elsewhere if name in in_lab]
    assert len(shared) >= 6
    assert all(in_lab[name] == key for name, key in shared)


def test_keys_that_are_read_without_a_binding_only_move_or_leave() -> None:
    found = set[str]()
    for path in Path(next(iter(nnlab.tui.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
                assert not any(name.startswith("key_") for name in names), path
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == "on_key":
                found |= {
                    constant.value
                    for compared in ast.walk(node)
                    if isinstance(compared, ast.Compare)
                    for constant in ast.walk(compared)
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
                }
    assert "escape" in found
    assert found <= NAVIGATION


@ONE_SIZE
@pytest.mark.asyncio(loop_scope="session")
async def test_a_key_that_is_bound_twice_would_be_found(lab: Lab) -> None:
    await lab.press("3")
    table = lab.one(Widget, "#predictions")
    table._bindings.bind("s", "next_set")
    try:
        assert twice(meanings_on(lab.screen, ACTIONS)) == {"s": {"do('step')", "next_set"}}
    finally:
        del table._bindings.key_to_bindings["s"]
    assert isinstance(lab.app.screen, LabScreen)
