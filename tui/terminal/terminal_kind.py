"""What kind of terminal it is, as far as `TERM` tells, and whether it is far away.

Emulators draw every character of Unicode and say so by nothing. Consoles and terminals of hardware
draw those of their fonts, and have names by which they are known. How many colours they have is in
the system's terminfo; what is not listed there is taken for a new emulator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

_CONSOLES = re.compile(
    r"(screen\.)?(linux|vt\d|ansi|pcansi|cons25|wsvt25|sun|pccon|minix|beterm)(?![a-z])"
)
"""Terminals whose fonts lack most of what the dashboard draws with."""

_EMULATORS = re.compile(r"xterm|screen|tmux|rxvt|vte|gnome|konsole|alacritty|kitty|foot|st\b")
"""Names that begin like these are not looked up: it takes some milliseconds of the start."""

_HAVE_256 = {"alacritty", "contour", "foot", "ghostty", "iterm2", "mintty", "rio", "wezterm"}
"""Emulators whose names, or the last words of these, do not say that they have 256 colours."""

_DRAWS_NOTHING = {"", "dumb", "unknown"}


@dataclass(frozen=True, slots=True)
class TerminalKind:
    """What a terminal can do."""

    draws: bool = True
    """Whether it can be told where to write."""
    has_glyphs: bool = True
    """Whether it draws lines, blocks and dots; ASCII it always does."""
    has_colours: bool = True


def kind_of(surroundings: Mapping[str, str]) -> TerminalKind:
    """Tell what kind of terminal the environment's variables speak of."""
    name = surroundings.get("TERM", "").strip().lower()
    if name in _DRAWS_NOTHING:
        return TerminalKind(draws=False, has_colours=False)
    is_console = _CONSOLES.match(name) is not None
    if not is_console and (_EMULATORS.match(name) or _last_word(name) in _HAVE_256):
        return TerminalKind()
    listed = _listed(surroundings["TERM"].strip())
    if listed is None:
        return TerminalKind(has_glyphs=not is_console, has_colours=not name.startswith("vt"))
    moves, colours = listed
    return TerminalKind(
        # Of those that are told in other ways than ANSI's there is none left but in museums.
        draws=moves.startswith(b"\x1b["),
        has_glyphs=not is_console,
        has_colours=colours >= 8,
    )


def is_over_ssh(surroundings: Mapping[str, str]) -> bool:
    """Tell whether ssh has set its variables."""
    return any(surroundings.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def _last_word(name: str) -> str:
    return name.rpartition("-")[2]


def _listed(name: str) -> tuple[bytes, int] | None:
    """Look up how the cursor is moved and how many colours there are; `None` if it is not listed.

    Python asks terminfo once in a process: another name would get the first one's answers.
    """
    try:
        import curses
    except ImportError:  # some builds of Python leave it out
        return None
    try:
        curses.setupterm(name, 1)
        return curses.tigetstr("cup") or b"", curses.tigetnum("colors")
    except curses.error:
        return None


def settle_colours(surroundings: MutableMapping[str, str]) -> None:
    """Have everything that writes colours know which there are.

    `COLORTERM` is handed down from the emulator that one has come from, and says nothing about a
    console. And who has no colours says so by a `TERM` that not every library looks up.
    """
    kind = kind_of(surroundings)
    if not kind.draws:
        surroundings["TERM"] = "dumb"  # what has no name at all is taken for more elsewhere
    elif not kind.has_colours:
        surroundings["NO_COLOR"] = "1"
    elif not kind.has_glyphs:
        surroundings.pop("COLORTERM", None)
    elif (word := _last_word(surroundings["TERM"].strip().lower())) in _HAVE_256:
        from rich import color, console

        # It knows of `xterm-kitty` there, and takes all others for terminals with sixteen.
        console._TERM_COLORS[word] = color.ColorSystem.EIGHT_BIT
