"""A terminal that is given back has said all that it was asked for."""

from __future__ import annotations

import os

import pytest

from nnlab.tui.terminal.line import leaving
from nnlab.tui.terminal.line.leaving import hear_out
from nnlab.tui.terminal.line.output import Output
from nnlab.tui.terminal.line.pace import QUERY, STATUS_QUERY
from nnlab.tui.terminal.line.replies import STATUS, Replies


class AnsweringLine:
    """A line to a terminal of which some answers were lost, at times that pass by sleeping."""

    def __init__(self, *, asked: int, heard: int, knows: tuple[str, ...], delay: float) -> None:
        self.replies = Replies(lambda call: call())
        self.asked, self.heard, self._knows, self._delay = asked, heard, knows, delay
        self.now = 0.0
        self._due = [(delay, QUERY)]  # one is on its way

    def ask(self, *, status: bool = False) -> None:
        self.asked += 1
        for query in (QUERY, *([STATUS_QUERY] if status else [])):
            if query in self._knows:
                self._due.append((self.now + self._delay, query))

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        while self._due and self._due[0][0] <= self.now:
            if self._due.pop(0)[1] == QUERY:
                self.heard += 1
            else:
                self.replies.take(STATUS)

    @property
    def is_silent(self) -> bool:
        return not self._due


@pytest.fixture
def output():
    ends = os.pipe()
    yield Output(ends[1], "utf-8", gone=lambda: None, caught_up=lambda: None)
    for end in ends:
        os.close(end)


@pytest.mark.parametrize(
    ("asked", "knows", "seconds"),
    [
        (5, (QUERY, STATUS_QUERY), 0.06),
        (6, (QUERY, STATUS_QUERY), 0.06),  # one was lost: the last question is enough
        (5, (QUERY,), 0.17),  # the status is a moment late, as it never comes
        (6, (QUERY,), 0.71),
    ],
)
def test_leaving_waits_no_longer_than_for_the_last_answer(
    monkeypatch, output, asked, knows, seconds
):
    line = AnsweringLine(asked=asked, heard=4, knows=knows, delay=0.05)
    monkeypatch.setattr(leaving, "sleep", line.sleep)
    monkeypatch.setattr(leaving, "monotonic", lambda: line.now)
    hear_out(line, line.replies, output)  # type: ignore[arg-type]
    assert line.is_silent
    assert line.now <= seconds + 1e-9


def test_where_nothing_is_owed_nothing_is_asked(output):
    line = AnsweringLine(asked=4, heard=4, knows=(QUERY,), delay=0.05)
    hear_out(line, line.replies, output)  # type: ignore[arg-type]
    assert line.asked == 4
