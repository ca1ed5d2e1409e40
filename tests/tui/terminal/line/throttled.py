"""A program on a terminal behind a line that carries so many bytes a second, and takes its time.

Between the program's pseudo-terminal and whoever reads the screen a thread carries bytes: down at
the line's rate, read no sooner than the line takes them, so that what is too much waits in the
kernel; and up without a limit, as keys are few. Each way takes half of the round trip. Emulating
the screen takes longer than a frame, so that is done when somebody asks for it.
"""

from __future__ import annotations

import os
import re
import select
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal, Self

import pexpect

from .answers import Answers, Pictures, without_queries
from .one_way import OneWay
from .plain_screen import PlainScreen, PlainStream

_QUERY, _PLACES = b"\x1b[6n", re.compile(rb"\x1b\[\d+;\d+R")

Answering = Literal["drawn", "at once", "not"]
"""When queries are answered: once all before them has been drawn, as terminals do; by something
on this side of the line, as mosh's server and tmux do; or never."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line."""

    words: str = "fast line"
    """What tables call it."""
    bytes_a_second: float | None = None
    """How many it carries; `None` for as many as there are."""
    round_trip: float = 0.0
    """Seconds there and back."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that were drawn."""

    at: float
    """When, by `time.monotonic`."""
    data: bytes
    """What."""


