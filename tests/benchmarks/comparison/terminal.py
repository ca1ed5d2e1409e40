"""A program in a real pseudo-terminal, driven by keys and read as bytes or as a screen."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import pexpect
import pyte

COLUMNS, ROWS = 120, 40

_PAUSE_SECONDS = 0.01

_QUERY, _ANSWER = b"\x1b[6n", b"\x1b[2;1R"
"""Asks where the cursor is once all before it is drawn; and an answer: that it is drawn counts."""

_TERMINAL = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "C.UTF-8",
    "NNLAB_SETTINGS": "",  # the same look everywhere, and nothing remembered of it
}


class Terminal:
    """A child on a pseudo-terminal of 120x40.

    Bytes are searched as they come; the screen is only made of them when somebody asks for it,
    as an emulator takes longer than the child's frame and would slow its reader down.

    Args:
        words: The program and its arguments; `sys.executable` goes before them.
        environment: Variables on top of this process's own.
    """

    def __init__(self, words: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.started = perf_counter()
        self._child: Any = pexpect.spawn(
            sys.executable,
            list(words),
            dimensions=(ROWS, COLUMNS),
            env={**os.environ, **_TERMINAL, **(environment or {})},
        )
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._chunks: list[tuple[float, bytes]] = []
        self._fed = 0
        self._end = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close(force=True)

    @property
    def process_id(self) -> int:
        """The child's."""
        return self._child.pid

    def press(self, keys: str) -> None:
        """Type keys at once; pexpect's own `send` waits a while first."""
        os.write(self._child.child_fd, keys.encode())

    def wait_for(self, marker: bytes, seconds: float = 30.0) -> float:
        """Read until bytes come that were not there before.

        Returns:
            The moment they came, by `perf_counter`.

        Raises:
            TimeoutError: If they don't come in time, or the program ends before.
        """
        deadline = perf_counter() + seconds
        seen = b""
        while perf_counter() < deadline:
            chunk = self._read(deadline - perf_counter())
            if not chunk:
                break
            # A marker may lie across two reads, so the end of what came before is kept.
            seen = seen[-len(marker) :] + chunk
            if marker in seen:
                return perf_counter()
        raise TimeoutError(f"{marker!r} did not come; the screen says:\n{self.text()}")

    def wait_until(self, says: Callable[[str], object], seconds: float = 30.0) -> float:
        """Read until the screen says something; what is sent is only what differs.

        Returns:
            The moment the bytes came that made it so, by `perf_counter`.

        Raises:
            TimeoutError: If that doesn't come in time, or the program ends before.
        """
        deadline = perf_counter() + seconds
        while perf_counter() < deadline:
            if not self._read(deadline - perf_counter()):
                break
            if says(self.text()):
                return self._chunks[-1][0]
        raise TimeoutError(f"it was never so; the screen says:\n{self.text()}")

    def drain(self, seconds: float) -> None:
        """Read for a while, as a program that nobody reads from comes to a halt."""
        deadline = perf_counter() + seconds
        while (left := deadline - perf_counter()) > 0:
            self._read(left)

    def text(self) -> str:
        """Give what the screen shows."""
        self._feed(len(self._chunks))
        return "\n".join(self._screen.display)

    def text_at(self, moment: float) -> tuple[float, str]:
        """Give what the screen showed when it was last at rest before a moment; ask in order.

        Returns:
            When the last bytes of that picture came, and the picture.
        """
        count = sum(at <= moment for at, _ in self._chunks)
        # What comes at once is one frame; between its chunks the screen is half old, half new.
        while 1 < count < len(self._chunks) and (
            self._chunks[count][0] - self._chunks[count - 1][0] < _PAUSE_SECONDS
        ):
            count -= 1
        self._feed(count)
        return self._chunks[count - 1][0], "\n".join(self._screen.display)

    def _feed(self, count: int) -> None:
        for _, chunk in self._chunks[self._fed : count]:
            self._stream.feed(chunk)
        self._fed = max(self._fed, count)

    def wait_until_ended(self, seconds: float = 120.0) -> None:
        """Read until the program ends by itself.

        Raises:
            TimeoutError: If it does not in time.
        """
        deadline = perf_counter() + seconds
        while perf_counter() < deadline:
            if not self._read(1.0) and not self._child.isalive():
                return
        raise TimeoutError(f"it did not end; the screen says:\n{self.text()}")

    def _read(self, seconds: float) -> bytes:
        """Wait for bytes at most so long; none when there are none or the program has ended."""
        ready, _, _ = select.select([self._child.child_fd], [], [], max(seconds, 0.0))
        if not ready:
            return b""
        try:
            chunk = os.read(self._child.child_fd, 1 << 16)
        except OSError:  # Linux says so when the other side is closed
            return b""
        at = perf_counter()
        # A query may be cut by the end of what was read.
        asked = (self._end + chunk).count(_QUERY)
        self._end = chunk[-len(_QUERY) + 1 :]
        if asked:
            os.write(self._child.child_fd, _ANSWER * asked)
        self._chunks.append((at, chunk))
        return chunk


def processor_seconds(process_id: int) -> float | None:
    """Give the processor time of a process so far, all threads; `None` but on Linux."""
    try:
        with open(f"/proc/{process_id}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def thread_seconds(process_id: int) -> dict[int, float]:
    """Give the processor time so far of each thread of a process; none but on Linux.

    The main thread has the number of the process.
    """
    spent: dict[int, float] = {}
    for path in Path(f"/proc/{process_id}/task").glob("*/schedstat"):
        with suppress(OSError, ValueError):  # a thread may have ended meanwhile
            spent[int(path.parent.name)] = int(path.read_text(encoding="ascii").split()[0]) / 1e9
    return spent
