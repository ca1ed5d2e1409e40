"""The lab starts as it was left; the welcome comes once; nothing of that can stop the lab."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnlab.core import RunConfig
from nnlab.core.config import PRESETS
from nnlab.core.training.speed.limit import RAMP
from nnlab.tui.lab.bars.message_line import MessageLine
from nnlab.tui.lab.guidance.welcome import WelcomeScreen
from nnlab.tui.lab.panels.layout import layout_of
from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings import Layout, Settings
from nnlab.tui.settings.settings_file import load_settings, save_settings

from ..driven_lab import BOTH_SIZES, SMALL, UNHURRIED, WIDE, XOR, Lab, open_lab


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "nnlab" / "settings.json"


@BOTH_SIZES
async def test_the_layout_is_as_it_was_left(size, path):
    async with open_lab(size=size, memory=RememberedSettings(path)) as lab:
        await lab.press("L", "z", "a", "x", "d", "4", "escape", "2", "m")
        left = layout_of(lab.screen)
        assert left == Layout(
            below="network",
            chosen="boundary",
            maximised=True,
            measure="accuracy",
            scale="log",
            by_time=True,
            smoothing="light",
            discretize=True,
        )
        # It is kept while the lab is open: whoever loses the line loses nothing.
        await lab.until(lambda: path.exists() and load_settings(path)[0].layout == left)
    async with open_lab(size=size, memory=RememberedSettings(path)) as lab:
        assert layout_of(lab.screen) == left
        await lab.until(lambda: lab.screen.query_one("#boundary").region.height > 12)
        assert not lab.screen.query_one("#loss").region
        await lab.until(lambda: lab.screen.query_one("#tab-boundary").has_class("-active"))
        await lab.press("m", "1", "escape")
        await lab.until(lambda: "time (x)  light smoothing (z)" in lab.text("#loss"))
        assert "accuracy" in lab.text("#loss").lower()
        assert lab.screen.query_one("#network").display


async def test_panels_that_are_not_there_any_more_are_passed_over(path):
    save_settings(Settings(layout=Layout(below="maps", chosen="sphere")), path)
    async with open_lab(memory=RememberedSettings(path)) as lab:
        await lab.until(lambda: lab.screen.query_one("#predictions").region)


async def test_the_theme_is_remembered_where_there_are_colours(path, monkeypatch):
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    async with open_lab(memory=RememberedSettings(path)) as lab:
        await lab.press("c")
        await lab.until(lambda: path.exists() and load_settings(path)[0].theme == "light")
    async with open_lab(memory=RememberedSettings(path)) as lab:
        assert lab.app.theme == "light"
    async with open_lab(memory=RememberedSettings(path), theme="contrast") as lab:
        # A flag is for once.
        assert lab.app.theme == "contrast"
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_lab(memory=RememberedSettings(path)) as lab:
        assert lab.app.theme == "terminal"
    assert load_settings(path)[0].theme == "light"


@pytest.mark.parametrize("content", [b"{", b'{"theme": "\x1b[31m"}', b"\xff\x00"])
async def test_a_broken_file_is_told_once_and_the_lab_goes_on(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    async with open_lab(
        memory=RememberedSettings(path), opening="welcome", paused=False, speed=UNHURRIED
    ) as lab:
        await lab.until(lambda: "are not used" in lab.toasts())
        assert lab.toasts().count("are not used") == 1
        assert "\x1b" not in lab.text()
        # Whoever has a file has been here before.
        assert lab.app.screen is lab.screen
        await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    assert path.read_bytes() == content


async def test_a_folder_that_can_not_be_written_is_told_once_and_the_lab_goes_on(tmp_path):
    (tmp_path / "file").write_text("")
    memory = RememberedSettings(tmp_path / "file" / "settings.json")
    async with open_lab(memory=memory, paused=False, speed=UNHURRIED) as lab:
        await lab.press("L")
        await lab.until(lambda: "The lab goes on." in lab.toasts())
        await lab.press("L")
        await lab.until(lambda: not lab.app.settings.is_due)
        await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
        said = [each.sentence for each in lab.one(MessageLine, "#message").kept]
        assert sum("can't be kept" in sentence for sentence in said) == 1


async def welcomed(lab: Lab) -> None:
    await lab.until(lambda: isinstance(lab.app.screen, WelcomeScreen))
    await lab.until(lambda: "straight into the lab" in lab.text())


@pytest.mark.parametrize(
    ("size", "ascii_only"), [(WIDE, False), (SMALL, True)], ids=["120x40", "80x24 ascii"]
)
async def test_the_very_first_start_is_welcomed_once(size, ascii_only, path):
    opening = {"opening": "welcome", "size": size, "paused": False, "ascii_only": ascii_only}
    async with open_lab(RunConfig(), memory=RememberedSettings(path), **opening) as lab:
        await welcomed(lab)
        assert "laboratory for small neural networks" in lab.text()
        assert "It trains at full speed; ( slows it" in lab.text()
        assert lab.newest.epoch == 0
        await lab.press("enter")
        wanted = PRESETS["spiral"].config
        await lab.until_shown(lambda s: s.config == wanted and s.state == "running")
        assert lab.form.draft == wanted
        await lab.until(lambda: path.exists() and load_settings(path)[0].welcomed)
    async with open_lab(memory=RememberedSettings(path), **opening) as lab:
        await lab.until_shown(lambda snapshot: snapshot.epoch > 0)
        assert lab.app.screen is lab.screen


async def test_the_welcome_leads_to_the_tour_the_form_or_the_lab(path):
    async with open_lab(memory=RememberedSettings(path), opening="welcome") as lab:
        await welcomed(lab)
        await lab.press("f")
        await lab.until(lambda: lab.form.has_focus_within)
        commands = {
            command.title: command for command in lab.app.get_system_commands(lab.app.screen)
        }
        for key, there in (
            ("escape", lambda: lab.app.screen is lab.screen),
            ("t", lambda: lab.screen.query("#tour")),
        ):
            await commands["Welcome"].callback()
            await welcomed(lab)
            await lab.press(key)
            await lab.until(there)


async def test_who_is_new_but_knows_what_to_train_is_welcomed_to_that(path):
    opening = {"memory": RememberedSettings(path), "opening": "welcome", "size": (60, 20)}
    async with open_lab(XOR, paused=False, speed=RAMP, **opening) as lab:
        await welcomed(lab)
        shown = lab.text()
        # All of it on the smallest terminal.
        assert "watch your network: xor, 2-4-1" in shown
        for words in ("Welcome to nnlab", "begins at 10 epochs a second", "straight into the lab"):
            assert words in shown
        await lab.press("enter")
        await lab.until_shown(lambda s: s.config == XOR and s.state == "running")


async def test_who_is_new_and_wants_it_paused_has_it_paused(path):
    opening = {"memory": RememberedSettings(path), "opening": "welcome"}
    async with open_lab(XOR, paused=True, speed=UNHURRIED, **opening) as lab:
        await welcomed(lab)
        assert "see your network: xor, 2-4-1" in lab.text()
        assert "100 epochs a second at most" in lab.text()
        await lab.press("enter")
        await lab.until(lambda: lab.app.screen is lab.screen)
        assert lab.newest.state == "paused"


def test_a_real_first_start_is_welcomed_whatever_flags_it_has(opened, tmp_path):
    env = {"TERM": "xterm-256color", "NNLAB_SETTINGS": str(tmp_path / "settings.json")}
    terminal = opened("--dataset", "xor", "--no-settings", **env)
    terminal.shows("Restart")
    assert "Welcome" not in terminal.text
    terminal.keys("q")
    assert terminal.ended() == 0
    terminal = opened("--dataset", "xor", **env)
    terminal.shows("Welcome to nnlab")
    terminal.shows("watch your network: xor")
    terminal.keys("\r")
    terminal.until(lambda: "Welcome" not in terminal.text)
    terminal.keys("2m")
    terminal.until(lambda: "Predictions" not in terminal.text.replace("3 Predictions", ""))
    terminal.keys("q")
    assert terminal.ended() == 0
    assert load_settings(tmp_path / "settings.json")[0].layout.maximised
    terminal = opened("--no-settings", **env)
    terminal.shows("row▴")  # the table, as at first
    terminal.keys("q")
    assert terminal.ended() == 0
    terminal = opened(**env)
    terminal.shows("Restart")
    assert "Welcome" not in terminal.text
    terminal.keys("q")
    assert terminal.ended() == 0
