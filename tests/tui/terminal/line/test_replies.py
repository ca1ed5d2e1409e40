"""What a terminal answers is heard by who asked, and is never taken for keys."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.terminal.line.replies import Replies

ANSWERS = (
    "\x1b[?62;4;22c",
    "\x1b[>41;388;0c",
    "\x1b[6;20;10t",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1bP>|XTerm(388)\x1b\\",
    "\x1bP1$r0;38:2::1:2:3m\x1b\\",
    "\x1b]11;rgb:0000/0000/0000\x07",
)
KEYS = (
    "a",
    "\x1b[A",
    "\x1bOP",
    "\x1b[1;5D",
    "\x1b[<0;3;4M",
    "\x1b[200~x\x1b]0;owned\x07\x1b[?1cx\x1b[201~",
    "\x1b[48;1;2;3;4t",
)


def replies() -> tuple[Replies, list[str]]:
    heard: list[str] = []
    made = Replies(lambda call: call())
    made.listen(re.compile(r"(?s).*"), lambda match: heard.append(match[0]))
    return made, heard


@given(st.lists(st.sampled_from(ANSWERS + KEYS)), st.data())
def test_answers_are_told_from_keys_wherever_they_are_cut(parts: list[str], data: st.DataObject):
    made, heard = replies()
    made.is_awaited = True
    text = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    typed = "".join(made.take(piece) for piece in pieces) + made.late()
    assert typed == "".join(part for part in parts if part in KEYS)
    assert heard == [part for part in parts if part in ANSWERS]


@given(st.text())
def test_what_is_no_answer_is_typed_sooner_or_later(text: str):
    made, heard = replies()
    typed = made.take(text) + made.late()
    assert len(typed) + sum(map(len, heard)) == len(text)


def test_the_escape_key_waits_only_while_an_answer_is_due():
    made, _ = replies()
    assert made.take("\x1b") == "\x1b"
    made.is_awaited = True
    assert made.take("\x1b") == ""
    assert made.late() == "\x1b"


def test_an_answer_without_an_end_is_no_answer():
    made, heard = replies()
    endless = "\x1bP" + "x" * 5000
    assert made.take(endless) == endless
    assert heard == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_who_asked_for_it_hears_an_answer(answer: str):
    made, heard = replies()
    others: list[str] = []
    made.listen(re.compile("nothing of the kind"), lambda match: others.append(match[0]))
    assert made.take(answer) == ""
    assert heard == [answer]
    assert others == []


PLACE = "\x1b[12;40R"


class Owing:
    """Replies while the terminal owes its cursor's place, at times that a test sets."""

    def __init__(self) -> None:
        self.now, self.owes = 100.0, True
        self.replies = Replies(lambda call: call(), owes=lambda: self.owes, clock=lambda: self.now)

    def wait(self, seconds: float) -> str:
        """Let nothing come for so long, and give what was typed after all."""
        typed = self.replies.late()
        self.now += seconds
        return typed + self.replies.late()


@pytest.mark.parametrize("cut", range(2, len(PLACE)))
def test_an_answer_that_is_due_and_interrupted_is_not_typed(cut: int):
    due = Owing()
    assert due.replies.take(PLACE[:cut]) == ""
    assert due.wait(2.0) == ""
    assert due.replies.take(PLACE[cut:] + "q") == f"{PLACE}q"


def test_the_rest_of_an_answer_of_which_an_escape_came_long_before_is_not_typed():
    due = Owing()
    assert due.replies.take("\x1b") == "\x1b"  # at once: it may be the key
    due.wait(2.0)
    assert due.replies.take(PLACE[1:]) == PLACE


@pytest.mark.parametrize("awaited", [True, False])
def test_an_escape_key_is_as_fast_while_the_cursors_place_is_due(awaited: bool):
    due = Owing()
    due.owes = awaited
    assert due.replies.take("\x1b") == "\x1b"
    due.wait(5.0)
    assert due.replies.take("[") == "["


@pytest.mark.parametrize("cut", range(2, len(PLACE)))
@pytest.mark.parametrize("key", ["q", " ", "\r", "\x1b[A", "é"])
def test_a_key_behind_an_answer_whose_rest_is_lost_counts_and_the_answer_does_not(cut, key):
    due = Owing()
    due.replies.take(PLACE[:cut])
    due.wait(0.2)
    if cut > 2:  # with a letter right behind its bracket it might be a key
        assert due.replies.take(key) == key


def test_an_answer_whose_rest_never_comes_is_left_out():
    due = Owing()
    assert due.replies.take("\x1b[12;4") == ""
    assert due.wait(10.0) == ""
    assert due.replies.take("7") == "7"


def test_where_nothing_is_due_what_looks_like_an_answer_is_typed_at_once():
    due = Owing()
    due.owes = False
    assert due.replies.take("\x1b[12;") == "\x1b[12;"


@given(st.lists(st.sampled_from([PLACE, "\x1b[?2026;2$y", *KEYS]), min_size=1), st.data())
def test_nothing_is_typed_of_answers_wherever_a_line_pauses(parts: list[str], data: st.DataObject):
    due = Owing()
    text = "".join(parts)
    # A lone escape is a key, which shall not wait.
    places = [at for at in range(1, len(text)) if text[at - 1] != "\x1b"]
    cuts = sorted(data.draw(st.lists(st.sampled_from(places or [0]), max_size=5)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    typed = ""
    for piece in pieces:
        typed += due.replies.take(piece) + due.wait(1.0)
    assert typed + due.replies.late() == text
