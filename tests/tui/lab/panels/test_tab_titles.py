"""However many panels there are, their tabs fit, and none is without its key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.tab_titles import tab_titles

WORDS = st.text("abc", min_size=1, max_size=12)
TITLES = st.lists(WORDS, min_size=1, max_size=14).map(
    lambda words: [(str(number), title) for number, title in enumerate(words, 1)]
)


@given(titles=TITLES, data=st.data(), width=st.integers(60, 140), padding=st.integers(1, 2))
def test_they_fit_side_by_side_and_the_active_one_says_its_name(titles, data, width, padding):
    active = data.draw(st.integers(0, len(titles) - 1))
    shown = tab_titles(titles, active, width, padding)
    assert sum(len(title) + padding for title in shown) - padding <= width
    for title, (number, whole) in zip(shown, titles, strict=True):
        # Never part of a word.
        assert title in {f"{number}", f"{number} {whole}"}
    assert " " in shown[active]


def test_with_room_for_all_each_has_its_one_name_and_else_the_active_one():
    assert tab_titles([("1", "Loss"), ("2", "Data")], 0, 13, 1) == ["1 Loss", "2 Data"]
    assert tab_titles([("1", "Loss"), ("2", "Data")], 1, 12, 1) == ["1", "2 Data"]


def test_the_panels_below_have_their_names_in_80_columns():
    titles = [(kind.key, kind.title) for kind in PANELS if not kind.above]
    assert tab_titles(titles, 0, 80, 1) == [f"{key} {title}" for key, title in titles]
