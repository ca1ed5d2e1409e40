"""A lab on a pseudo-terminal, and this process in the place of the terminal."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import struct
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Self

from ..terminal.interruption import PATIENCE_SECONDS

MOST_CELLS = 1000
"""The most columns and the most rows that a page may ask for."""

_PIECE = 65_536
"""How many bytes are read at once."""

_MOST_UNREAD = 1_000_000
"""So many bytes may wait for a lab that does not read them; what is typed then is lost."""

_LAST_WORDS_SECONDS = 0.2
"""How long to wait for what a lab has written before it ended."""

_KILLED_SECONDS = 1.0
"""How long after that a lab may take that is told to end, until it is killed."""

_OF_ANOTHER_TERMINAL = {
    *("TMUX", "TMUX_PANE", "STY", "WINDOW", "KITTY_WINDOW_ID", "VTE_VERSION", "WT_SESSION"),
    *("TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL", "LC_TERMINAL_VERSION"),
    *("COLUMNS", "LINES", "SSH_TTY", "WINDOWID"),
}
"""Variables that speak of the terminal that the server was started on."""


class PseudoTerminal:
    """A lab in a process of its own, on a terminal that it has to itself.

    Made by `opened`.
    """

    def __init__(self, master: int, process: asyncio.subprocess.Process) -> None:
        self._master = master
        self._process = process
        self._ended = asyncio.ensure_future(process.wait())
        self._unread = bytearray()
        self._is_open = True

    @classmethod
    async def opened(cls, words: Sequence[str], columns: int, rows: int) -> Self:
        """Start a lab.

        Args:
            words: What follows `nnlab`.
            columns: The terminal's width.
            rows: Its height.
        """
        master, slave = os.openpty()
        try:
            os.set_blocking(master, False)
            _set_size(master, columns, rows)
            module = "nnlab.tui.browser.controlling_terminal"
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", module, *words),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
                env=surroundings(os.environ),
            )
        except BaseException:
            os.close(master)
            raise
        finally:
            os.close(slave)
        return cls(master, process)

    async def read(self) -> bytes:
        """Wait for what the lab draws; empty once it has ended."""
        while self._is_open:
            data = self._drawn()
            if data or data is None:
                return data or b""
            if self._ended.done():
                # Processes that it has started may have the terminal open for longer.
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._ready(), _LAST_WORDS_SECONDS)
                return self._drawn() or b""
            readable = asyncio.ensure_future(self._ready())
            try:
                await asyncio.wait({readable, self._ended}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                readable.cancel()
        return b""

    async def _ready(self) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        master = self._master
        loop.add_reader(master, lambda: ready.done() or ready.set_result(None))
        try:
            await ready
        finally:
            if self._is_open:
                loop.remove_reader(master)

    def _drawn(self) -> bytes | None:
        """Read what is there; `None` where nothing will ever come any more."""
        data = b""
        while len(data) < _PIECE:
            try:
                piece = os.read(self._master, _PIECE)
            except BlockingIOError:
                return data
            except OSError:  # of a terminal that nobody has open any more
                return data or None
            if not piece:
                return data or None
            data += piece
        return data

    def write(self, data: bytes) -> None:
        """Have something typed."""
        if not self._is_open or len(self._unread) + len(data) > _MOST_UNREAD:
            return
        self._unread += data
        self._type()

    def _type(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._unread:
                del self._unread[: os.write(self._master, self._unread[:_PIECE])]
        except BlockingIOError:
            loop.add_writer(self._master, self._type)
            return
        except OSError:  # it has ended
            self._unread.clear()
        loop.remove_writer(self._master)

    def resize(self, columns: int, rows: int) -> None:
        """Let the terminal have another size; the lab is told by the system."""
        if self._is_open:
            _set_size(self._master, columns, rows)

    async def hang_up(self) -> None:
        """Take the terminal away, as a line that drops does, and wait for the lab to end."""
        if self._is_open:
            self._is_open = False
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._master)
            loop.remove_writer(self._master)
            os.close(self._master)
        if not await self._ends_within(PATIENCE_SECONDS + 1.0):
            with suppress(ProcessLookupError):
                self._process.terminate()
            if not await self._ends_within(_KILLED_SECONDS):
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
        await self._ended

    async def _ends_within(self, seconds: float) -> bool:
        done, _ = await asyncio.wait({self._ended}, timeout=seconds)
        return bool(done)


def surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """Give the environment's variables for a lab that a browser shows, which draws as xterm does.

    Args:
        given: Those of the server.
    """
    kept = {
        name: text
        for name, text in given.items()
        if name not in _OF_ANOTHER_TERMINAL and not name.startswith("TEXTUAL")
    }
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONIOENCODING": "utf-8"}
    return {**kept, **terminal}


def _set_size(terminal: int, columns: int, rows: int) -> None:
    columns, rows = (min(max(1, cells), MOST_CELLS) for cells in (columns, rows))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
