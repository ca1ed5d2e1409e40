"""What is read from a terminal becomes keys, and what can't be read is told and left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from nnlab.tui.terminal.line.reading import Reading
from nnlab.tui.terminal.line.replies import Replies

GARBAGE = b"\x1b[5:1C"
"""What Textual's parser raises an error at."""


def reading() -> tuple[Reading, list[Message], list[Exception]]:
    typed: list[Message] = []
    failed: list[Exception] = []
    made = Reading(Replies(lambda call: call()), typed.append, failed.append)
    return made, typed, failed


def keys(typed: list[Message]) -> list[str]:
    return [event.key for event in typed if isinstance(event, events.Key)]


def test_garbage_is_told_and_the_keys_after_it_count():
    made, typed, failed = reading()
    made.take(b"a")
    made.take(GARBAGE)
    made.take(b"b")
    assert keys(typed) == ["a", "b"]
    assert [type(error) for error in failed] == [ValueError]


def test_an_error_of_whoever_takes_a_key_is_told_too():
    failed: list[Exception] = []

    def refuse(_: Message) -> None:
        raise RuntimeError("no")

    made = Reading(Replies(lambda call: call()), refuse, failed.append)
    made.take(b"a")
    assert [str(error) for error in failed] == ["no"]


@given(st.lists(st.binary(max_size=12)))
def test_nothing_that_is_read_ends_it(pieces: list[bytes]):
    made, typed, _ = reading()
    for piece in pieces:
        made.take(piece)
        made.pause()
    made.take(b"\x1b[201~\x18\x1b\\\x07")  # ends whatever was begun
    made.pause()
    typed.clear()
    made.take(b"\x1b[A")
    assert keys(typed)[-1:] == ["up"]
