"""Textual's driver for Unix, made to last whatever becomes of the terminal.

What Textual's own (8.2.8) does that a person with a shell runs into:

- It draws on standard error, so that a redirected one leaves a blank screen. Here it is standard
  output, which is known to be a terminal.
- Behind a terminal that takes nothing, its writer holds up the event loop; see `Output`.
- It reads on at the end of a terminal that is gone, without a pause; and a byte that is no UTF-8
  ends the program.
- It knows of one way to be stopped, its own. After `kill -STOP` and `fg` there are two of its
  threads, and the modes that it leaves behind are those of the dashboard.
- It stops its own process only: a shell waits for a whole job, such as one with a wrapper in it.
"""

from __future__ import annotations

import contextvars
import io
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from .job import is_alone, is_in_background, never_waiting, unstopped
from .line.leaving import EMPTY, LEAVE, PLAIN, hear_out
from .line.line import Line
from .line.output import Output
from .line.reading import Reading
from .line.replies import Replies

_LOOK_SECONDS = 0.1
"""How often to see whether the escape key was meant, or to end."""

_DRAIN_SECONDS = 1.5
"""How long a terminal may take for the last that is sent to it."""

_HEARING_SECONDS = 0.05
"""How long after a signal another may come that was sent before it."""


class Listener(Protocol):
    """Who is told, in the event loop's thread, what becomes of the terminal."""

    @property
    def is_leaving(self) -> bool:
        """Whether the program is about to end, so that it must not be stopped any more."""
        ...

    def gone(self) -> None:
        """The terminal is not there any more."""

    def continued(self) -> None:
        """The process was stopped and goes on, in the foreground."""

    def stop_asked(self) -> None:
        """Somebody wants the process to be suspended."""

    def caught_up(self) -> None:
        """The terminal takes text again, after much of it was lost."""

    def unread(self, error: Exception) -> None:
        """What was read from the terminal has led to an error, and is left out."""


