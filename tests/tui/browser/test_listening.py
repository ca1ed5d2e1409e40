"""Where a server may listen, and what is said where it may not."""

from __future__ import annotations

import getpass
import socket
from contextlib import closing

import pytest

from nnlab.tui.browser import listening as rules
from nnlab.tui.browser.listening import ListeningError, as_in_urls, is_loopback, listening, tunnel

pytestmark = pytest.mark.fast


def refused(host: str, port: int | None = None, *, is_public: bool = False) -> str:
    with pytest.raises(ListeningError) as raised:
        listening(host, port, is_public=is_public).close()
    return str(raised.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_the_loopback_is_listened_at(host) -> None:
    with closing(listening(host, None, is_public=False)) as opened:
        assert is_loopback(opened.getsockname()[0])


def test_another_address_is_refused_with_what_it_would_mean() -> None:
    for host in ("0.0.0.0", "::"):
        sentence = refused(host)
        assert "nothing on the way is encrypted" in sentence
        assert "--insecure-public listens there all the same" in sentence
        assert "`ssh -L`" in sentence


def test_another_address_is_listened_at_if_that_is_said() -> None:
    with closing(listening("0.0.0.0", None, is_public=True)) as opened:
        assert opened.getsockname()[0] == "0.0.0.0"


def test_the_usual_port_gives_way_and_one_that_is_said_does_not(monkeypatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        taken = other.getsockname()[1]
        monkeypatch.setattr(rules, "USUAL_PORT", taken)

        with closing(listening("127.0.0.1", None, is_public=False)) as opened:
            assert opened.getsockname()[1] not in {0, taken}
        assert refused("127.0.0.1", taken) == (
            f"Something listens at port {taken} of 127.0.0.1 already;"
            " another --port, or none, is free."
        )


@pytest.mark.parametrize("host", ["no host", "\0", "ä" * 100, "." * 70, "127.0.0.1:8000"])
def test_what_is_no_address_is_a_sentence(host) -> None:
    assert refused(host) == f"--host must be an address of this machine, not {host!r}."


def test_an_address_of_another_machine_is_a_sentence() -> None:
    assert refused("192.0.2.1", is_public=True).startswith(
        "192.0.2.1 is no address that this machine can listen at: "
    )


def test_the_way_by_ssh_is_written_out(monkeypatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "lab7")
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")

    assert tunnel("127.0.0.1", 8000) == "ssh -N -L 8000:127.0.0.1:8000 ann@lab7"
    assert tunnel("::1", 8123) == "ssh -N -L 8123:[::1]:8123 ann@lab7"
    assert as_in_urls("::1") == "[::1]"
