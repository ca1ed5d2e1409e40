"""Colour escape sequences become styles; the text between them is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.style import Style

from nnlab.tui.drawing.escapes import segments_of

BASE = Style(bgcolor="black")

plain_texts = st.text(st.characters(exclude_characters="\x1b"), max_size=10)
sequences = st.sampled_from(["\x1b[0m", "\x1b[94m", "\x1b[38;2;1;2;3m", "\x1b[38;5;200m"])


@given(parts=st.lists(plain_texts | sequences))
def test_all_text_is_kept_and_no_escape_sequence_is(parts):
    text = "".join(segment.text for segment in segments_of("".join(parts), BASE))
    assert text == "".join(part for part in parts if not part.startswith("\x1b"))


def test_a_sequence_holds_until_the_next_and_the_base_shows_through():
    before, blue, exact, after = segments_of("a\x1b[94mb\x1b[38;2;1;2;3mc\x1b[0md", BASE)
    assert before.style == after.style == BASE
    assert blue.style is not None
    assert blue.style.color is not None
    assert blue.style.color.number == Color.parse("bright_blue").number
    assert exact.style is not None
    assert exact.style.color == Color.from_rgb(1, 2, 3)
    assert exact.style.bgcolor == BASE.bgcolor


def test_an_empty_line_has_no_segments():
    assert segments_of("", BASE) == []
