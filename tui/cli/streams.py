"""Standard output and error: what they can show, and what to do when nobody reads them."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from ..terminal.terminal_kind import kind_of, settle_colours

if TYPE_CHECKING:
    from rich.console import Console


_WIDTH_OF_FILES = 10_000
_TERMINAL = "/dev/tty"
"""The terminal of a process, whatever its streams are."""


def open_what_is_closed() -> None:
    """Give the process the standard streams that it was started without (`>&-`)."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def write_wholly() -> None:
    """Let the process's output go through a buffer that writes again what was not taken.

    Where output is unbuffered (`PYTHONUNBUFFERED=1`, as in most containers), the interpreter writes
    once and forgets the rest of what a full pipe or disk took a part of: a signal in the middle
    cuts a line, and nobody is told.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not getattr(sys, f"__{name}__") or not isinstance(stream, io.TextIOWrapper):
            continue
        if isinstance(stream.buffer, io.RawIOBase):
            encoding, errors = stream.encoding, stream.errors
            buffer = io.BufferedWriter(stream.detach())
            whole = io.TextIOWrapper(buffer, encoding, errors, line_buffering=True)
            setattr(sys, name, whole)
            setattr(sys, f"__{name}__", whole)


def has_terminal_of_its_own() -> bool:
    """Tell whether keys could be read although standard input is something else."""
    try:
        os.close(os.open(_TERMINAL, os.O_RDWR))
    except OSError:
        return False
    return True


def read_keys_from_the_terminal() -> None:
    """Let standard input be the terminal, once what was piped into it has been read.

    Raises:
        OSError: If there is none.
    """
    keys = os.open(_TERMINAL, os.O_RDWR)
    try:
        os.dup2(keys, 0)  # whoever reads keys reads this one
    finally:
        os.close(keys)


def accept_any_text() -> None:
    """Let a character that a stream's encoding lacks become a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def suit_the_terminal() -> None:
    """Write to a terminal only what it can show: its characters, and its colours if it has any."""
    terminals = [stream for stream in (sys.stdout, sys.stderr) if stream.isatty()]
    if not terminals:
        return
    settle_colours(os.environ)
    kind = kind_of(os.environ)
    for stream in terminals:
        if isinstance(stream, io.TextIOWrapper) and kind.draws and not kind.has_glyphs:
            stream.reconfigure(encoding="ascii", errors="replace")


def write_ascii_only() -> None:
    """Write no character beyond ASCII from now on, whatever the streams could take."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="ascii", errors="replace")


def drawable() -> TextIO | None:
    """Find the terminal that pictures can be drawn on, standard error first, as progress goes."""
    if not kind_of(os.environ).draws:
        return None
    return next((stream for stream in (sys.stderr, sys.stdout) if stream.isatty()), None)


def abandon_output() -> None:
    """Send the rest of standard output and error nowhere where their reader is gone.

    The interpreter flushes both as it ends, and would complain about the same error again.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def shows_unicode(stream: TextIO) -> bool:
    """Tell whether lines, blocks and typographic signs can be written to a stream."""
    try:
        "─█±…".encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def terminal_shows_unicode() -> bool:
    """Tell the same of the terminal that standard output is; it is asked where no locale says."""
    from ..terminal.characters.utf8 import reads_utf8

    return shows_unicode(sys.stdout) and (not sys.stdout.isatty() or reads_utf8(os.environ))


def console_on(stream: TextIO) -> Console:
    """Make a console that colours nothing by itself and reads no markup."""
    from rich.console import Console

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        # Else a file would get lines as narrow as the window that the command was typed in.
        console.width = _WIDTH_OF_FILES
    return console


def write(text: str) -> None:
    """Write a text to standard output at once, so that an error is met here and now."""
    sys.stdout.write(text)
    sys.stdout.flush()
