"""What stands for a character that a terminal does not know."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nnlab.tui.appearance.look import ASCII
from nnlab.tui.terminal.ascii import to_ascii
from nnlab.tui.terminal.ascii_terminal import WholeCells

characters = st.characters() | st.sampled_from("a#\u200d\ufe0f\u20e3\u0301❤☎👩👍🏽🇩🇪日")
"""Any at all, and often those that change how wide their neighbours are."""


@given(text=st.text(characters))
def test_any_text_becomes_ascii_of_the_same_width(text):
    plain = to_ascii(text)
    assert plain.isascii()
    assert cell_len(plain) == cell_len(text)


@given(text=st.text(st.characters(max_codepoint=127)))
def test_ascii_stays_as_it_is(text):
    assert to_ascii(text) == text


@given(text=st.text(st.characters(min_codepoint=128)))
def test_no_control_character_comes_of_a_printable_text(text):
    assert all(32 <= ord(character) < 127 for character in to_ascii(text))


@pytest.mark.parametrize(
    ("text", "plain"),
    [("┌──┐", "+--+"), ("│ ▾ │", "| v |"), ("naïve", "naive"), ("日本", "????"), ("±0.1", "+0.1"),
     ("loss → 0…", "loss > 0."), ("✓ ✗ ☒", "+ x X"), ("▸ 31 more ↻", "> 31 more r"),
     ("🔎field", "/ field"),
     ("👩\u200d👩\u200d👧|", "??|"), ("❤\ufe0f|", "??|")],
)  # fmt: skip
def test_the_characters_of_the_lab_stay_readable(text, plain):
    assert to_ascii(text) == plain


def test_the_ascii_look_needs_no_replacement():
    # A few are several characters each.
    glyphs = ["".join(getattr(ASCII, field.name)) for field in fields(ASCII)]
    assert all(glyph.isascii() for glyph in glyphs)


@pytest.mark.parametrize("vertical", [True, False])
@given(
    size=st.integers(1, 60),
    window=st.integers(1, 60),
    hidden=st.integers(1, 500),
    scrolled=st.floats(0, 1),
)
def test_scroll_bars_are_whole_cells(vertical, size, window, hidden, scrolled):
    drawn = WholeCells.render_bar(
        size=size,
        virtual_size=window + hidden,
        window_size=window,
        position=scrolled * hidden,
        vertical=vertical,
    )
    assert {segment.text.strip("\n") for segment in drawn.segments} <= {"", " "}
    thumb = [segment for segment in drawn.segments if segment.style and segment.style.reverse]
    assert thumb
