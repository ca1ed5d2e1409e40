"""In a locale that says nothing of the encoding, the terminal says whether it reads UTF-8."""

from __future__ import annotations

import shutil

import pytest

from nnlab.tui.terminal.characters.utf8 import locale_is_silent

from ..line.answers import Answers
from ..line.lab_command import lab, surroundings
from ..line.throttled import Line, ThrottledTerminal


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"LANG": "C"},
        {"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"},
        {"LC_CTYPE": "C"},
        {"LC_CTYPE": "C.UTF-8"},  # by Python itself
        {"LC_CTYPE": "C.UTF-8", "LANG": "C", "LC_ALL": ""},
    ],
)
def test_some_locales_say_nothing(variables):
    assert locale_is_silent(variables)


@pytest.mark.parametrize(
    "variables",
    [
        {"LANG": "C.UTF-8"},
        {"LC_ALL": "en_US.ISO-8859-1"},
        {"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"},
        {"LC_CTYPE": "C.UTF-8", "LANG": "de_DE.UTF-8"},
        {"LC_ALL": "de_DE.UTF-8", "LANG": "C"},
        {"PYTHONIOENCODING": "utf-8"},
        {"LC_ALL": "C", "PYTHONUTF8": "1"},
    ],
)
def test_others_are_believed(variables):
    assert not locale_is_silent(variables)


def test_a_terminal_of_bytes_has_two_columns_for_a_letter_of_two_bytes():
    assert Answers().to("\ré\x1b[6n".encode()) == [b"\x1b[1;2R"]
    assert Answers(of_bytes=True).to("\ré\x1b[6n".encode()) == [b"\x1b[1;3R"]


@pytest.mark.parametrize(
    ("of_bytes", "answering"), [(False, "drawn"), (True, "drawn"), (True, "not")]
)
def test_in_the_c_locale_the_terminal_decides_which_characters_the_lab_draws(of_bytes, answering):
    around = surroundings(LC_ALL="C")
    with ThrottledTerminal(
        lab("--paused"), Line(), environment=around, answering=answering, of_bytes=of_bytes
    ) as terminal:
        terminal.until(lambda text: "paused" in text and "quit" in text)
        drawn = terminal.drawn
        frame = drawn[drawn.index(b"\x1b[?1049h") :]
        assert (max(frame) > 127) == (not of_bytes)
        terminal.press("q")
        assert terminal.until_ended() == 0


@pytest.mark.parametrize("flags", [[], ["-u"]], ids=["of bytes", "of UTF-8"])
def test_in_tmux_its_client_decides(tmp_path, flags):
    if not (tmux := shutil.which("tmux")):
        pytest.skip("tmux is not installed")
    command = [tmux, *flags, "-f", "/dev/null", "-S", str(tmp_path / "socket"), "new-session"]
    around = surroundings(LC_ALL="C")
    with ThrottledTerminal([*command, *lab("--paused")], Line(), environment=around) as terminal:
        terminal.until(lambda text: "paused" in text)
        assert ("╭─ Setup" in terminal.text) == bool(flags)
        assert ("+- Setup" in terminal.text) != bool(flags)
        terminal.press("q")
        assert terminal.until_ended() == 0
