"""What is sent to a terminal to call somebody: the bell, a title, and a notification.

Terminals that make a desktop notification of a sequence read different ones: OSC 9 is iTerm2's,
OSC 777 rxvt's, OSC 99 kitty's. There is no way to ask, so only those are sent one that are known by
name; Windows' terminals, for which OSC 9 means progress, are not among them. Inside of tmux and
screen these names are those of the terminal outside, to which nothing but the bell gets through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from ....core.config import printable

Notification = Literal["9", "99", "777"]
"""An operating system command (OSC) that makes a notification."""

_MULTIPLEXERS = re.compile(r"tmux|screen")

_BY_TERM: dict[str, Notification] = {
    "xterm-kitty": "99",
    "xterm-ghostty": "777",
    "ghostty": "777",
    "rxvt-unicode": "777",
    "foot": "777",
    "contour": "777",
    "wezterm": "777",
}
"""By how `TERM` begins; it is handed on by ssh."""

_BY_PROGRAM: dict[str, Notification] = {"iTerm.app": "9", "WezTerm": "777", "ghostty": "777"}
"""By `TERM_PROGRAM`."""

_BELL = "\x07"
_END = "\x1b\\"
_KEEP_TITLE, _TITLE_AS_BEFORE = "\x1b[22;2t", "\x1b[23;2t"


def notification_of(surroundings: Mapping[str, str]) -> Notification | None:
    """Tell which command the terminal makes a notification of; `None` where none is known."""
    term = surroundings.get("TERM", "")
    if _MULTIPLEXERS.match(term):
        return None
    for name, command in _BY_TERM.items():
        if term.startswith(name):
            return command
    if "KITTY_WINDOW_ID" in surroundings:
        return "99"
    if surroundings.get("LC_TERMINAL") == "iTerm2":
        return "9"
    return _BY_PROGRAM.get(surroundings.get("TERM_PROGRAM", ""))


def call(title: str, sentence: str, surroundings: Mapping[str, str]) -> str:
    """Write the bell, a title that stays until `call_answered`, and a notification if there is one.

    Args:
        title: Of the window and of the notification.
        sentence: What the notification says.
        surroundings: The environment's variables.
    """
    # Semicolons part what a command has.
    title, sentence = (printable(text).replace(";", ",")[:200] for text in (title, sentence))
    match notification_of(surroundings):
        case "9":
            told = f"\x1b]9;{title}: {sentence}{_END}"
        case "99":
            told = f"\x1b]99;;{title}: {sentence}{_END}"
        case "777":
            told = f"\x1b]777;notify;{title};{sentence}{_END}"
        case None:
            told = ""
    return f"{_BELL}{_KEEP_TITLE}\x1b]2;{title}: {sentence}{_END}{told}"


def call_answered() -> str:
    """Write what gives the window its title back."""
    return _TITLE_AS_BEFORE
