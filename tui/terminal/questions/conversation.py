"""Asks a terminal, and waits for its answers no longer than it may take."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, Generic

from .answering import answering
from .device import DEVICE
from .question import Meaning, Question

_FIRST_SECONDS = 2.0
"""How long the first answer may take."""
_LEAST_SECONDS, _TIMES = 2.0, 3.0
"""How long any other may take: so many times what the first one took, and this at least."""
_LATE_SECONDS = 0.1
"""How long to wait once more, in the end, for one that has answered nothing so far."""

_MOST_HEARD = 65_536
"""Bytes. A terminal that says more without answering will never answer."""


@dataclass(frozen=True, slots=True)
class Reply(Generic[Meaning]):
    """What a terminal has said until a question was answered."""

    meaning: Meaning | None
    """That answer's; `None` if there was none in time."""
    text: str
    """All else, as other questions read it."""
    seconds: float
    """From the first byte sent to the answer."""


@contextmanager
def conversation_with(descriptor: int) -> Iterator[Conversation]:
    """Ask a terminal, which is left as it was found, with no answer coming to whoever reads next.

    Args:
        descriptor: The terminal, opened for reading and writing without blocking.
    """
    conversation = Conversation(descriptor)
    with answering(descriptor):
        try:
            yield conversation
        finally:
            conversation.hear_out()


class Conversation:
    """Questions and their answers, one after the other.

    Args:
        descriptor: The terminal, in the modes of `answering`.
        clock: Gives seconds.

    Attributes:
        is_silent: Whether an answer did not come in time; then nothing more is asked.
        first_seconds: How long the first answer took.
    """

    def __init__(self, descriptor: int, clock: Callable[[], float] = monotonic) -> None:
        self._descriptor = descriptor
        self._clock = clock
        self._heard = bytearray()
        self._owed: Question[Any] | None = None
        self.is_silent = False
        self.first_seconds: float | None = None

    @property
    def patience(self) -> float:
        """How many seconds an answer may take."""
        if self.first_seconds is None:
            return _FIRST_SECONDS
        return max(_LEAST_SECONDS, _TIMES * self.first_seconds)

    def ask(self, sent: str, until: Question[Meaning] = DEVICE) -> Reply[Meaning]:
        """Send something, and a question behind it, and listen until that is answered.

        Args:
            sent: What else is sent before: text, and questions that may or may not be answered.
            until: The question that will be.
        """
        if self.is_silent:
            return Reply(None, "", 0.0)
        self._heard.clear()
        began = self._clock()
        deadline = began + self.patience
        self._owed = until
        if not self._send(f"{sent}{until.asks}".encode(), deadline):
            return self._given_up(began)
        while True:
            meaning, rest = until.take(self._text)
            if meaning is not None:
                self._owed = None
                seconds = self._clock() - began
                if self.first_seconds is None:
                    self.first_seconds = seconds
                return Reply(meaning, rest, seconds)
            if not self._listen(deadline):
                return self._given_up(began)

    def say(self, sent: str) -> None:
        """Send something that needs no answer, as far as the terminal takes it."""
        self._send(sent.encode(), self._clock() + _LATE_SECONDS)

    def hear_out(self) -> None:
        """Wait for an answer that is still to come, so that nobody else gets it."""
        if self._owed is None:
            return
        answers = self.first_seconds is not None
        deadline = self._clock() + (self.patience if answers else _LATE_SECONDS)
        while self._owed.take(self._text)[0] is None and self._listen(deadline):
            del self._heard[:-_MOST_HEARD]

    @property
    def _text(self) -> str:
        return self._heard.decode("utf-8", "replace")

    def _given_up(self, began: float) -> Reply[Any]:
        self.is_silent = True
        return Reply(None, self._text, self._clock() - began)

    def _send(self, data: bytes, deadline: float) -> bool:
        """Send bytes, and take in what comes meanwhile; tell whether all are sent."""
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                if not self._listen(deadline, or_room=True):
                    return False
            except OSError:
                return False
        return True

    def _listen(self, deadline: float, *, or_room: bool = False) -> bool:
        """Wait until something comes, or there is room for more; tell whether it has in time."""
        left = deadline - self._clock()
        if left <= 0 or len(self._heard) > _MOST_HEARD:
            return False
        wanting = [self._descriptor] if or_room else []
        try:
            readable, writable, _ = select.select([self._descriptor], wanting, [], left)
            if readable:
                data = os.read(self._descriptor, 4096)
                self._heard += data
                return bool(data)
        except BlockingIOError:
            return True
        except OSError:  # it is gone
            return False
        return bool(writable)