class TerminalDriver(LinuxDriver):
    """Draws on standard output, and reads from standard input.

    Attributes:
        output: What is sent goes through this.
        line: What is drawn goes through this.
        replies: What the terminal answers, and who wants to hear it.
        listener: Who is told what becomes of the terminal.
    """

    def __init__(
        self,
        app: Any,
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = io.StringIO()  # for Textual's writer, which gets nothing to write
        out = sys.__stdout__
        assert out is not None  # it was seen to be a terminal
        self.listener: Listener | None = None
        self._context = contextvars.copy_context()  # that of the app
        self._is_on = False
        self.replies = Replies(self._call, owes=lambda: self.line.heard < self.line.asked)
        self.output = Output(
            out.fileno(),
            out.encoding or "utf-8",
            gone=lambda: self._tell("gone"),
            caught_up=lambda: self._tell("caught_up"),
        )
        self.line = Line.to_terminal(
            app.console, self.write, lambda: not self.output.waits, self._loop.call_later
        )

    def _tell(self, what: str) -> None:
        """Tell the listener, from any thread and any signal's handler."""
        if self.listener is not None:
            self._call(getattr(self.listener, what))

    def _call(self, told: Callable[[], None]) -> None:
        """Have something called in the event loop's thread, from any other."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(told, context=self._context)

    def write(self, data: str) -> None:
        """Have something written to the terminal."""
        self.output.write(data)

    def flush(self) -> None:
        """Do nothing: what is written is sent at once."""

    # --- beginning and ending ---

    @property
    def _is_leaving(self) -> bool:
        return self.listener is not None and self.listener.is_leaving

    def start_application_mode(self) -> None:
        """Take the terminal, once it is ours to take."""
        self._stay_out_of_the_background()
        self._is_on = True
        super().start_application_mode()
        self.line.begin()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was found."""
        if not self._is_on:
            return
        self.output.skip()
        if not is_in_background(self.fileno):  # where the shell reads what comes
            hear_out(self.line, self.replies, self.output)
        self.write(self.line.end() + (PLAIN if is_in_background(self.fileno) else EMPTY))
        before = self.attrs_before
        if is_in_background(self.fileno):
            self.attrs_before = None  # its modes are another's now
        with unstopped():
            super().stop_application_mode()
        self.attrs_before = before
        self._is_on = False

    def disable_input(self) -> None:
        """Read no more keys."""
        if self._is_on:
            with unstopped():
                super().disable_input()

    def close(self) -> None:
        """See what was sent to the terminal off."""
        super().close()
        if not self.output.drain(_DRAIN_SECONDS):
            self.output.let_go()

    def let_go(self) -> None:
        """Draw nothing more: there is nothing to draw on."""
        self.output.let_go()

    def give_back(self) -> None:
        """Give the terminal back from any thread, without asking or waiting for anybody."""
        if not self._is_on:
            return
        self.output.let_go()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        try:
            is_ours = not is_in_background(self.fileno)
            if self.attrs_before is not None and is_ours:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            # The first byte ends a sequence that was cut off in the middle.
            left = f"{self.line.beside.leave()}{EMPTY if is_ours else PLAIN}{LEAVE}"
            os.write(self.output.fileno, b"\x18" + left.encode())
        except (OSError, termios.error):
            pass  # it is gone

    # --- stopping and going on ---

    def _sigtstp_application(self, *_: object) -> None:
        self._tell("stop_asked")

    def _sigcont_application(self, *_: object) -> None:
        self._stay_out_of_the_background()
        self._tell("continued")

    def _stay_out_of_the_background(self) -> None:
        """Stop again, as other programs do, while the terminal belongs to another job."""
        if threading.current_thread() is not threading.main_thread():
            return
        handler = signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        try:
            while is_in_background(self.fileno) and not self._is_leaving:
                if is_alone():
                    self._tell("gone")  # nobody will ever bring it to the foreground
                    return
                # `kill` and its like come with what continues the process, and are to be heard.
                time.sleep(_HEARING_SECONDS)
                if not self._is_leaving:
                    os.kill(0, signal.SIGTTOU)
        finally:
            signal.signal(signal.SIGTTOU, handler)

    def suspend_application_mode(self) -> None:
        """Give the terminal back for a while."""
        self.stop_application_mode()
        self.close()

    def stop_job(self) -> None:
        """Stop all processes of the job, as Ctrl-Z does where a program has not taken it over."""
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            os.kill(0, signal.SIGTSTP)
        finally:
            signal.signal(signal.SIGTSTP, handler)

    def take_again(self) -> None:
        """Take the terminal from whoever drew on it while the process was stopped."""
        if not self._is_on:
            return
        before = self.attrs_before
        self.disable_input()
        super().close()  # Textual begins with threads of its own each time
        # Out and in again, or the cursor would be put back into the wrong line in the end.
        self.write("\x1b[<u\x1b[?1049l")
        self.start_application_mode()
        self.attrs_before = before

    def set_modes(self) -> None:
        """Set the terminal's modes again, in case that something else has changed them."""
        self.write("\x1b[?25l\x1b[?1004h\x1b[?7l")
        self.line.forget()
        self._enable_bracketed_paste()
        self._enable_mouse_support()

    # --- reading ---

    def process_message(self, message: Message) -> None:
        """Hand on what was typed; where the cursor is was asked for by the line alone."""
        if isinstance(message, events.CursorPosition):
            self.line.heard += 1
            self._call(partial(self.line.answered, time.monotonic()))
        else:
            super().process_message(message)

    def run_input_thread(self) -> None:
        """Read keys until the driver stops, or the terminal is gone."""
        with never_waiting(self.fileno) as fileno:
            self._read_keys(fileno)

    def _read_keys(self, fileno: int) -> None:
        reading = Reading(self.replies, self.process_message, self._unread, debug=self._debug)
        poll = select.poll()
        poll.register(fileno, select.POLLIN)
        while not self.exit_event.is_set():
            if not poll.poll(_LOOK_SECONDS * 1000):
                reading.pause()
                continue
            if is_in_background(self.fileno):
                self.exit_event.wait(_LOOK_SECONDS)  # it is another's, and to read it stops us
                continue
            data = self._read(fileno)
            if data is None:
                self.output.let_go()
                self._tell("gone")
                return
            reading.take(data)

    def _unread(self, error: Exception) -> None:
        if self.listener is not None and not self._is_leaving:
            self._call(partial(self.listener.unread, error))

    def _read(self, fileno: int) -> bytes | None:
        """Read what was typed; `None` if nobody will ever type any more."""
        try:
            data = os.read(fileno, 4096)
        except BlockingIOError:
            return b""
        except OSError:
            return None
        if not data:
            # A terminal that somebody has set to lines sends as much for Ctrl-D.
            try:
                termios.tcgetattr(self.fileno)
            except termios.error:
                return None
        return data
