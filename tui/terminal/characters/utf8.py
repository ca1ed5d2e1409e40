"""Whether the terminal takes what it is sent for UTF-8, where the locale says nothing of that.

In the C locale Python writes UTF-8, as most terminals read it by now. One that was started in that
locale itself reads bytes, and would show two or three letters for each line, block and dot; screen
counts on them, and tmux draws an underscore for each. So the terminal is asked: a letter of two
bytes moves its cursor on by one column or by two.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress

from ..questions.answering import is_ours
from ..questions.conversation import Conversation, conversation_with
from ..questions.cursor import CURSOR
from ..terminal_kind import kind_of

_TERMINAL = "/dev/tty"

_WITHOUT = {"", "C", "POSIX"}
"""Locales that say nothing of an encoding."""

_SET_BY_PYTHON = {"C.UTF-8", "C.utf8", "UTF-8"}
"""What Python sets `LC_CTYPE` to where nothing says more than ASCII."""

_SAY_MORE = ("PYTHONIOENCODING", "PYTHONUTF8")
"""Who sets these has said the encoding."""

_TWO_BYTES = "\N{LATIN SMALL LETTER E WITH ACUTE}"

_TMUX_SECONDS = 2.0


def locale_is_silent(variables: Mapping[str, str]) -> bool:
    """Tell whether the variables of the locale say nothing of the terminal's encoding."""
    if any(variables.get(name) for name in _SAY_MORE):
        return False
    if everything := variables.get("LC_ALL", ""):
        return everything in _WITHOUT
    characters = variables.get("LC_CTYPE", "")
    if characters in _SET_BY_PYTHON or not characters:
        return variables.get("LANG", "") in _WITHOUT
    return characters in _WITHOUT


def reads_utf8(variables: Mapping[str, str], ask: Callable[[], bool] | None = None) -> bool:
    """Tell whether UTF-8 may be sent to the terminal that standard output is.

    Where the locale says so, it is believed; else the terminal is asked, and one that does not
    answer is not sent anything but ASCII.

    Args:
        variables: The environment's.
        ask: Asks the terminal, for who is asking it anyway.
    """
    if not locale_is_silent(variables):
        return True
    if not kind_of(variables).has_glyphs:
        return False
    told = _told_by_tmux(variables)
    if told is not None:
        return told
    return (ask or _ask)()


def _ask() -> bool:
    with suppress(OSError):
        if is_ours(1):
            descriptor = os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                with conversation_with(descriptor) as conversation:
                    return draws_one_column(conversation)
            finally:
                os.close(descriptor)
    return False


def draws_one_column(conversation: Conversation) -> bool:
    """Write a letter of two bytes, see how far that moves the cursor, and take it back."""
    place = conversation.ask(f"\r{_TWO_BYTES}", CURSOR).meaning
    conversation.say("\r\x1b[K")
    return place is not None and place[1] == 2


def _told_by_tmux(variables: Mapping[str, str]) -> bool | None:
    """Ask tmux, which reads UTF-8 itself whatever it can show; `None` if it is not there."""
    if not variables.get("TMUX"):
        return None
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            ["tmux", "display-message", "-p", "#{client_utf8}"],
            capture_output=True, text=True, check=True, timeout=_TMUX_SECONDS,
        )  # fmt: skip
        return done.stdout.strip() == "1" if done.stdout.strip() else None
    return None
