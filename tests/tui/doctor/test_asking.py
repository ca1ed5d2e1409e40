"""A terminal is asked, and left as it was, whatever it answers."""

from __future__ import annotations

import os
import re
import signal
import socket
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.tui.appearance.look import Look
from nnlab.tui.doctor.asking.answers import Answers, interrogate
from nnlab.tui.doctor.asking.line_speed import measured_speed
from nnlab.tui.doctor.asking.widths import SAMPLES, widths_in
from nnlab.tui.doctor.examination import all_findings
from nnlab.tui.doctor.report import screen_of
from nnlab.tui.doctor.surroundings import Surroundings
from nnlab.tui.terminal.questions import conversation as conversations
from nnlab.tui.terminal.questions.conversation import Conversation, conversation_with
from nnlab.tui.terminal.questions.device import DEVICE

from .scripted_terminal import KITTY, WIDTHS, ScriptedTerminal, scripted


def asked(terminal: ScriptedTerminal, around: Surroundings) -> Answers:
    with conversation_with(terminal.descriptor) as conversation:
        return interrogate(conversation, around)


def test_a_terminal_that_answers_all_is_known(surroundings):
    with scripted(KITTY) as terminal:
        answers = asked(terminal, surroundings())
        assert terminal.is_as_before
        assert terminal.left == b""
    assert answers.program == "kitty(0.26.5)"
    assert answers.attributes == {62}
    assert answers.cell_pixels == (9, 18)
    assert answers.synchronized is True
    assert answers.kitty is True
    assert answers.true_colour is True
    assert answers.round_trip is not None
    assert answers.speed is not None
    assert answers.why_none == ""
    assert {width.expected for width in answers.widths.values()} != {0}
    assert all(width.expected == width.found for width in answers.widths.values())


def test_a_terminal_that_answers_nothing_is_not_asked_more(surroundings, hasty):
    with scripted({}, cursor=False) as terminal:
        answers = asked(terminal, surroundings())
        assert terminal.is_as_before
        assert terminal.asked == ["program", "cursor", "device"]
    assert answers.why_none == "it does not answer"
    assert answers.widths == {}
    assert answers.speed is None


def test_a_terminal_that_knows_hardly_anything_is_measured(surroundings):
    with scripted({"device": b"\x1b[?6c"}) as terminal:
        answers = asked(terminal, surroundings())
    assert (answers.program, answers.kitty, answers.synchronized) == ("", None, None)
    assert answers.speed is not None
    assert answers.widths


def test_a_terminal_that_does_not_say_where_its_cursor_is_has_no_widths_but_a_speed(
    surroundings, hasty
):
    with scripted(KITTY, cursor=False) as terminal:
        answers = asked(terminal, surroundings())
        assert terminal.is_as_before
    assert answers.program == "kitty(0.26.5)"
    assert answers.widths == {}
    assert answers.speed is not None


def test_a_slow_terminal_is_waited_for_as_long_as_its_first_answer_took(surroundings, monkeypatch):
    monkeypatch.setattr(conversations, "_LEAST_SECONDS", 0.0)
    with scripted(KITTY, seconds=0.2) as terminal:
        answers = asked(terminal, surroundings())
        assert terminal.left == b""
    assert answers.kitty is True
    assert answers.round_trip is not None
    assert answers.round_trip >= 0.2


def test_an_answer_that_comes_after_all_waiting_is_not_typed_into_the_shell(
    surroundings, monkeypatch
):
    monkeypatch.setattr(conversations, "_FIRST_SECONDS", 0.1)
    monkeypatch.setattr(conversations, "_LATE_SECONDS", 20.0)
    with scripted(KITTY, seconds=0.3) as terminal:
        answers = asked(terminal, surroundings())
        assert answers.why_none == "it does not answer"
        assert terminal.left == b""


@pytest.mark.parametrize("name", KITTY)
def test_an_answer_that_is_cut_is_none(surroundings, hasty, name):
    with scripted({**KITTY, name: KITTY[name][:-1]}) as terminal:
        answers = asked(terminal, surroundings())
        assert terminal.is_as_before
    if name != "device":
        assert answers.attributes == {62}


@pytest.mark.parametrize(
    "hostile",
    [
        b"\x1bP>|\x1b]0;owned\x07\x1b\\",
        b"\x1bP>|rm -rf\r\n\x1b\\",
        b"\x1bP>|" + b"x" * 100_000 + b"\x1b\\",
        b"\xff\xfe\x1b[" * 50_000,
        b"\x1b[999999999;999999999R" * 3,
    ],
    ids=["a title", "a line", "long", "without end", "a cursor nowhere"],
)
def test_what_is_no_answer_harms_nobody(surroundings, hasty, hostile):
    with scripted({**KITTY, "program": hostile}) as terminal:
        answers = asked(terminal, surroundings())
        assert terminal.is_as_before
    assert answers.program.isprintable()
    assert len(answers.program) <= 200


def test_where_the_locale_is_silent_the_terminal_says_whether_it_reads_utf8(surroundings, hasty):
    with scripted(KITTY) as terminal:
        assert asked(terminal, surroundings()).reads_utf8 is None
    with scripted(KITTY) as terminal:
        answers = asked(terminal, surroundings(LANG="C"))
        assert answers.reads_utf8 is True
        assert answers.widths
    with scripted(KITTY, letter=2) as terminal:
        answers = asked(terminal, surroundings(LANG="C"))
        assert (answers.reads_utf8, answers.widths) == (False, {})
        assert "⣿".encode() not in terminal.shown
    with scripted({}, cursor=False) as terminal:
        assert asked(terminal, surroundings(LANG="C")).reads_utf8 is False


