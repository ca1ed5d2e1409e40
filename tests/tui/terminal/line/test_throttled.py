"""The line that the lab is put behind carries what it should, no sooner, and answers in order."""

from __future__ import annotations

import sys

from .answers import Answers, without_queries
from .lab_command import surroundings
from .one_way import OneWay
from .throttled import Line, ThrottledTerminal

_ASKS = r"""
import os, sys, termios, tty
before = termios.tcgetattr(0)
tty.setraw(0)
os.write(1, b"\x1b[2J\x1b[3;5Hready\x1b[6n")
answer = b""
while not answer.endswith(b"R"):
    answer += os.read(0, 1)
termios.tcsetattr(0, termios.TCSANOW, before)
os.write(1, b"\x1b[7;1Hgot " + answer[2:])
"""


def test_bytes_arrive_after_they_were_carried_and_the_delay():
    way = OneWay(1000, 0.25)
    assert way.room(0.0) == 20
    way.put(b"x" * 20, 0.0)
    assert way.room(0.01) == 0
    way.put(b"y" * 20, 0.02)
    assert way.take(0.2) is None
    assert way.next_at() == 0.02 + 0.25
    assert way.take(0.27) == b"x" * 20
    assert way.take(0.28) is None
    assert way.take(0.29) == b"y" * 20
    assert way.is_empty


def test_a_line_without_a_limit_is_never_busy():
    way = OneWay(None, 0.0)
    way.put(b"x" * 60_000, 1.0)
    assert way.room(1.0) > 10_000
    assert way.take(1.0) == b"x" * 60_000


def test_what_is_asked_is_answered_with_the_place_that_the_text_before_it_led_to():
    answers = Answers()
    assert answers.to(b"\x1b[2J\x1b[4;10Hab\x1b[31mc\x1b[6n") == [b"\x1b[4;13R"]
    assert answers.to("\x1b[Hé▀\x1b[".encode()) == []
    assert answers.to(b"6n") == [b"\x1b[1;3R"]
    assert answers.to(b"\x1b_Ga=q,i=1\x1b\\\x1b]0;title\x07\x1b[?2026$p\x1b[6n") == [
        b"\x1b[?2026;2$y",
        b"\x1b[1;3R",
    ]


def test_queries_are_left_out_where_something_before_the_line_answers_them():
    assert without_queries(b"a\x1b[6nb\x1b[?2026$p\x1b[c\x1b[31mc") == b"ab\x1b[31mc"


def test_a_program_gets_its_answers_from_a_terminal_and_from_what_stands_before_it():
    for answering in ("drawn", "at once"):
        with ThrottledTerminal(
            [sys.executable, "-c", _ASKS],
            Line("", 20_000, 0.02),
            environment=surroundings(),
            answering=answering,
        ) as terminal:
            terminal.until(lambda text: "got 3;10R" in text)
            assert terminal.until_ended() == 0
            assert (b"\x1b[6n" in terminal.drawn) == (answering == "drawn")


def test_a_terminal_that_answers_nothing_leaves_a_program_waiting():
    with ThrottledTerminal(
        [sys.executable, "-c", _ASKS], Line(), environment=surroundings(), answering="not"
    ) as terminal:
        terminal.until(lambda text: "ready" in text)
        assert "got" not in terminal.text
        terminal.press("\x1b[1;1R")  # until somebody else does
        terminal.until(lambda text: "got 1;1R" in text)
        assert terminal.until_ended() == 0
