"""What a terminal shows, as text and quickly asked for."""

from __future__ import annotations

import re

import pyte

_STRING = re.compile(rb"\x1b[P_X^][^\x1b]*\x1b\\")
_BEGUN = re.compile(rb"\x1b(?:[P_X^][^\x1b]*\x1b?)?\Z")


class PlainScreen(pyte.Screen):
    """A screen whose text is there without measuring every character."""

    @property
    def text(self) -> str:
        """Every row, with a line break between two."""
        columns = range(self.columns)
        rows = [self.buffer[y] for y in range(self.lines)]
        return "\n".join("".join([row[x].data for x in columns]) for row in rows)


class PlainStream(pyte.ByteStream):
    """Feeds a screen, as a terminal without graphics: strings meant for others are passed over."""

    def __init__(self, screen: PlainScreen) -> None:
        super().__init__(screen)
        self._held = b""

    def feed(self, data: bytes) -> None:
        """Draw what came."""
        data = _STRING.sub(b"", self._held + data)
        begun = _BEGUN.search(data)
        self._held = data[begun.start() :] if begun else b""
        super().feed(data[: begun.start()] if begun else data)
