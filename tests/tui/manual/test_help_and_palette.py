"""Whatever can be done can be found: in the help and in the command palette."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console
from textual.widgets import Static

from nnlab.core.config import HYPERPARAMETERS
from nnlab.tui.lab.keys.actions import ACTIONS
from nnlab.tui.lab.panels.chart.loss_chart import LossChart
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.predictions.table import PredictionTable
from nnlab.tui.manual.help import HelpScreen
from nnlab.tui.manual.markdown import ReadablePage
from nnlab.tui.manual.pages import read_page
from nnlab.tui.runs.screen import RunsScreen

from ..driven_lab import ONE_SIZE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


def page(lab: Lab) -> str:
    """All that the help says, the part below the edge included."""
    console = Console(width=400, color_system=None, file=StringIO())
    for static in lab.app.screen.query(Static):
        console.print(static.content)
    return console.file.getvalue()  # type: ignore[attr-defined]


async def open_help(lab: Lab) -> None:
    await lab.until(lambda: isinstance(lab.app.screen, HelpScreen))
    await lab.until(lambda: "Keys" in lab.text())


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_the_help_lists_every_action_and_every_hyperparameter(lab, key):
    await lab.press(key)
    await open_help(lab)
    text = page(lab)
    for action in ACTIONS:
        assert action.shown_key in text
        assert action.help in text
    for declared in HYPERPARAMETERS.values():
        assert declared.help in text
    assert "Run" in lab.text()
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)


async def test_the_help_explains_the_field_that_has_the_focus(lab):
    await lab.go_to("optimizer")
    await lab.press("f1")
    await open_help(lab)
    await lab.until(lambda: "How a gradient becomes a step" in lab.text())
    await lab.until(lambda: "a velocity that remembers earlier gradients" in lab.text())


@pytest.mark.parametrize("kind", PANELS, ids=[kind.name for kind in PANELS])
async def test_the_help_explains_the_panel_that_was_gone_to(lab, kind):
    await lab.press(kind.key, "f1")
    await open_help(lab)
    about = page(lab)
    assert about.startswith(f"{kind.title}  {kind.sees}\n")
    assert kind.sees
    for keys, words in kind.keys:
        assert f"\n  {keys:<13} {words}" in about
    await lab.until(lambda: kind.sees.split()[0] in lab.text())


async def test_the_help_explains_the_panel_that_has_the_focus_not_the_one_gone_to_last(lab):
    await lab.press("6", "1")
    for name in ("explain", "loss"):
        lab.screen.query_one(f"#{name}").focus()
        await lab.until(lambda name=name: lab.app.focused and lab.app.focused.id == name)
        await lab.press("?")
        await open_help(lab)
        kind = next(kind for kind in PANELS if kind.name == name)
        assert page(lab).startswith(f"{kind.title}  {kind.sees}\n")
        # It is the first thing on the page, whatever was read before.
        await lab.until(lambda title=kind.title: f" {title}  " in lab.lines("#help")[1])
        await lab.press("end", "escape")
        await lab.until(lambda: lab.app.screen is lab.screen)


def shown_page(lab: Lab) -> str:
    """The page of the manual that the help shows."""
    (shown,) = [
        static.content.text
        for static in lab.app.screen.query(Static)
        if isinstance(static.content, ReadablePage)
    ]
    return shown


async def test_the_help_shows_the_manual_s_page_that_fits(lab):
    await lab.press("f1")
    await open_help(lab)
    assert shown_page(lab) == read_page("lab").prose
    assert "Weights and the optimizer's memory stay" in page(lab)
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    await lab.go_to("optimizer")
    await lab.press("f1")
    await open_help(lab)
    assert shown_page(lab) == read_page("hyperparameters").prose
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    await lab.press("escape", "t")
    await lab.until(lambda: isinstance(lab.app.screen, RunsScreen))
    await lab.press("f1")
    await open_help(lab)
    assert shown_page(lab) == read_page("runs").prose


async def test_the_help_scrolls_to_its_end(lab):
    await lab.press("?")
    await open_help(lab)
    await lab.press("end")
    await lab.until(lambda: "↻ restarts; others may change while training." in lab.text())


async def test_training_goes_on_behind_the_help(lab):
    await lab.start(paused=False)
    await lab.press("?")
    await open_help(lab)
    before = lab.shown.epoch
    await lab.until_shown(lambda snapshot: snapshot.epoch > before)


@ONE_SIZE
async def test_the_palette_has_every_action_and_no_other_way_to_quit(lab):
    commands = list(lab.app.get_system_commands(lab.screen))
    titles = [command.title for command in commands]
    for action in ACTIONS:
        (command,) = [c for c in commands if c.help == action.help]
        assert command.title == f"{action.label.capitalize()} ({action.shown_key})"
    assert sum("quit" in title.lower() for title in titles) == 1


async def test_an_action_can_be_found_and_done_in_the_palette(lab):
    await lab.press("ctrl+p")
    await lab.until(lambda: lab.app.screen is not lab.screen)
    await lab.press(*"log y")
    await lab.until(lambda: "Log y (L)" in lab.text())
    await lab.press("enter")
    if lab.app.screen is not lab.screen:
        await lab.press("enter")
    await lab.until(lambda: lab.one(LossChart, "#loss").scale == "log")
    await lab.until(lambda: lab.app.screen is lab.screen)


async def test_each_action_of_the_palette_does_its_work(lab):
    for action in ACTIONS:
        # The tour has tests of its own, as it takes the lab over.
        if action.name != "quit" and "tour" not in action.name:
            await lab.screen.run_action(action.command)
            await lab.settle()
    await lab.until(lambda: isinstance(lab.app.screen, HelpScreen))
    assert lab.app.is_running
    assert lab.one(LossChart, "#loss").scale != "auto"
    assert lab.one(PredictionTable, "#predictions").wrong_only
    assert lab.newest.config.seed == int(lab.field("seed").text) != XOR.seed
