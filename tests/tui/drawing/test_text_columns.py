"""Text of any origin takes the columns it is given, and nothing in it is obeyed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nnlab.tui.drawing.text_columns import fitted, fitted_words

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


def test_what_is_too_long_may_end_between_two_words():
    assert fitted_words("red (3), green (5)", 18) == "red (3), green (5)"
    assert fitted_words("red (3), green (5)", 17) == "red (3), green … "
    assert fitted_words("red (3), green (5)", 12) == "red (3), …  "
    assert fitted_words("unbroken", 5) == "unbr…"
    assert fitted_words("a", 3, cut="~") == "a  "
