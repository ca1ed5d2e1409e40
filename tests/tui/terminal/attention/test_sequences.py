"""Each terminal is sent what it is known to understand, and nothing else."""

from __future__ import annotations

import pytest

from nnlab.tui.terminal.attention.sequences import call, call_answered, notification_of


@pytest.mark.parametrize(
    ("surroundings", "command"),
    [
        ({"TERM": "xterm-kitty"}, "99"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "99"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "9"),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, "9"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "777"),
        ({"TERM": "xterm-ghostty"}, "777"),
        ({"TERM": "foot-extra"}, "777"),
        ({"TERM": "rxvt-unicode-256color"}, "777"),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "xterm-256color", "WT_SESSION": "a"}, None),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TERM_PROGRAM": "tmux"}, None),
        ({"TERM": "screen", "LC_TERMINAL": "iTerm2"}, None),
        ({}, None),
    ],
)
def test_only_terminals_that_are_known_are_sent_a_notification(surroundings, command):
    assert notification_of(surroundings) == command


def test_a_call_rings_and_says_so_in_the_title_everywhere():
    title = "\x1b[22;2t\x1b]2;nnlab: run 9e37 is finished\x1b\\"
    said = ("nnlab", "run 9e37 is finished")
    assert call(*said, {"TERM": "linux"}) == f"\x07{title}"
    told = call(*said, {"TERM": "foot"})
    assert told == f"\x07{title}\x1b]777;notify;nnlab;run 9e37 is finished\x1b\\"
    assert call(*said, {"TERM_PROGRAM": "iTerm.app"}).endswith(
        "\x1b]9;nnlab: run 9e37 is finished\x1b\\"
    )
    assert call(*said, {"TERM": "xterm-kitty"}).endswith(
        "\x1b]99;;nnlab: run 9e37 is finished\x1b\\"
    )
    assert call_answered() == "\x1b[23;2t"


def test_nothing_that_is_said_ends_or_divides_a_sequence():
    told = call("a;b", "c\x1b\\\x07;d", {"TERM": "foot"})
    assert told.count("\x1b") == 5
    assert told.count("\x07") == 1
    assert "777;notify;a,b;c" in told
