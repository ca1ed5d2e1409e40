"""What comes over the line to somebody who asks the server, by whatever means."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.store.store import Store
from nnlab.tui.browser import server as rules
from nnlab.tui.browser.admission import Admission
from nnlab.tui.browser.files import page_files
from nnlab.tui.browser.server import LabServer
from nnlab.tui.browser.visit import Visit
from nnlab.tui.terminal.interruption import Interruption

aiohttp: Any = pytest.importorskip("aiohttp", reason="the extra `browser` is not installed")
pytest.importorskip("textual_serve", reason="the extra `browser` is not installed")


@dataclass
class Door:
    """A server in this process, and somebody who knocks."""

    host: str
    admission: Admission
    client: Any
    interruption: Interruption

    @property
    def place(self) -> str:
        return f"http://{self.host}/{self.admission.place}/"

    async def comes_in(self) -> None:
        async with self.client.get(f"http://{self.host}{self.admission.path}") as answer:
            assert (answer.status, str(answer.url)) == (200, self.place)

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        address = path if path.startswith("http") else f"http://{self.host}{path}"
        async with self.client.get(address, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def lab(self, **headers: str) -> str:
        """Open a lab, and give all that it draws until the page is closed."""
        origin = {"Origin": f"http://{self.host}", **headers}
        drawn = b""
        async with self.client.ws_connect(
            f"{self.place}lab?width=80&height=x", headers=origin
        ) as page:
            await page.send_str("no JSON")
            await page.send_str('["resize", {"width": "a"}]')
            await page.send_str('["ping", "7"]')
            await page.send_bytes(b"\0")
            async for message in page:
                if message.type == aiohttp.WSMsgType.TEXT:
                    assert message.data == '["pong", "7"]'
                else:
                    drawn += message.data
        return drawn.decode()


@asynccontextmanager
async def opened(*words: str) -> AsyncIterator[Door]:
    admission, interruption, ready = Admission(), Interruption(), asyncio.Event()
    server = LabServer(page_files(), admission, words)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.ensure_future(server.serve(listening, ready.set, interruption))
        await asyncio.wait_for(ready.wait(), 30)
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of addresses that are no names
        async with aiohttp.ClientSession(cookie_jar=jar) as client:
            yield Door(host, admission, client, interruption)
            if interruption.signal is None:
                interruption._handle(signal.SIGTERM, None)
            await asyncio.wait_for(task, 60)


async def test_without_the_whole_address_nothing_is_told() -> None:
    async with opened() as door:
        place, key = door.admission.path.removeprefix("/").split("/")
        for path in (
            *("/", "/favicon.ico", f"/{place}/", f"/{place}/textual.js", f"/{place}/lab"),
            *(
                f"/{place}/{key[:-1]}",
                f"/{place}/{key}x",
                f"/x/{key}",
                f"/{key}",
                f"/{place}//{key}",
            ),
            *(f"/{place}/?key={key}", f"//{place}/{key}", f"/{place}/../{place}/%2e%2e/"),
        ):
            status, told = await door.get(path)
            assert (status, told.count("\n")) == (403, 1), path
            assert "Open the whole address that `nnlab serve` printed" in told


async def test_a_cookie_of_another_server_does_not_open() -> None:
    async with opened() as door:
        wrong = {"Cookie": f"nnlab={Admission().path[-32:]}"}
        assert (await door.get(door.place, **wrong))[0] == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await door.lab(**wrong)


async def test_who_has_the_address_comes_in_and_what_there_is_comes_from_here() -> None:
    async with opened() as door:
        await door.comes_in()
        for name, found in page_files().items():
            async with door.client.get(f"{door.place}{name}") as answer:
                assert answer.status == 200
                assert await answer.read() == found.data
                assert answer.headers["Content-Encoding"] == "gzip"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert door.admission.path[-32:] not in str(answer.headers)
            if name != "textual.js":
                assert not re.search(r"(src|href|url)\W{0,3}(https?:)?//", found.data.decode())
        assert (await door.get(f"{door.place}page.css", **{"Accept-Encoding": "identity"}))[
            0
        ] == 200
        assert await door.get(f"{door.place}no.js") == (404, "There is no such file.\n")
        assert (await door.get(f"{door.place}page/page.js"))[0] == 404


async def test_pages_from_elsewhere_stay_out_even_with_the_cookie() -> None:
    async with opened("--version") as door:
        await door.comes_in()
        assert "nnlab" in await door.lab()

        for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await door.lab(Origin=origin)
        # A name that somebody else lets lead here, as DNS rebinding does.
        status, told = await door.get(door.place, Host="evil.example")
        assert (status, "by no other name" in told) == (403, True)


async def test_there_are_only_so_many_labs(monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST_LABS", 0)
    async with opened("--version") as door:
        await door.comes_in()
        assert "labs are open already" in await door.lab()


async def test_a_lab_that_can_not_be_opened_says_why(monkeypatch) -> None:
    def openpty() -> tuple[int, int]:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(os, "openpty", openpty)
    async with opened("--version") as door:
        await door.comes_in()
        assert "A lab can't be opened here: Too many open files." in await door.lab()


async def test_a_signal_ends_every_lab_with_a_word() -> None:
    async with opened("train", "--epochs", "100000000") as door:
        await door.comes_in()
        labs = [asyncio.ensure_future(door.lab()) for _ in range(2)]
        await asyncio.sleep(0)
        while not all(task.done() for task in labs):
            await asyncio.sleep(0.02)
            if len(door.client._connector._acquired) >= 2 and door.interruption.signal is None:
                door.interruption._handle(signal.SIGINT, None)
        for task in labs:
            assert "`nnlab serve` has ended; its labs keep their runs" in task.result()


async def test_ctrl_c_ends_the_server_and_its_labs_which_keep_their_runs(served_once) -> None:
    server = served_once
    origin = server.address.split("/")[2]
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as client:
        (await client.get(server.address)).close()
        at = {"Origin": f"http://{origin}"}
        async with client.ws_connect(f"{server.place}lab?width=80&height=24", headers=at) as page:
            drawn = b""
            while "● training" not in drawn.decode(errors="ignore"):
                drawn += await page.receive_bytes(timeout=60)
            server.process.send_signal(signal.SIGINT)
            while (message := await page.receive(timeout=60)).type == aiohttp.WSMsgType.BINARY:
                drawn = message.data
    assert "`nnlab serve` has ended; its labs keep their runs" in drawn.decode()
    assert server.ended() == (130, "")
    with Store.open(server.store) as store:
        assert [run.status for run in store.runs] == ["interrupted"]


async def test_what_nobody_sends_in_good_faith_opens_nothing_and_harms_nothing() -> None:
    chance, answers = random.Random(7), Counter[bytes]()
    async with opened() as door:
        place, key = door.admission.path.removeprefix("/").split("/")
        parts = [
            place,
            key[:-1],
            "lab",
            "/",
            "//",
            "..",
            "%2f",
            "%00",
            "?key=",
            "x" * 9000,
            key[1:],
        ]
        lines = [
            *(
                "Cookie: nnlab=",
                f"Cookie: nnlab={key[1:]}",
                "Upgrade: websocket",
                "Host: localhost",
            ),
            *(
                "Content-Length: 9",
                "Transfer-Encoding: chunked",
                "Host: [",
                "a: \0",
                "GET / HTTP/9",
            ),
            *("Connection: Upgrade", "Sec-WebSocket-Version: 13", "Accept-Encoding: \xff", "", ":"),
        ]
        for _ in range(300):
            path = "".join(chance.choices(parts, k=chance.randrange(6)))
            head = "\r\n".join(chance.choices(lines, k=chance.randrange(3)))
            said = f"GET /{path} HTTP/1.1\r\nHost: localhost\r\n{head}"
            reader, writer = await asyncio.open_connection(*door.host.split(":"))
            last = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            writer.write(f"{said}\r\n\r\n{last}".encode())
            answer = await asyncio.wait_for(reader.read(), 30)
            writer.close()
            answers.update(re.findall(rb"HTTP/1\.[01] (\d+)", answer))
            assert b"Traceback" not in answer
        await door.comes_in()
    assert answers.keys() <= {b"400", b"403", b"404", b"405"}
    assert answers[b"403"] > 100


messages = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["width", "height"]), inner),
    max_leaves=8,
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["stdin", "resize", "ping", "focus", ""]), messages).map(list)
        | messages
    ),
    st.lists(st.text()),
)
def test_whatever_a_page_sends_is_typed_or_a_size_or_nothing(said, texts) -> None:
    typed: list[bytes] = []
    sizes: list[tuple[int, int]] = []

    class Page:
        async def __aiter__(self) -> AsyncIterator[Any]:
            for text in (*map(json.dumps, said), *texts):
                yield SimpleNamespace(type=aiohttp.WSMsgType.TEXT, data=text)

        async def send_str(self, text: str) -> None:
            assert text.startswith('["pong", ')

    async def obey() -> None:
        visit: Any = Visit(None)
        visit._page = Page()
        lab: Any = SimpleNamespace(write=typed.append, resize=lambda *size: sizes.append(size))
        await visit._obey(lab)

    asyncio.run(obey())
    expected = [
        each[1].encode(errors="replace")
        for each in said
        if isinstance(each, list) and each[:1] == ["stdin"] and len(each) == 2
        if isinstance(each[1], str)
    ]
    assert typed == expected
    assert all(isinstance(cells, int) for size in sizes for cells in size)
