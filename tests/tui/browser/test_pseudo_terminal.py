"""The terminal that a lab has to itself while a browser shows it."""

from __future__ import annotations

import asyncio
import os

import pytest

from nnlab.tui.browser import pseudo_terminal
from nnlab.tui.browser.pseudo_terminal import PseudoTerminal, surroundings


async def all_of(lab: PseudoTerminal) -> str:
    drawn = b""
    while data := await lab.read():
        drawn += data
    return drawn.decode()


def test_a_lab_hears_of_a_browser_s_terminal_and_of_no_other() -> None:
    given = {"TERM": "dumb", "TMUX": "/x", "TEXTUAL_DRIVER": "x", "COLUMNS": "9", "NO_COLOR": "1"}

    assert surroundings({**given, "HOME": "/home/ann"}) == {
        "HOME": "/home/ann",
        "NO_COLOR": "1",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONIOENCODING": "utf-8",
    }


async def test_all_that_is_written_is_read_before_the_end() -> None:
    lab = await PseudoTerminal.opened(["--version"], 80, 24)

    assert "nnlab" in await all_of(lab)
    await lab.hang_up()


async def test_what_is_typed_and_sizes_that_are_none_harm_nobody() -> None:
    lab = await PseudoTerminal.opened(["train", "--config", "-"], 0, 10**9)
    lab.resize(-5, 10**9)
    lab.write(b"x" * 100_000)
    lab.write(b"y" * 2_000_000)  # too much at once: it is lost

    await lab.hang_up()
    lab.write(b"z")
    lab.resize(80, 24)
    assert await lab.read() == b""


async def test_a_lab_that_does_not_end_is_ended(monkeypatch) -> None:
    monkeypatch.setattr(pseudo_terminal, "PATIENCE_SECONDS", -1.0)
    monkeypatch.setattr(pseudo_terminal, "_KILLED_SECONDS", 0.0)
    lab = await PseudoTerminal.opened(["train", "--epochs", "100000000"], 80, 24)
    await lab.read()
    process = lab._process.pid

    await asyncio.wait_for(lab.hang_up(), 30)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
