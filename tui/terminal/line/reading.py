"""Makes keys of what is read from a terminal, and takes its answers out."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

from .replies import Replies


class Reading:
    """Hands on what was typed, as Textual's messages.

    What nobody has typed in good faith, as a bad line sends it, ends neither the thread nor the
    lab: the keys after it count again.

    Args:
        replies: Hears the answers.
        typed: Takes each message.
        failed: Is told of an error that something read has led to.
        debug: Whether Textual's parser writes down what it reads.
    """

    def __init__(
        self,
        replies: Replies,
        typed: Callable[[Message], None],
        failed: Callable[[Exception], None],
        *,
        debug: bool = False,
    ) -> None:
        self._replies, self._typed, self._failed, self._debug = replies, typed, failed, debug
        self._parser = XTermParser(debug)
        self._decode = getincrementaldecoder("utf-8")("replace").decode

    def take(self, data: bytes) -> None:
        """Take what was read."""
        self._take(lambda: self._replies.take(self._decode(data)))

    def pause(self) -> None:
        """Learn that nothing has come for a moment."""
        self._take(self._replies.late)

    def _take(self, read: Callable[[], str]) -> None:
        try:
            text = read()
            if text:
                self._hand_on(self._parser.feed(text))
            self._hand_on(self._parser.tick())
        except Exception as error:
            self._parser = XTermParser(self._debug)
            self._failed(error)

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._typed(message)
