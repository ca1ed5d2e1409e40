"""Garbage is collected when nobody waits, and at the latest after a minute."""

from __future__ import annotations

import gc
from typing import cast

import pytest

from nnlab.tui.garbage_collection import GarbageCollection, collect_in_quiet
from nnlab.tui.terminal.safety_net import NetApp


class Hour:
    """A collection, the time, and a person who does something now and then."""

    def __init__(self) -> None:
        self.now = self.touched_at = 0.0
        self.times: list[float] = []
        self._of = GarbageCollection(
            lambda: self.touched_at, lambda: self.now, lambda: self.times.append(self.now)
        )

    def go_on(self, seconds: float, *, busy: bool) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += 0.1
            if busy:
                self.touched_at = self.now
            self._of.look()


def test_nothing_is_collected_under_somebodys_hands() -> None:
    hour = Hour()
    hour.go_on(50.0, busy=True)
    assert not hour.times
    hour.go_on(1.0, busy=False)
    assert len(hour.times) == 1


def test_under_hands_that_never_rest_it_is_once_a_minute() -> None:
    hour = Hour()
    hour.go_on(600.0, busy=True)
    assert 9 <= len(hour.times) <= 10


def test_where_nobody_does_anything_it_is_now_and_then() -> None:
    hour = Hour()
    hour.go_on(600.0, busy=False)
    assert 25 <= len(hour.times) <= 30


async def test_what_a_start_has_made_is_not_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    monkeypatch.setattr(gc, "freeze", lambda: calls.append("freeze"))
    monkeypatch.setattr(gc, "enable", lambda: calls.append("enable"))
    async with NetApp().run_test() as pilot:
        collect_in_quiet(cast(NetApp, pilot.app))
    assert calls == ["freeze", "enable"]