def test_nothing_stays_on_the_screen(surroundings):
    with scripted(KITTY) as terminal:
        asked(terminal, surroundings())
        shown = terminal.shown
    for sample in SAMPLES:
        shown = shown.replace(b"\r" + sample.text.encode(), b"")
    assert re.fullmatch(rb"(\r|\n|\x1b\[K|\x1b\[[0-9;]+m)*", shown)


def test_what_is_between_is_not_asked_what_it_would_take_for_something_else(surroundings):
    with scripted({**KITTY, "program": b"\x1bP>|tmux 3.3a\x1b\\"}) as terminal:
        asked(terminal, surroundings())
        assert "kitty" not in terminal.asked
    with scripted({"device": b"\x1b[?1;2c"}) as terminal:
        asked(terminal, surroundings(STY="1.pts"))
        assert not {"kitty", "colour"} & {*terminal.asked}
    with scripted({"device": b"\x1b[?6c"}) as terminal:
        asked(terminal, surroundings(TERM="linux", ascii_only=True))
        assert {*terminal.asked} == {"cursor", "device"}
    with scripted(KITTY) as terminal:
        asked(terminal, surroundings(colours=0))
        assert "colour" not in terminal.asked


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was_and_then_counts(surroundings, number):
    heard: list[int] = []
    before = signal.signal(number, lambda number, _: heard.append(number))
    try:
        with scripted({}, cursor=False) as terminal:
            timer = threading.Timer(0.2, os.kill, (os.getpid(), number))
            timer.start()
            with conversation_with(terminal.descriptor) as conversation:
                interrogate(conversation, surroundings())
            timer.join()
            assert heard == [number]
            assert terminal.is_as_before
    finally:
        signal.signal(number, before)


def test_an_error_leaves_the_terminal_as_it_was():
    with scripted(KITTY) as terminal:
        with pytest.raises(ZeroDivisionError), conversation_with(terminal.descriptor):
            raise ZeroDivisionError
        assert terminal.is_as_before


def test_a_terminal_that_goes_away_ends_the_questions(surroundings):
    here, there = socket.socketpair()
    there.close()
    answers = interrogate(Conversation(here.fileno()), surroundings())
    here.close()
    assert answers.why_none == "it does not answer"


class SlowLine:
    """A line of so many bytes a second, each answer after so many seconds, without waiting."""

    def __init__(self, bytes_a_second: float, seconds: float) -> None:
        self.rate, self.seconds, self.sent, self.first_seconds = bytes_a_second, seconds, 0, seconds

    def ask(self, sent, until):
        self.sent += len(sent)
        return conversations.Reply((1, 1), "", self.seconds + len(sent) / self.rate)


@pytest.mark.parametrize("rate", [300, 3_000, 10_000, 30_000, 1e6])
@pytest.mark.parametrize("seconds", [0.0005, 0.1, 0.3])
def test_the_speed_of_a_line_is_found_without_filling_it(rate, seconds):
    line = SlowLine(rate, seconds)
    found = measured_speed(line, DEVICE, seconds)  # type: ignore[arg-type]
    assert found is not None
    assert not found.is_least
    assert found.bytes_a_second == pytest.approx(rate, rel=0.02)
    assert line.sent / rate < 0.6 or line.sent <= 1024


def test_of_a_line_that_is_too_fast_the_least_speed_is_said():
    found = measured_speed(SlowLine(1e12, 0.1), DEVICE, 0.1)  # type: ignore[arg-type]
    assert found is not None
    assert found.is_least
    assert found.bytes_a_second == pytest.approx(262_140 / 0.1, rel=0.01)


def test_widths_are_unknown_where_an_answer_is_missing():
    text = "".join(f"\x1b[1;{1 + width}R" for width in WIDTHS)
    assert all(width.found == width.expected for width in widths_in(text).values())
    assert widths_in(text[6:]) == {}
    wide = text.replace(f"\x1b[1;{1 + WIDTHS[0]}R", f"\x1b[1;{1 + 2 * WIDTHS[0]}R", 1)
    braille = widths_in(wide)["braille"]
    assert (braille.expected, braille.found) == (3, 6)


PIECES = st.sampled_from([*KITTY.values(), b"\x1b[1;1R", b"\x1b[3;9R", b"\x1bP>|tmux\x1b\\"])


@given(st.lists(PIECES | st.binary(max_size=8), max_size=60).map(b"".join))
@settings(max_examples=60, deadline=None)
def test_whatever_a_terminal_sends_there_is_a_report(said: bytes):
    here, there = socket.socketpair()
    here.setblocking(False)
    there.sendall(said)
    there.shutdown(socket.SHUT_WR)
    around = Surroundings({"TERM": "xterm"}, True, "utf-8", False, 16, (80, 24))
    try:
        answers = interrogate(Conversation(here.fileno()), around)
    finally:
        here.close()
        there.close()
    findings = all_findings(around, answers, store=None, thread_variables=())
    sheet = screen_of(
        findings, Look.of(ascii_only=False, colours=16), size=(80, 23), with_picture=True
    )
    assert sheet.height <= 23
    assert all(line.isprintable() for line in sheet.lines)
