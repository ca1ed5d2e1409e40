"""A real browser without a window, driven by its own protocol for tools."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import pyte

PATIENCE_SECONDS = 40
"""How long a busy machine may take; no test waits for it to pass."""

_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-extensions", "--mute-audio", "--no-proxy-server", "--disable-dev-shm-usage"),
    "--remote-debugging-port=0",
)


def program() -> str | None:
    """The browser, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


class Chromium:
    """A browser, and the line on which it is told what to do."""

    def __init__(self, process: subprocess.Popen[bytes], session: Any, line: Any) -> None:
        self._process, self._session, self._line = process, session, line
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._pages: dict[str, Page] = {}
        self._number = 0
        self._listens = asyncio.ensure_future(self._listen())

    @classmethod
    async def opened(cls, folder: Path) -> Self:
        """Start it.

        Args:
            folder: Where it keeps what it keeps.
        """
        found = program()
        assert found is not None
        process = subprocess.Popen(
            [found, *_QUIET, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "HOME": str(folder)},
        )
        place = folder / "DevToolsActivePort"
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not place.exists() or "\n" not in place.read_text():
                assert process.poll() is None, "the browser has ended"
                await asyncio.sleep(0.02)
        port, path = place.read_text().split("\n")[:2]
        session = import_module("aiohttp").ClientSession()
        line = await session.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0)
        return cls(process, session, line)

    async def close(self) -> None:
        """End it, and all processes that it has started."""
        self._listens.cancel()
        await asyncio.gather(self._listens, return_exceptions=True)
        await self._line.close()
        await self._session.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    async def ask(self, method: str, session: str = "", **said: Any) -> Any:
        """Tell it something, and give its answer."""
        self._number += 1
        number = self._number
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        order = {"id": number, "method": method, "params": said}
        await self._line.send_str(json.dumps({**order, "sessionId": session} if session else order))
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await answer

    async def _listen(self) -> None:
        async for message in self._line:
            told = json.loads(message.data)
            answer = self._answers.pop(told.get("id", 0), None)
            if answer is not None and not answer.done():
                if "error" in told:
                    answer.set_exception(AssertionError(told["error"]))
                else:
                    answer.set_result(told["result"])
            elif (page := self._pages.get(told.get("sessionId", ""))) is not None:
                page.hear(told["method"], told["params"])

    async def visit(
        self, address: str, size: tuple[int, int] = (1280, 800), *, apart: bool = False
    ) -> Page:
        """Open an address in a window of its own.

        Args:
            address: That address.
            size: The window's, in points.
            apart: Whether it is another person's, without the cookies of the rest.
        """
        context: dict[str, Any] = {}
        if apart:
            made = await self.ask("Target.createBrowserContext")
            context = {"browserContextId": made["browserContextId"]}
        target = (await self.ask("Target.createTarget", url="about:blank", **context))["targetId"]
        attached = await self.ask("Target.attachToTarget", targetId=target, flatten=True)
        page = Page(self, target, attached["sessionId"])
        self._pages[attached["sessionId"]] = page
        for part in ("Page", "Network", "Runtime"):
            await page.ask(f"{part}.enable")
        await page.resize(*size)
        await page.ask("Page.navigate", url=address)
        return page


class Page:
    """A window, and the screen of the terminal that is on its page."""

    def __init__(self, browser: Chromium, target: str, session: str) -> None:
        self._browser, self._target, self._session = browser, target, session
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.sent: list[Any] = []
        """What the page has sent to the lab."""
        self._heard = asyncio.Event()

    async def ask(self, method: str, **said: Any) -> Any:
        return await self._browser.ask(method, self._session, **said)

    def hear(self, method: str, told: dict[str, Any]) -> None:
        """Take in what the browser tells of this page."""
        match method:
            case "Network.webSocketFrameReceived":
                frame = told["response"]
                if frame["opcode"] == 2:
                    self._stream.feed(base64.b64decode(frame["payloadData"]))
            case "Network.webSocketFrameSent":
                self._note(told["response"]["payloadData"])
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(told["url"])
                self.screen.reset()
            case "Runtime.exceptionThrown":
                self.troubles.append(json.dumps(told["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if told["type"] == "error":
                self.troubles.append(json.dumps(told["args"]))
        self._heard.set()

    def _note(self, text: str) -> None:
        try:
            sent = json.loads(text)
        except ValueError:
            return
        self.sent.append(sent)
        if sent[0] == "resize":
            self.screen.resize(sent[1]["height"], sent[1]["width"])

    # --- what is seen ---

    @property
    def text(self) -> str:
        """What the terminal shows."""
        columns = range(self.screen.columns)
        rows = [self.screen.buffer[y] for y in range(self.screen.lines)]
        return "\n".join("".join([row[x].data for x in columns]) for row in rows)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds that only changes as the browser tells something."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not condition():
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            raise AssertionError(f"it never came true of\n{self.text}\n{self.troubles}") from None

    async def shows(self, words: str) -> None:
        await self.until(lambda: words in self.text)

    async def says(self, words: str) -> None:
        """Wait for words on the page that are not the terminal's."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while words not in str(await self.value("document.body.innerText")):
                await asyncio.sleep(0.02)

    async def value(self, script: str) -> Any:
        """What a script of the page comes to."""
        return (await self.ask("Runtime.evaluate", expression=script))["result"].get("value")

    async def picture(self, place: Path) -> None:
        """Keep what a person sees as a PNG."""
        shot = await self.ask("Page.captureScreenshot")
        place.write_bytes(base64.b64decode(shot["data"]))

    # --- what is done ---

    async def keys(self, text: str) -> None:
        for key in text:
            await self.ask("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def control(self, letter: str) -> None:
        """Press a letter with the control key."""
        code = ord(letter.upper())
        key = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": code}
        await self.ask("Input.dispatchKeyEvent", type="rawKeyDown", modifiers=2, **key)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", modifiers=2, **key)

    async def click(self, words: str) -> None:
        """Press the mouse on words that the terminal shows."""
        y, line = next((y, t) for y, t in enumerate(self.text.splitlines()) if words in t)
        x = line.index(words)
        box = await self.ask(
            "Runtime.evaluate",
            expression="(e => [e.left, e.top, e.width, e.height])("
            "document.querySelector('.xterm-screen').getBoundingClientRect())",
            returnByValue=True,
        )
        left, top, width, height = box["result"]["value"]
        point = {
            "x": left + (x + 0.5) * width / self.screen.columns,
            "y": top + (y + 0.5) * height / self.screen.lines,
            "button": "left",
            "clickCount": 1,
        }
        await self.ask("Input.dispatchMouseEvent", type="mousePressed", **point)
        await self.ask("Input.dispatchMouseEvent", type="mouseReleased", **point)

    async def resize(self, width: int, height: int) -> None:
        """Let the window have another size, in points."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    async def close(self) -> None:
        """Close the window."""
        await self._browser.ask("Target.closeTarget", targetId=self._target)
