"""A panel and an action are declared once, and are then wherever one looks for them."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console
from textual.widgets import Static

from nnlab.core import Snapshot
from nnlab.tui import app as app_module
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.lab.keys.actions import ACTIONS, actions_of
from nnlab.tui.lab.keys.tables import key_tables
from nnlab.tui.lab.panels.area import PanelArea
from nnlab.tui.lab.panels.kinds import PANELS, PanelKind
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.manual.help import HelpScreen
from nnlab.tui.widgets.actions import Action, bindings
from nnlab.tui.widgets.panel import SnapshotWidget

from ...driven_lab import open_lab

PANEL = PanelKind(
    "made_up", "X", "Made up", "a panel that is made up",
    widget=f"{__name__}:MadeUpPanel",
    sees="The epoch, and nothing else.",
    keys=(("q", "nothing at all"),),
)  # fmt: skip
ACTION = Action(
    "wave", "e", "e", "wave", "Wave to whoever looks.", "Run", in_footer=True,
    does=lambda lab: lab.notify("Hello there."),
)  # fmt: skip
PANELS_AND_ONE = (*PANELS, PANEL)
ACTIONS_AND_ONE = (*actions_of(PANELS_AND_ONE), ACTION)


class MadeUpPanel(SnapshotWidget, can_focus=True):
    """Writes the epoch."""

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        picture = Picture(*self.size)
        picture.write(0, 0, f"made up at epoch {snapshot.epoch}")
        self.show_picture(picture)


class LabAndMore(LabScreen, inherit_bindings=False):
    """The lab with a panel and an action more."""

    PANELS = PANELS_AND_ONE
    ACTIONS = ACTIONS_AND_ONE
    BINDINGS = bindings(ACTIONS_AND_ONE)


def test_the_keys_of_the_lab_are_each_for_one_thing() -> None:
    keys = [key for action in ACTIONS for key in action.keys.split(",")]
    assert len(keys) > 60
    assert len(set(keys)) == len(keys)
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


def test_what_is_declared_is_in_the_tables_of_the_manual() -> None:
    tables = key_tables(ACTIONS_AND_ONE, PANELS_AND_ONE)
    assert "| `e` | **wave**: Wave to whoever looks. |" in tables["lab"]
    assert "| `X` | **made up panel**: Go to a panel that is made up. |" in tables["lab"]
    assert "### Made up (`X`)" in tables["panels"]
    assert "| `q` | nothing at all |" in tables["panel made_up"]
    assert "made up" not in str(key_tables().values()).lower()


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_what_is_declared_is_in_the_lab_its_help_and_its_palette(monkeypatch, size) -> None:
    monkeypatch.setattr(app_module, "LabScreen", LabAndMore)
    async with open_lab(size=size) as lab:
        await lab.press("X")
        await lab.until(lambda: "made up at epoch 0" in lab.text("#made_up"))
        assert lab.one(PanelArea, "#panels").chosen.id == "made_up"
        await lab.press("e")
        await lab.until(lambda: "Hello there." in lab.toasts())
        commands = {c.title: c.help for c in lab.app.get_system_commands(lab.app.screen)}
        assert commands["Wave (e)"] == ACTION.help
        assert commands["Made up panel (X)"] == "Go to a panel that is made up."
        await lab.press("?")
        await lab.until(lambda: isinstance(lab.app.screen, HelpScreen))
        console = Console(width=400, color_system=None, file=StringIO())
        for static in lab.app.screen.query(Static):
            console.print(static.content)
        page = console.file.getvalue()  # type: ignore[attr-defined]
        assert page.startswith("Made up  The epoch, and nothing else.")
        assert ACTION.help in page


def test_a_widget_that_is_no_panel_is_not_taken_for_one() -> None:
    with pytest.raises(AttributeError):
        replace(PANEL, widget=f"{__name__}:Nothing").make(None)  # type: ignore[arg-type]
