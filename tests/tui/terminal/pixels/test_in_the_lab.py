"""The lab asks what its terminal shows, draws the boundary so, and leaves nothing behind."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest

from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings_file import load_settings

from ...driven_lab import open_lab
from ...real_terminal import COMMAND, Terminal

_ARGUMENTS = ("--preset", "xor", "--paused")
_QUESTIONS = b"\x1b[>q\x1b[16t\x1b[c"
_PICTURE = re.compile(rb"\x1b_Ga=T,U=1,q=2,f=100,i=(\d+),c=(\d+),r=(\d+),m=0;([^\x1b]*)\x1b\\")
_PLACEHOLDER = "\U0010eeee".encode()

TRUE_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
Opened = Callable[..., Terminal]


def ask_and_answer(terminal: Terminal, *answers: str) -> None:
    terminal.until(lambda: _QUESTIONS in terminal.sent)
    terminal.keys("".join(answers))


@pytest.fixture
def with_pictures(opened: Opened) -> Terminal:
    """Give a terminal that has answered as a kitty of today does."""
    terminal = opened(*_ARGUMENTS, **TRUE_COLOUR)
    ask_and_answer(terminal, "\x1bP>|kitty(0.35.2)\x1b\\\x1b[6;18;9t\x1b[?62;c")
    terminal.until(lambda: b"a=q" in terminal.sent)
    terminal.keys("\x1b_Gi=31;OK\x1b\\\x1b[?62;c")
    return terminal


def test_a_kitty_gets_its_picture_and_placeholders_and_at_the_end_has_neither(
    with_pictures: Terminal,
):
    terminal = with_pictures
    terminal.until(lambda: _PICTURE.search(terminal.sent))
    found = _PICTURE.search(terminal.sent)
    assert found is not None
    image, columns, rows = (int(each) for each in found.groups()[:3])
    assert b64decode(found[4]).startswith(b"\x89PNG")
    terminal.until(lambda: terminal.sent.count(_PLACEHOLDER) == columns * rows)
    red, green, blue = image >> 16, image >> 8 & 255, image & 255
    assert f"38;2;{red};{green};{blue}".encode() in terminal.sent
    terminal.keys("q")
    assert terminal.ended() == 0
    gone = f"\x1b_Ga=d,d=I,q=2,i={image}\x1b\\".encode()
    assert terminal.sent.index(gone) < terminal.sent.index(b"\x1b[?1049l")


def test_a_step_sends_the_picture_again_and_its_cells_not(with_pictures: Terminal):
    terminal = with_pictures
    terminal.until(lambda: _PICTURE.search(terminal.sent))
    found = _PICTURE.search(terminal.sent)
    assert found is not None
    cells = int(found[2]) * int(found[3])
    terminal.until(lambda: terminal.sent.count(_PLACEHOLDER) == cells)
    terminal.keys("SSSSSSSSSSSS")
    terminal.until(lambda: len(_PICTURE.findall(terminal.sent)) > 1)
    assert terminal.sent.count(_PLACEHOLDER) == cells


def test_a_terminal_without_is_sent_nothing_of_pictures(opened: Opened):
    terminal = opened(*_ARGUMENTS, **TRUE_COLOUR)
    ask_and_answer(terminal, "\x1bP>|kitty(0.26.5)\x1b\\\x1b[6;18;9t\x1b[?62;c")
    terminal.keys("S")
    terminal.until(lambda: terminal.epoch == 1)
    terminal.keys("q")
    assert terminal.ended() == 0
    assert b"\x1b_G" not in terminal.sent
    assert b"\x1bP" not in terminal.sent
    assert _PLACEHOLDER not in terminal.sent


@pytest.mark.parametrize(
    ("surroundings", "more"),
    [({"TERM": "xterm"}, ()), ({"NO_COLOR": "1"}, ()), ({}, ("--ascii",))],
    ids=["16 colours", "no colours", "ascii"],
)
def test_who_could_not_show_colours_or_characters_is_not_asked(opened: Opened, surroundings, more):
    terminal = opened(*_ARGUMENTS, *more, **{**TRUE_COLOUR, "COLORTERM": "", **surroundings})
    terminal.shows("Restart")
    terminal.keys("S")
    terminal.until(lambda: terminal.epoch == 1)
    terminal.keys("q")
    assert terminal.ended() == 0
    assert b"\x1b[16t" not in terminal.sent


async def test_the_palette_switches_it_and_that_is_remembered(tmp_path):
    path = tmp_path / "settings.json"
    async with open_lab(memory=RememberedSettings(path)) as lab:
        commands = {each.title: each for each in lab.app.get_system_commands(lab.app.screen)}
        await commands["Boundary in characters"].callback()
        await lab.until(lambda: path.exists() and not load_settings(path)[0].pixels)
        await commands["Boundary in pixels"].callback()
        await lab.until(lambda: load_settings(path)[0].pixels)


def test_through_a_real_tmux_a_kitty_gets_the_picture(opened: Opened, tmp_path: Path):
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    config = tmp_path / "tmux.conf"
    config.write_text(
        "set -g allow-passthrough on\nset -g default-terminal tmux-256color\n"
        "set -g status off\nset -sa terminal-overrides ',*:Tc'\nset -g escape-time 0\n"
    )
    server = ["tmux", "-S", str(tmp_path / "socket"), "-f", str(config)]
    terminal = opened(
        "new-session", "env", "COLORTERM=truecolor", *COMMAND, *_ARGUMENTS,
        command=server, **TRUE_COLOUR,
    )  # fmt: skip
    try:
        # What tmux itself asks the terminal that it is shown on.
        terminal.until(lambda: b"\x1b[>q" in terminal.sent)
        terminal.keys("\x1bP>|kitty(0.35.2)\x1b\\\x1b[?62;c\x1b[>1;4000;35c")
        terminal.until(lambda: _PICTURE.search(terminal.sent))
        terminal.until(lambda: terminal.sent.count(_PLACEHOLDER) > 100)
    finally:
        subprocess.run([*server, "kill-server"], check=False, capture_output=True)
