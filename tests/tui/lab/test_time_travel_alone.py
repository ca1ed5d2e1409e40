"""Time travel without any screen: a session that does not train, and a timer that is made up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from nnlab.tui.lab.session import Session
from nnlab.tui.lab.time_travel import SECONDS_TO_PLAY, TICK, TimeTravel


class MadeUpSession:
    """A run at epoch 100 with a timeline point every ten epochs."""

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.newest = SimpleNamespace(
            epoch=100,
            kept=np.arange(0, 101, 10),
            position=0,
            best_epoch=42,
            past=None,
            why_empty="",
        )
        self.is_making = True

    def watch_making(self) -> bool:
        return self.is_making

    def show_epoch(self, when: object) -> None:
        self.asked.append(when)


class MadeUpTimer:
    def __init__(self) -> None:
        self.tick: Any = None
        self.is_stopped = False

    def stop(self) -> None:
        self.is_stopped = True


class World:
    """Time travel, and all that it says."""

    def __init__(self) -> None:
        self.session = MadeUpSession()
        self.said: list[str] = []
        self.playing: list[str] = []
        self.came_or_went = 0
        self.timer = MadeUpTimer()
        self.travel = TimeTravel(
            cast("Session", self.session),
            notify=self.said.append,
            say_playing=self.playing.append,
            came_or_went=self._count,
            every=self._every,
        )

    def _count(self) -> None:
        self.came_or_went += 1

    def _every(self, seconds: float, tick: Any) -> MadeUpTimer:
        assert seconds == TICK
        self.timer = MadeUpTimer()
        self.timer.tick = tick
        return self.timer


@pytest.fixture
def world() -> World:
    return World()


def test_steps_go_from_point_to_point_and_end_in_the_present(world: World) -> None:
    for by in (-1, -1, 1, -10, -10, 10, 1):
        world.travel.step(by)
    assert world.session.asked == [90, 80, 90, 0, "live"]
    assert not world.travel.in_the_past


def test_that_the_present_is_left_and_come_back_to_is_told_once_each(world: World) -> None:
    world.travel.step(-1)
    world.travel.step(-1)
    assert (world.came_or_went, world.travel.in_the_past) == (1, True)
    world.travel.to_live()
    world.travel.to_live()
    assert (world.came_or_went, world.travel.in_the_past) == (2, False)


def test_the_best_epoch_is_looked_at_where_it_is_nearest(world: World) -> None:
    world.travel.to_best()
    assert world.travel.when == 42


def test_where_another_epoch_is_seen_than_was_asked_for_that_is_said(world: World) -> None:
    world.travel.look_near(48)
    assert (world.session.asked[-1], world.travel.when) == (48, 48)
    assert world.playing[-1] == ", the nearest kept to 48, which is being made."
    world.session.newest.past = SimpleNamespace(epoch=50)
    world.timer.tick()
    assert world.playing[-1].endswith("which is being made.")
    # It can't be made, or not in a few seconds.
    world.session.is_making = False
    world.timer.tick()
    assert (world.playing[-1], world.timer.is_stopped) == (", the nearest kept to 48.", True)
    world.session.is_making = True
    world.travel.look_near(47)
    world.session.newest.past = SimpleNamespace(epoch=47)
    world.timer.tick()
    assert (world.playing[-1], world.timer.is_stopped) == ("", True)
    world.travel.step(1)
    assert world.travel.when == 50
    world.travel.look_near(50)
    assert world.playing[-1] == ""
    world.session.newest.kept = np.arange(20, 101, 10)
    world.travel.look_near(0)  # the start of a branch
    assert (world.travel.when, world.playing[-1]) == (20, "")


def test_without_a_best_epoch_that_is_said(world: World) -> None:
    world.session.newest.best_epoch = None
    world.travel.to_best()
    assert world.said == ["With replicas there is no best epoch of all."]
    assert not world.travel.in_the_past


def test_played_it_goes_to_the_present_and_stops(world: World) -> None:
    world.travel.play()
    assert (world.travel.when, world.travel.is_playing) == (0, True)
    ticks = round(SECONDS_TO_PLAY[0] / TICK)
    for _ in range(ticks + 1):
        if not world.timer.is_stopped:
            world.timer.tick()
    assert world.timer.is_stopped
    assert (world.travel.when, world.travel.is_playing) == ("live", False)
    *epochs, last = world.session.asked
    assert epochs[:10] == list(range(0, 100, 10))
    assert last == "live"


def test_played_again_it_is_faster_and_after_the_fastest_it_stops(world: World) -> None:
    for seconds in SECONDS_TO_PLAY:
        world.travel.play()
        assert f"all in {seconds} s" in world.playing[-1]
    world.travel.play()
    assert (world.playing[-1], world.timer.is_stopped) == ("", True)


def test_a_run_that_begins_is_seen_as_it_is(world: World) -> None:
    world.travel.step(-3)
    world.travel.forget()
    assert not world.travel.in_the_past
    assert world.session.asked == [70]
