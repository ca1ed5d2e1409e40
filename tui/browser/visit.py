"""One visitor: a page on one side, a lab on the other, and what goes to and fro between them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from .pseudo_terminal import PseudoTerminal

_USUAL_SIZE = (80, 24)

_HEARTBEAT_SECONDS = 30.0
"""How often a page is asked whether it is still there."""

_LARGEST_MESSAGE = 1_000_000
"""Bytes that a page may send at once: a drawing that is pasted."""

_FAREWELL_SECONDS = 1.0
"""How long a page may take to hear that it is over."""

_ON_A_LINE_OF_ITS_OWN = "\x1b[?1049l\x1b[?25h\x1b[0m\r\n"
"""What brings a terminal back from the lab, of which the last frame may not be whole."""


class Visit:
    """A visitor with a lab.

    Args:
        request: The visitor's request for a websocket, which is let in already.
    """

    def __init__(self, request: Any) -> None:
        self._aiohttp: Any = import_module("aiohttp")
        self._request = request
        self._page: Any = self._aiohttp.web.WebSocketResponse(
            heartbeat=_HEARTBEAT_SECONDS, max_msg_size=_LARGEST_MESSAGE
        )
        self._ends = asyncio.Event()
        self._farewell = ""

    async def refuse(self, sentence: str) -> Any:
        """Say why there is no lab for this visitor."""
        await self._page.prepare(self._request)
        self._farewell = sentence
        await self._part()
        return self._page

    async def last(self, words: Sequence[str]) -> Any:
        """Open a lab, and stay until it ends or the visitor goes away.

        Args:
            words: What follows `nnlab`.

        Returns:
            The response.
        """
        await self._page.prepare(self._request)
        asked = self._request.query
        usual_columns, usual_rows = _USUAL_SIZE
        columns, rows = _cells(asked.get("width")), _cells(asked.get("height"))
        try:
            lab = await PseudoTerminal.opened(words, columns or usual_columns, rows or usual_rows)
        except OSError as error:
            self._farewell = f"A lab can't be opened here: {error.strerror}."
            await self._part()
            return self._page
        ways = {
            asyncio.ensure_future(self._show(lab)),
            asyncio.ensure_future(self._obey(lab)),
            asyncio.ensure_future(self._ends.wait()),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            # The page waits for no lab that is still keeping its run.
            parting = asyncio.ensure_future(self._part())
            await lab.hang_up()
            await parting
        return self._page

    def end(self, farewell: str) -> None:
        """Have it end in order.

        Args:
            farewell: What the visitor reads then.
        """
        self._farewell = farewell
        self._ends.set()

    async def _show(self, lab: PseudoTerminal) -> None:
        """Send the page what the lab draws, as fast as it takes it."""
        with suppress(ConnectionError):
            while data := await lab.read():
                await self._page.send_bytes(data)

    async def _obey(self, lab: PseudoTerminal) -> None:
        """Give the lab what is typed and clicked on the page."""
        async for message in self._page:
            if message.type != self._aiohttp.WSMsgType.TEXT:
                continue
            match _parsed(message.data):
                case ["stdin", str(text)]:
                    lab.write(text.encode(errors="replace"))
                case ["resize", {"width": int(columns), "height": int(rows)}]:
                    lab.resize(columns, rows)
                case ["ping", str(sent)]:
                    with suppress(ConnectionError):
                        await self._page.send_str(json.dumps(["pong", sent]))
                case _:
                    pass  # focus and blur: the terminal on the page tells of them by itself

    async def _part(self) -> None:
        """Tell the page that it is over, and why if it was not the visitor who left."""
        if self._page.closed:
            return
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                if self._farewell:
                    text = f"{_ON_A_LINE_OF_ITS_OWN}{self._farewell}\r\n"
                    await self._page.send_bytes(text.encode())
                await self._page.close()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _cells(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
