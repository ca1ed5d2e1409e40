"""What terminals are asked, and what their answers mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.terminal.questions.colours import TRUE_COLOUR
from nnlab.tui.terminal.questions.cursor import CURSOR
from nnlab.tui.terminal.questions.device import DEVICE, SIXEL
from nnlab.tui.terminal.questions.kitty import KITTY_PICTURES
from nnlab.tui.terminal.questions.mode import SYNCHRONIZED_OUTPUT
from nnlab.tui.terminal.questions.pixels import CELL_PIXELS
from nnlab.tui.terminal.questions.program import PROGRAM
from nnlab.tui.terminal.questions.question import LONGEST_ANSWER, Question

ALL = (
    TRUE_COLOUR,
    CURSOR,
    DEVICE,
    KITTY_PICTURES,
    SYNCHRONIZED_OUTPUT,
    CELL_PIXELS,
    PROGRAM,
)

ANSWERS = [
    (DEVICE, "\x1b[?62;1;4;22c", frozenset({62, 1, SIXEL, 22})),  # xterm with sixel
    (DEVICE, "\x1b[?1;2c", frozenset({1, 2})),  # tmux and screen without
    (DEVICE, "\x1b[?6c", frozenset({6})),  # the Linux console
    (DEVICE, "\x1b[?c", frozenset()),
    (PROGRAM, "\x1bP>|XTerm(379)\x1b\\", "XTerm(379)"),
    (PROGRAM, "\x1bP>|tmux 3.3a\x1b\\", "tmux 3.3a"),
    (PROGRAM, "\x1bP>|two\r\nlines\x1b\\", "two��lines"),
    (CURSOR, "\x1b[24;80R", (24, 80)),
    (SYNCHRONIZED_OUTPUT, "\x1b[?2026;2$y", True),
    (SYNCHRONIZED_OUTPUT, "\x1b[?2026;1$y", True),
    (SYNCHRONIZED_OUTPUT, "\x1b[?2026;0$y", False),
    (SYNCHRONIZED_OUTPUT, "\x1b[?2026;4$y", False),
    (CELL_PIXELS, "\x1b[6;18;9t", (9, 18)),
    (KITTY_PICTURES, "\x1b_Gi=31;OK\x1b\\", True),
    (KITTY_PICTURES, "\x1b_Gi=31;EINVAL:no such thing\x1b\\", False),
    (TRUE_COLOUR, "\x1bP1$r0;38:2::1:132:73m\x1b\\", True),
    (TRUE_COLOUR, "\x1bP1$r38:2:1:132:73m\x1b\\", True),
    (TRUE_COLOUR, "\x1bP1$r0;38;2;1;132;73m\x1b\\", True),
    (TRUE_COLOUR, "\x1bP1$r0;38:5;29m\x1b\\", False),
    (TRUE_COLOUR, "\x1bP1$r0m\x1b\\", False),
    (TRUE_COLOUR, "\x1bP0$r\x1b\\", False),
]


@pytest.mark.parametrize(("question", "answer", "meaning"), ANSWERS)
def test_an_answer_is_taken_from_between_what_is_typed(question, answer, meaning):
    assert question.take(f"ls{answer} -l\r") == (meaning, "ls -l\r")


@pytest.mark.parametrize(("question", "answer", "meaning"), ANSWERS)
def test_an_answer_answers_its_question_only(question, answer, meaning):
    assert [other for other in ALL if other.take(answer)[0] is not None] == [question]


@pytest.mark.parametrize(("question", "answer", "meaning"), ANSWERS)
def test_what_is_cut_anywhere_is_no_answer_yet(question, answer, meaning):
    for end in range(len(answer)):
        assert question.take(answer[:end]) == (None, answer[:end])


@pytest.mark.parametrize("question", ALL)
def test_no_question_is_its_own_answer(question):
    """A line that echoes what it gets answers nothing."""
    for other in ALL:
        assert question.take(other.asks) == (None, other.asks)


PIECES = st.sampled_from(
    [*("\x1b[", "\x1bP", "\x1b_G", "\x1b\\", "?", ">|", ";", ":", "c", "R", "t", "m", "$y", "1$r"),
     *("2026", "38", "6", "i=31", "OK", "٣", "9" * 40, "x" * 300)]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join))
def test_whatever_comes_in_an_answer_is_short_and_taken_whole(text: str):
    for question in ALL:
        check(question, text)


def check(question: Question, text: str) -> None:
    meaning, rest = question.take(text)
    assert (meaning is None) == (rest == text)
    assert len(text) - len(rest) <= LONGEST_ANSWER
    if isinstance(meaning, str):
        assert meaning.isprintable()
