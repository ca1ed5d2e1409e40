"""Who is let in, and who is not."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.browser.admission import Admission

pytestmark = pytest.mark.fast


def test_each_server_has_an_address_that_nobody_guesses() -> None:
    first, second = Admission(), Admission()

    assert first.path != second.path
    assert first.place != second.place
    place, key = first.path.removeprefix("/").split("/")
    assert (len(place), len(key)) == (16, 32)
    assert first.is_place(place)
    assert first.is_key(key)


def test_the_cookie_is_for_this_path_only_and_for_no_script_or_page_from_elsewhere() -> None:
    admission = Admission()
    (cookie,) = SimpleCookie(admission.cookie).values()

    assert admission.is_key(cookie.value)
    assert cookie["path"] == f"/{admission.place}/"
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"


@given(st.text())
def test_nothing_else_opens_the_door(said) -> None:
    admission = Admission()

    assert not admission.is_key(said)
    assert not admission.is_place(said)
    assert not admission.is_own_page({"Origin": said, "Host": "localhost:8000"})
    assert not admission.is_own_page({"Origin": said, "Host": said})


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:9000", "127.0.0.1:8000", "127.8.0.1", "[::1]:8000", "LOCALHOST"],
)
def test_a_name_of_the_loopback_is_known(host) -> None:
    assert Admission().knows_host({"Host": host})


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8000",
        "10.0.0.1",
        "[::",
        "localhost:; x",
    ],
)
def test_any_other_name_is_known_only_where_all_may_come(host) -> None:
    assert not Admission().knows_host({"Host": host})
    assert Admission(is_public=True).knows_host({"Host": host}) == (host[-1:] not in {"", ":", "x"})


def test_only_a_page_from_here_is_ours() -> None:
    def is_own(origin: str, host: str = "localhost:9000") -> bool:
        return Admission().is_own_page({"Origin": origin, "Host": host})

    assert is_own("http://localhost:9000")
    assert is_own("https://lab.example", "lab.example")
    assert not is_own("http://localhost:9001")
    assert not is_own("http://evil.example:9000")
    assert not is_own("null")
    assert not Admission().is_own_page({"Host": "localhost:9000"})
