"""A terminal's second screen, on which lines are redrawn in place and which leaves no trace.

The first one, with all that stands in it, is back in the end: also when the program is suspended,
told twice to end, or fails.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TextIO

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
"""The second screen, no cursor, and lines that are too long are cut by the terminal."""
_LEAVE = "\x1b[0m\x1b[H\x1b[2J\x1b[?7h\x1b[?25h\x1b[?1049l"

_USUAL_SIZE = os.terminal_size((80, 24))


class WatchedScreen:
    """Draws lines on a terminal's second screen, only those that are not as they were.

    Args:
        stream: The terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn: Sequence[str] = ()
        self._size = self.size
        self._echo: tuple[int, list[Any]] | None = None
        self._suspends: Any = None

    @property
    def size(self) -> os.terminal_size:
        """Its columns and rows just now."""
        try:
            size = os.get_terminal_size(self._stream.fileno())
        except (OSError, ValueError):
            return _USUAL_SIZE
        return size if size.columns and size.lines else _USUAL_SIZE

    def enter(self) -> None:
        """Show it, empty."""
        self._hide_typing()
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL:
            self._suspends = signal.signal(signal.SIGTSTP, self._suspend)
        self._write(_ENTER)

    def show(self, lines: Sequence[str]) -> None:
        """Draw lines from the top on, as many as it had rows when its size was asked for last."""
        size, before = self.size, self._drawn
        text = ""
        if size != self._size:
            self._size, before, text = size, (), "\x1b[0m\x1b[2J"
        self._drawn = lines
        for row, line in enumerate(lines):
            if row >= len(before) or before[row] != line:
                text += f"\x1b[{row + 1};1H\x1b[2K{line}"
        if text:
            self._write(text)

    def leave(self) -> None:
        """Show the first one again, as it was."""
        if self._suspends is not None:
            signal.signal(signal.SIGTSTP, self._suspends)
            self._suspends = None
        self._show_typing()
        self._write(_LEAVE)

    def give_back(self) -> None:
        """Leave at once and past the stream, which may be in the middle of a line."""
        self._show_typing()
        with suppress(OSError):
            os.write(self._stream.fileno(), _LEAVE.encode())

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def _suspend(self, number: int, _frame: object) -> None:
        """Give the terminal back while the shell has it, and draw all anew afterwards."""
        self.give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # stands still here
        signal.signal(number, self._suspend)
        self._hide_typing()
        self._drawn = ()
        with suppress(OSError):
            os.write(self._stream.fileno(), _ENTER.encode())

    def _hide_typing(self) -> None:
        """Keep what is typed from being written into the picture by the terminal."""
        try:
            import termios
        except ImportError:
            return
        with suppress(OSError, ValueError, termios.error):
            fileno = self._stream.fileno()
            if os.tcgetpgrp(fileno) != os.getpgrp():
                return  # in the background, where asking for that would halt the program
            before = termios.tcgetattr(fileno)
            silent = [*before]
            silent[3] &= ~termios.ECHO
            termios.tcsetattr(fileno, termios.TCSADRAIN, silent)
            self._echo = fileno, before

    def _show_typing(self) -> None:
        if self._echo is None:
            return
        import termios

        (fileno, before), self._echo = self._echo, None
        with suppress(OSError, termios.error):
            termios.tcsetattr(fileno, termios.TCSANOW, before)
