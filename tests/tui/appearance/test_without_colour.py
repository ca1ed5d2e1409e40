"""Sixteen colours or none: what has the focus and what is chosen is still to be seen."""

from __future__ import annotations

import re

import pytest

from ..real_terminal import XOR, Terminal


def right_and_wrong_are_told_apart_by_their_signs(terminal: Terminal) -> None:
    terminal.shows("□■ held out")
    terminal.shows("◑ 0 taken for 1")
    terminal.until(lambda: re.search(r"◔◑ \d+ not close", terminal.text))
    terminal.shows("✓")
    terminal.keys("9")
    terminal.shows("predicted")
    terminal.until(lambda: "●" in terminal.text and "○" in terminal.text)


def form_shows_its_focus_its_cursor_its_choice_and_what_is_disabled(terminal: Terminal) -> None:
    terminal.until(lambda: terminal.attributes("Restart") == {"bold"})

    terminal.keys("f\r")  # the list of datasets, with the present one highlighted
    terminal.until(lambda: terminal.attributes("dataset") == {"bold", "reverse"})
    terminal.shows("blobs")
    terminal.until(lambda: terminal.attributes("gaussian") == set())
    terminal.keys("\x1b[B\x1b[B")
    terminal.until(lambda: terminal.attributes("gaussian") == {"bold", "underscore"})
    assert terminal.attributes("circle") == set()
    terminal.keys("\x1b")
    terminal.until(lambda: "blobs" not in terminal.text)

    terminal.keys("\x10classes\r")  # it is folded
    terminal.shows("(classes)")
    terminal.keys("\t\t")
    terminal.until(lambda: terminal.attributes("noise") == {"bold", "reverse"})
    terminal.until(lambda: terminal.attributes("dataset") == set())
    terminal.keys("x")
    terminal.until(lambda: terminal.attributes("noise") == {"bold", "underscore"})
    terminal.until(lambda: terminal.cell("noise  ", len("noise         x")).reverse)
    terminal.until(lambda: terminal.attributes("Restart") == set())
    for words in ("noise", "noise must be", "dataset"):
        cell = terminal.cell(words, 0)
        assert cell.fg != cell.bg or cell.fg == "default"
    terminal.keys("\x1b")
    terminal.until(lambda: "noise must be" not in terminal.text)


def small_terminal_shows_its_tab_and_the_table_its_focus(terminal: Terminal) -> None:
    terminal.resize(80, 24)
    terminal.until(lambda: terminal.attributes("9 Data") == {"bold", "reverse"})
    terminal.keys("1")
    terminal.until(lambda: terminal.cell("─ Loss ", 2).reverse)
    terminal.keys("3")
    terminal.until(lambda: terminal.attributes("3 Predictions") == {"bold", "reverse"})
    terminal.until(lambda: terminal.attributes("9 Data") == set())
    terminal.until(lambda: not terminal.cell("─ Loss ", 2).reverse)
    terminal.until(lambda: terminal.attributes(" Predictions ") >= {"reverse"})
    terminal.until(lambda: terminal.cell("─ Predictions ", 2).reverse)
    terminal.keys("\x1b")
    terminal.until(lambda: not terminal.cell("─ Predictions ", 2).reverse)


@pytest.mark.parametrize(
    "env",
    [{"TERM": "xterm-256color", "NO_COLOR": "1"}, {"TERM": "xterm"}],
    ids=["no colour", "16 colours"],
)
def test_all_that_colours_tell_is_told_without_them(opened, env):
    terminal = opened(*XOR, "--paused", **env)
    terminal.shows("paused")
    right_and_wrong_are_told_apart_by_their_signs(terminal)
    form_shows_its_focus_its_cursor_its_choice_and_what_is_disabled(terminal)
    small_terminal_shows_its_tab_and_the_table_its_focus(terminal)
    terminal.keys("q")
    assert terminal.ended() == 0
