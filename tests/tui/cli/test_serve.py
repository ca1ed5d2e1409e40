"""`nnlab serve` before anybody comes: what it refuses, and what it hands to the labs."""

from __future__ import annotations

import socket
import sys
from typing import Any

import pytest

from nnlab.tui.browser.listening import is_loopback


@pytest.fixture
def served(monkeypatch) -> list[tuple[list[str], str]]:
    """The words for each server's labs, and where it listens, in place of a server."""
    pytest.importorskip("textual_serve", reason="the extra `browser` is not installed")
    from nnlab.tui.browser.server import LabServer

    calls: list[tuple[list[str], str]] = []

    def run(self: LabServer, listening: Any, ready: Any) -> int:
        calls.append((list(self._words), listening.getsockname()[0]))
        ready()
        return 130

    monkeypatch.setattr(LabServer, "run", run)
    return calls


def test_it_says_the_address_and_the_way_there(nnlab, served):
    outcome = nnlab("serve")
    address, empty, *lines = outcome.out.splitlines()

    assert (outcome.code, outcome.err, empty) == (130, "", "")
    assert address.startswith("http://127.0.0.1:")
    assert len(address) < 80
    port = address.split(":")[2].split("/")[0]
    assert any(f"ssh -N -L {port}:127.0.0.1:{port} " in line for line in lines)
    assert "Ctrl-C ends all labs and\nkeeps their runs.\n" in outcome.out
    ((words, host),) = served
    assert words == []
    assert is_loopback(host)


def test_the_labs_are_told_what_was_said_and_not_what_the_server_is_for(nnlab, served, tmp_path):
    store = tmp_path / "runs.db"
    words = ["--preset=xor", "--lr", "0.5", "--no-bias", "--fps", "4", "--tour", "--paused"]
    own = ["--host", "localhost", "--insecure-public"]

    assert nnlab("serve", *words, *own, "--store", str(store), NNLAB_SEED="3").code == 130
    ((said, _),) = served
    assert sorted(said) == sorted(
        [
            *("--preset=xor", "--learning-rate=0.5", "--no-bias", "--fps=4", "--tour", "--paused"),
            f"--store={store}",
        ]
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--port", "0"], "--port must be a whole number from 1 to 65535, not '0'."),
        (["--port", "http"], "--port must be a whole number from 1 to 65535, not 'http'."),
        (["--port", "9" * 30], "--port must be a whole number from 1 to 65535, not "),
        (["--port", f"{1:010}{9:010}"], "--port must be a whole number from 1 to 65535, not "),
        (["--host", "no host"], "--host must be an address of this machine, not 'no host'."),
        (["--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines, and nothing on"),
        (["--data", "-"], "--data must be a file here, as each visitor's lab reads it"),
        (["--config", "-"], "--config must be a file here, as each visitor's lab reads it"),
        (["--seed", "x"], "--seed must be "),
        (["--fps", "100"], "--fps must be a number from 1 to 60, not '100'."),
        (["--preset", "none-such"], "none-such"),
        (["xor"], "There is no use for 'xor' here. Did you mean --preset xor?"),
    ],
)
def test_what_is_wrong_is_said_before_anybody_comes(nnlab, served, words, sentence):
    outcome = nnlab("serve", *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err
    assert served == []


def test_what_insecure_public_means_is_said(nnlab, served, monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "lab7")
    outcome = nnlab("serve", "--host", "0.0.0.0", "--insecure-public")

    assert outcome.code == 130
    assert outcome.out.startswith("http://lab7:")
    assert "Insecure: nothing on the way is encrypted" in outcome.out
    assert max(map(len, outcome.out.splitlines()[1:])) < 80
    assert "ssh -N" not in outcome.out


@pytest.mark.parametrize("module", ["aiohttp.web", "textual_serve"])
def test_without_the_extra_a_sentence_says_what_brings_it(nnlab, monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)

    outcome = nnlab("serve")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "`nnlab serve` needs textual-serve: pip install 'nnlab-tui[browser]' brings it.\n"
    )


def test_another_server_for_browsers_is_told_of_this_one(nnlab):
    outcome = nnlab(TEXTUAL_DRIVER="textual.drivers.web_driver:WebDriver")

    assert (outcome.code, outcome.out) == (2, "")
    assert "`nnlab serve`" in outcome.err
