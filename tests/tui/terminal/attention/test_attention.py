"""Who does not look at the lab is called when the run ends, and nobody else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual import events

from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings_file import load_settings
from nnlab.tui.terminal.attention.attention import Attention

from ...driven_lab import open_lab


@dataclass
class World:
    """A lab on a terminal, and somebody who may be there."""

    now: float = 0.0
    wanted: bool = True
    sent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = SimpleNamespace(
            app_focus=True, is_headless=False, _driver=SimpleNamespace(write=self.sent.append)
        )
        self.newest = SimpleNamespace(run_id="9e37", state="running", epoch=120)
        session = SimpleNamespace(has_run=True, run=SimpleNamespace(newest=self.newest))
        self.attention = Attention(
            cast("Any", self.app), cast("Any", session), lambda: self.wanted, lambda: self.now
        )

    def end(self, state: str = "finished") -> str:
        """Have the run end after it was seen to train; give what was sent for that."""
        self.newest.state = "running"
        self.attention.look()
        self.newest.state = state
        self.sent.clear()
        self.attention.look()
        return "".join(self.sent)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(os, "environ", {"TERM": "foot"})
    return World()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("finished", "is finished"),
        ("diverged", "has diverged"),
        ("failed", "has failed"),
        ("paused", "as far as it was to go"),
    ],
)
def test_without_focus_the_end_of_a_run_calls_once(world: World, state: str, words: str) -> None:
    world.app.app_focus = False
    world.attention.notice(events.AppBlur())
    sent = world.end(state)
    assert sent.startswith("\x07")
    assert words in sent
    assert "9e37" in sent
    world.sent.clear()
    world.attention.look()
    assert world.sent == []


def test_who_looks_is_not_called(world: World) -> None:
    world.attention.notice(events.AppFocus())
    world.now = 1e6
    assert world.end() == ""


def test_where_the_terminal_says_nothing_of_its_focus_a_minute_without_a_key_counts(
    world: World,
) -> None:
    world.attention.notice(events.Key("a", "a"))
    world.now = 30.0
    assert world.end() == ""
    world.now = 61.0
    assert world.end() != ""


def test_the_title_comes_back_with_the_next_key(world: World) -> None:
    world.now = 61.0
    world.end()
    world.sent.clear()
    world.attention.notice(events.Key("a", "a"))
    world.attention.notice(events.Key("b", "b"))
    assert world.sent == ["\x1b[23;2t"]


def test_who_wants_no_calls_gets_none(world: World) -> None:
    world.wanted, world.now = False, 61.0
    assert world.end() == ""


def test_a_run_that_was_stopped_or_never_trained_calls_nobody(world: World) -> None:
    world.now = 61.0
    assert world.end("stopped") == ""
    world.newest.run_id, world.newest.state = "other", "finished"
    world.attention.look()
    assert world.sent == []


async def test_the_palette_switches_it_and_that_is_remembered(tmp_path):
    path = tmp_path / "settings.json"
    async with open_lab(memory=RememberedSettings(path)) as lab:
        commands = {each.title: each for each in lab.app.get_system_commands(lab.app.screen)}
        await commands["Do not ring when a run ends"].callback()
        await lab.until(lambda: path.exists() and not load_settings(path)[0].calls)
        await commands["Ring when a run ends"].callback()
        await lab.until(lambda: load_settings(path)[0].calls)


def test_a_real_terminal_without_focus_is_rung_and_notified(opened):
    terminal = opened(
        "--preset", "xor", "--epochs", "1000", "--paused", "--speed", "1000", TERM="xterm-kitty"
    )
    terminal.shows("Restart")
    terminal.keys(" ")
    terminal.keys("\x1b[O")  # what a terminal sends when it loses the focus
    terminal.until(lambda: b"\x1b]99;;nnlab: run " in terminal.sent)
    assert b"is finished, epoch 1,000" in terminal.sent
    assert b"\x1b[23;2t" not in terminal.sent
    terminal.keys("\x1b[I")
    terminal.until(lambda: b"\x1b[23;2t" in terminal.sent)
    terminal.keys("q")
    assert terminal.ended() == 0
