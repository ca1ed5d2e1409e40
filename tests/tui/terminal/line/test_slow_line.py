"""The real lab behind a slow line sends no more than it has to, and nothing too early."""

from __future__ import annotations

import math
import sys

import pytest

from nnlab.tui.terminal.line.pace import SHARE

from .lab_command import lab, surroundings
from .throttled import Line, ThrottledTerminal

_SLOW = Line("10 kB/s, 200 ms", 10_000, 0.2)
_SLOWEST = Line("3 kB/s, 300 ms", 3_000, 0.3)

_LEFT_BY = r"""
import os, select, subprocess, sys, termios, tty
code = subprocess.run(sys.argv[1:]).returncode
before = termios.tcgetattr(0)
tty.setraw(0)
typed = b""
while select.select([0], [], [], 1.0)[0]:  # longer than an answer would take
    typed += os.read(0, 999)
termios.tcsetattr(0, termios.TCSANOW, before)
print("code", code, "typed", typed)
"""
"""Runs a program as a shell does, and tells what the shell would have got to read afterwards."""


def is_shown(text: str) -> bool:
    return "Boundary" in text and "epoch " in text and "quit" in text


def test_no_more_is_under_way_than_the_line_carries_in_a_round_trip():
    words = lab("--speed", "100")
    with ThrottledTerminal(words, _SLOW, environment=surroundings()) as terminal:
        terminal.until(is_shown)
        before = terminal.drawn.count(b"\x1b[6n")
        terminal.until(lambda _: terminal.drawn.count(b"\x1b[6n") > before + 5)
        # A piece is what it carries in an eighth of a second; and one is just being sent.
        assert terminal.most_unanswered <= 1 + math.ceil(_SLOW.round_trip / SHARE)
        terminal.press("q")
        assert terminal.until_ended() == 0


def test_leaving_throws_away_what_is_not_sent_yet_and_leaves_no_answer_to_the_shell():
    words = [sys.executable, "-c", _LEFT_BY, *lab("--speed", "100")]
    with ThrottledTerminal(words, _SLOWEST, size=(80, 24), environment=surroundings()) as terminal:
        terminal.until(is_shown)
        before = terminal.drawn.count(b"\x1b[6n")
        terminal.until(lambda _: terminal.drawn.count(b"\x1b[6n") > before)
        sent = len(terminal.drawn)
        terminal.press("q")
        terminal.until(lambda text: "typed" in text)
        # What was on its way, half a second of the line, and what gives the terminal back.
        assert len(terminal.drawn) - sent < 3_000
        assert "code 0 typed b''" in terminal.text
        assert terminal.until_ended() == 0


@pytest.mark.parametrize("answering", ["at once", "not"])
def test_it_works_where_nothing_acknowledges_a_frame(answering):
    words = lab("--speed", "100")
    with ThrottledTerminal(
        words, _SLOW, size=(80, 24), environment=surroundings(), answering=answering
    ) as terminal:
        terminal.until(is_shown)
        terminal.press(" ")
        terminal.until(lambda text: "paused" in text)
        terminal.press("q")
        assert terminal.until_ended() == 0
