"""One server and one browser for all tests of what visitors get."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from nnlab.tui.cli.commands.terminal.serve import LAST_WORDS

from ..real_terminal import COMMAND
from .chromium import Chromium, program


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    process: subprocess.Popen[str]
    address: str
    """What it printed to open."""
    told: str
    """What it printed after that."""
    store: Path

    @property
    def place(self) -> str:
        """The address without its last part."""
        return self.address.rpartition("/")[0] + "/"

    def ended(self) -> tuple[int, str]:
        """Wait for its end; give its exit code and what it said on standard error."""
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return opened.getsockname()[1]


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[Served]:
    """Serve labs whose store and settings are in a folder."""
    pytest.importorskip("textual_serve", reason="the extra `browser` is not installed")
    store = folder / "runs.db"
    (folder / "settings.json").write_text('{"welcomed": true}')
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(free_port()), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "NNLAB_STORE": str(store),
            "NNLAB_SETTINGS": str(folder / "settings.json"),
            "NNLAB_LOG": str(folder / "errors.log"),
            "PYTHONUNBUFFERED": "1",
        },
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    told = ""
    while not told.endswith(f"{LAST_WORDS}\n") and (line := process.stdout.readline()):
        told += line
    try:
        yield Served(process, address, told, store)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for all tests that leave it as it is."""
    with serving(tmp_path_factory.mktemp("served"), *XOR) as server:
        yield server
        server.process.send_signal(signal.SIGTERM)
        assert server.ended() == (143, "")


@pytest.fixture
def served_once(tmp_path: Path) -> Iterator[Served]:
    """A server that the test ends itself."""
    with serving(tmp_path, *XOR) as server:
        yield server


XOR = ("--preset", "report-x1", "--epochs", "1000000", "--speed", "20")
"""A run that is under way and leaves the processor to others."""


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chromium]:
    """The browser."""
    pytest.importorskip("aiohttp", reason="the extra `browser` is not installed")
    if program() is None:
        pytest.skip("chromium is not installed")
    browser = await Chromium.opened(tmp_path_factory.mktemp("chromium"))
    yield browser
    await browser.close()
