"""The lab as a person has it in a browser: a key, a click, another size, leaving, company."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from nnlab.core.store.store import Store

from ..terminal.line.local_sshd import NotInstalledError, local_sshd, ssh_words
from .chromium import PATIENCE_SECONDS, Chromium, Page
from .conftest import Served, free_port

SMALL = (740, 460)
OTHER = "another person"

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow]


@dataclass(frozen=True)
class Tunnel:
    """A way by SSH from another machine to the server."""

    process: subprocess.Popen[bytes]
    address: str
    """What is opened there."""

    async def is_there(self) -> None:
        port = int(self.address.split(":")[2].split("/")[0])
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    socket.create_connection(("localhost", port), 1).close()
                    return
                except OSError:
                    await asyncio.sleep(0.02)


def run_of(page: Page) -> str:
    found = re.search(r"run ([0-9a-f]{4})", page.text)
    return found[1] if found else ""


async def lab(
    chromium: Chromium, address: str, size: tuple[int, int] = (1100, 740), *who: str
) -> Page:
    page = await chromium.visit(address, size, apart=OTHER in who)
    await page.shows("● training")
    return page


async def test_a_key_a_click_another_size_and_leaving(chromium, served) -> None:
    page = await lab(chromium, served.address)
    # The second part of the address is in the bar no more, and nothing came from elsewhere.
    assert await page.value("location.href") == served.place
    own = served.place.partition("://")[2]
    assert all(re.match(rf"(http|ws)://{own}|data:", url) for url in page.requests), page.requests
    assert await page.value("document.cookie") == ""

    await page.keys(" ")
    await page.shows("‖ paused")
    await page.click("4 Network")
    await page.until(lambda: re.search(r"─ Network ", page.text))
    await page.control("z")
    await page.shows("There is no shell here that Ctrl-Z could lead back to.")

    await page.resize(*SMALL)
    await page.until(lambda: page.screen.columns < 90)
    await page.shows("q quit")
    await page.until(lambda: "‖ paused" in page.text and "Setup" not in page.text)

    await page.keys("q")
    await page.says("This lab has ended; what was kept is in the list of runs (t).")
    assert page.troubles == []
    await page.value("document.querySelector('#again').click()")
    await page.shows("● training")
    await page.close()


@pytest.fixture
def tunnel(served, tmp_path) -> Iterator[Tunnel]:
    """The way to the server that it prints, through an SSH server of one's own."""
    begins = free_port()
    host = served.place.split("/")[2]
    told = re.search(r"ssh -N -L \d+:(\S+) ", served.told)
    assert told is not None
    assert told[1] == host
    try:
        with local_sshd(tmp_path) as port:
            *words, machine = ssh_words(tmp_path, port)
            words = [word for word in words if word != "-tt"]  # no terminal: it is typed into none
            way = subprocess.Popen([*words, "-N", "-L", f"{begins}:{told[1]}", machine])
            yield Tunnel(way, served.address.replace(host, f"localhost:{begins}"))
            way.kill()
            way.wait()
    except NotInstalledError as error:
        pytest.skip(str(error))


def is_interrupted(run: str, served: Served) -> bool:
    with Store.open(served.store) as store:
        return any(each.id[:4] == run and each.status == "interrupted" for each in store.runs)


async def test_visitors_share_the_store_and_not_the_run_and_who_goes_away_keeps_it(
    chromium, served, tunnel
) -> None:
    second = await lab(chromium, served.address, SMALL, OTHER)
    await tunnel.is_there()
    first = await lab(chromium, tunnel.address, SMALL)
    run, other_run = run_of(first), run_of(second)
    assert run
    assert other_run not in {"", run}
    await first.keys(" ")
    await first.shows("‖ paused")
    assert "● training" in second.text

    tunnel.process.kill()
    await first.says("This lab has ended; what was kept is in the list of runs (t).")
    await second.until(lambda: is_interrupted(run, served))
    await second.keys("t")
    await second.until(lambda: re.search(rf"{run}.*interrupted", second.text))

    await second.close()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_interrupted(other_run, served):
            await asyncio.sleep(0.05)
    await first.close()
