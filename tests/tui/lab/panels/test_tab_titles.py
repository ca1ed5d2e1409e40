"""However many panels there are, their tabs fit, and none is without its key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.tab_titles import tab_titles

WORDS = st.text("abc", min_size=1, max_size=12)
TITLES = st.lists(WORDS.map(lambda word: (word, word[:5])), min_size=1, max_size=14).map(
    lambda words: [(str(number), title, short) for number, (title, short) in enumerate(words, 1)]
)


@given(titles=TITLES, data=st.data(), width=st.integers(60, 140), padding=st.integers(1, 2))
def test_they_fit_side_by_side_and_the_active_one_says_its_name(titles, data, width, padding):
    active = data.draw(st.integers(0, len(titles) - 1))
    shown = tab_titles(titles, active, width, padding)
    assert sum(len(title) + padding for title in shown) <= width
    for title, (number, whole, short) in zip(shown, titles, strict=True):
        # Never part of a word.
        assert title in {f"{number}", f"{number} {whole}", f"{number} {short}"}
    assert " " in shown[active]


def test_with_room_for_all_nothing_is_shortened():
    assert tab_titles([("1", "Loss", "L"), ("2", "Data", "D")], 0, 80, 1) == ["1 Loss", "2 Data"]
    assert tab_titles([("1", "Loss", "L"), ("2", "Data", "D")], 0, 10, 1) == ["1 L", "2 D"]
    assert tab_titles([("1", "Loss", "L"), ("2", "Data", "D")], 1, 7, 1) == ["1", "2 D"]


def test_the_present_panels_have_a_word_each_in_80_columns():
    titles = [(kind.key, kind.title, kind.short or kind.title) for kind in PANELS]
    assert all(" " in title for title in tab_titles(titles, 0, 80, 1))