class ThrottledTerminal:
    """A program behind a line.

    Args:
        words: The program and its arguments.
        line: The line.
        size: Columns and rows.
        environment: Its variables, all of them.
        answering: When queries are answered.
        of_bytes: Whether the terminal takes each byte for a character.
        pictures: How the terminal says that it shows pictures.

    Attributes:
        started: When it was opened, by `time.monotonic`.
        unanswered: How many questions for the cursor's place there are now that have no answer yet.
        most_unanswered: How many there ever were at once.
    """

    def __init__(
        self,
        words: Sequence[str],
        line: Line,
        *,
        size: tuple[int, int] = (120, 40),
        environment: Mapping[str, str] | None = None,
        answering: Answering = "drawn",
        of_bytes: bool = False,
        pictures: Pictures = "",
    ) -> None:
        columns, rows = size
        self.started = monotonic()
        self._answering = answering
        self._down = OneWay(line.bytes_a_second, line.round_trip / 2)
        self._up = OneWay(None, line.round_trip / 2)
        self._answers = Answers(of_bytes=of_bytes, pictures=pictures)
        self.unanswered = self.most_unanswered = 0
        self._end = b""
        self._arrived: list[Arrival] = []
        self._changed = threading.Condition()
        self._has_ended = False
        self._pending: list[bytes] = []
        self._screen = PlainScreen(columns, rows)
        self._stream = PlainStream(self._screen)
        self._fed = 0
        self._child: Any = pexpect.spawn(
            words[0],
            list(words[1:]),
            dimensions=(rows, columns),
            env=dict(os.environ if environment is None else environment),
        )
        self._child.ptyproc.delayafterclose = self._child.ptyproc.delayafterterminate = 0.02
        self._wake_out, self._wake_in = os.pipe()
        self._thread = threading.Thread(target=self._carry, name="line", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._has_ended = True
        self._wake()
        self._thread.join()
        with suppress(pexpect.ExceptionPexpect):
            self._child.close(force=True)
        os.close(self._wake_in)
        os.close(self._wake_out)

    # --- what a person does ---

    @property
    def process_id(self) -> int:
        """The program's."""
        return self._child.pid

    def press(self, keys: str) -> None:
        """Type keys, which take their time, too."""
        self._to_program(keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Have the terminal be of another size at once."""
        self.feed()
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    # --- what there is to see ---

    @property
    def arrivals(self) -> list[Arrival]:
        """All that was drawn so far."""
        with self._changed:
            return list(self._arrived)

    @property
    def drawn(self) -> bytes:
        """All bytes that were drawn so far."""
        return b"".join(arrival.data for arrival in self.arrivals)

    @property
    def has_ended(self) -> bool:
        """Whether nothing comes any more, as the program has ended."""
        return self._has_ended and not self._thread.is_alive()

    def feed(self, condition: Callable[[str], bool] | None = None) -> float | None:
        """Draw on the screen what has arrived, all of it or until something is to be seen.

        Args:
            condition: Says of the screen's text whether that is what was waited for.

        Returns:
            When the bytes came by which it was to be seen; `None` if it was not.
        """
        while True:
            with self._changed:
                if self._fed >= len(self._arrived):
                    return None
                arrival = self._arrived[self._fed]
                self._fed += 1
            self._stream.feed(arrival.data)
            if condition is not None and condition(self._screen.text):
                return arrival.at

    def feed_until(self, moment: float) -> None:
        """Draw on the screen what had arrived at a moment, so that it is what was seen then."""
        with self._changed:
            count = sum(arrival.at <= moment for arrival in self._arrived)
        while self._fed < count:
            self._stream.feed(self._arrived[self._fed].data)
            self._fed += 1

    @property
    def screen(self) -> PlainScreen:
        """The screen, as it was drawn last."""
        return self._screen

    @property
    def text(self) -> str:
        """What the screen shows."""
        self.feed()
        return self._screen.text

    def until(self, condition: Callable[[str], bool], seconds: float = 60.0) -> float:
        """Wait until the screen shows something.

        Returns:
            When it came, by `time.monotonic`.

        Raises:
            TimeoutError: If it does not in time, or the program ends before.
        """
        if condition(self._screen.text):
            return monotonic()
        deadline = monotonic() + seconds
        while (at := self.feed(condition)) is None:
            if monotonic() > deadline or self.has_ended:
                raise TimeoutError(f"it never came true of\n{self._screen.text}")
            with self._changed:
                if self._fed >= len(self._arrived):
                    self._changed.wait(0.1)
        return at

    def rest(self, seconds: float) -> None:
        """Let time pass: the screen is not drawn meanwhile, which would take time from others."""
        deadline = monotonic() + seconds
        with self._changed:
            while (left := deadline - monotonic()) > 0.0 and not self._has_ended:
                self._changed.wait(left)

    def until_quiet(self, seconds: float, most: float = 120.0) -> None:
        """Wait until nothing has come for so long.

        Raises:
            TimeoutError: If something always does.
        """
        quiet_since, deadline = monotonic(), monotonic() + most
        count = -1
        while monotonic() - quiet_since < seconds:
            with self._changed:
                if len(self._arrived) != count or not self._down.is_empty:
                    count, quiet_since = len(self._arrived), monotonic()
                self._changed.wait(0.02)
            if monotonic() > deadline:
                raise TimeoutError("there always came something")

    def until_ended(self, seconds: float = 60.0) -> int | None:
        """Wait until the program has ended and all that it sent has arrived; give its exit code.

        Raises:
            TimeoutError: If it does not in time.
        """
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise TimeoutError(f"it never left:\n{self.text}")
        self._child.wait()
        return self._child.exitstatus

    # --- the thread ---

    def _wake(self) -> None:
        with suppress(OSError):
            os.write(self._wake_in, b".")

    def _to_program(self, data: bytes) -> None:
        with self._changed:
            self._pending.append(data)
        self._wake()

    def _carry(self) -> None:
        terminal = self._child.child_fd
        is_open = True
        while not self._has_ended:
            now = monotonic()
            room = self._down.room(now) if is_open else 0
            wait = min(self._down.next_at(), self._up.next_at()) - now
            if is_open and not room:
                wait = min(wait, self._down.free_at() - now)
            files = [self._wake_out, *([terminal] if room else [])]
            ready, _, _ = select.select(files, [], [], min(max(wait, 0.0), 1.0))
            now = monotonic()
            if self._wake_out in ready:
                os.read(self._wake_out, 4096)
            with self._changed:
                pending, self._pending = self._pending, []
            for data in pending:
                self._up.put(data, now)
            if terminal in ready:
                try:
                    data = os.read(terminal, room)
                except OSError:  # Linux says so when the other side is closed
                    data = b""
                is_open = bool(data)
                if data:
                    self._leaves(data, now)
            while is_open and (data := self._up.take(now)) is not None:
                self.unanswered -= len(_PLACES.findall(data))
                with suppress(OSError):
                    os.write(terminal, data)
            while (data := self._down.take(now)) is not None:
                self._arrives(data, now)
            if not is_open and self._down.is_empty:
                break
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()

    def _leaves(self, data: bytes, now: float) -> None:
        # One that lies across two reads is whole in the second one's beginning.
        asked = (self._end + data).count(_QUERY)
        self._end = data[-len(_QUERY) + 1 :]
        self.unanswered += asked
        self.most_unanswered = max(self.most_unanswered, self.unanswered)
        if self._answering == "at once":
            for answer in self._answers.to(data):
                with suppress(OSError):
                    os.write(self._child.child_fd, answer)
            data = without_queries(data)
        if data:
            self._down.put(data, now)

    def _arrives(self, data: bytes, now: float) -> None:
        if self._answering == "drawn":
            for answer in self._answers.to(data):
                self._up.put(answer, now)
        with self._changed:
            self._arrived.append(Arrival(now, data))
            self._changed.notify_all()
