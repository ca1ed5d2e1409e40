"""Text of any origin takes the columns it is given, and nothing in it is obeyed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nnlab.tui.drawing.text_columns import fitted

texts = st.text(st.characters() | st.sampled_from("a日❤\ufe0f\u200d\u0301\x1b\u202e\n👩"))


@given(text=texts, width=st.integers(0, 30), right=st.booleans())
def test_any_text_is_as_wide_as_asked_and_has_nothing_that_a_terminal_obeys(text, width, right):
    found = fitted(text, width, right=right, cut="~")
    assert cell_len(found) == width
    assert not any(unicodedata.category(character)[0] == "C" for character in found)
    assert "\ufe0f" not in found


def test_what_does_not_fit_is_cut_where_it_shows():
    assert fitted("two layers", 6, cut="~") == "two l~"
    assert fitted("日本語", 4, cut="~") == "日 ~"
    assert fitted("ab", 4, right=True) == "  ab"
