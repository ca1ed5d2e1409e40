"""When frames are drawn: as seldom as their cost asks for, at once when something happened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import RunConfig, Trainer
from nnlab.tui.lab.frames.frame_rate import CLOGGED_LOOK, LONGEST_GAP, SHARE, SPARE, Frames
from nnlab.tui.lab.frames.frame_turns import idle_between

FPS = 10.0


@dataclass
class Simulation:
    """A trainer, a terminal and a clock without time: every turn takes place when it is due."""

    fps: float = FPS
    cost: float = 0.0
    """Processor seconds of a frame."""
    answer: float = 0.001
    """Seconds until the trainer has made a snapshot."""
    speed: float = 1.0
    """Processor seconds that the whole program gets each second."""
    training: bool = True
    clogged: bool = False
    speed_limit: float | None = None
    """Epochs a second that the trainer is held to."""
    idle: float = 0.0
    """The share of its time that it waits for that."""
    now: float = 100.0
    fresh: bool = False
    drawn_at: list[float] = field(default_factory=list)
    turns: int = 0

    def __post_init__(self) -> None:
        self.frames = Frames(self.fps)
        self._answers_at: float | None = None

    def run(self, seconds: float) -> None:
        """Let time pass, as long as there is a next turn."""
        end = self.now + seconds
        while self.now < end and self.turn():
            pass
        self.now = end

    def turn(self) -> bool:
        if self._answers_at is not None and self.now >= self._answers_at:
            self.fresh, self._answers_at = True, None
        turn = self.frames.turn(
            self.now,
            self.speed * (1.0 - self.idle) * self.now,
            fresh=self.fresh,
            training=self.training,
            clogged=self.clogged,
            speed=self.speed_limit,
            idle=self.idle,
        )
        self.turns += 1
        if turn.draw:
            self.fresh = False
            self.drawn_at.append(self.now)
            self.frames.drawn(self.cost)
        if turn.ask:
            assert self._answers_at is None, "asked twice for one frame"
            self._answers_at = self.now + self.answer
        if turn.wait is None:
            return False
        assert turn.wait >= 0
        self.now += max(turn.wait, 1e-6)
        return True

    @property
    def rate(self) -> float:
        """Frames a second since the first ones, which know nothing of their cost yet."""
        seen = self.drawn_at[5:]
        return (len(seen) - 1) / (seen[-1] - seen[0])


def test_cheap_frames_come_at_the_rate_that_was_asked_for():
    simulation = Simulation(cost=0.0001)
    simulation.run(20)
    assert simulation.rate == pytest.approx(FPS, rel=0.15)
    assert simulation.rate <= FPS


@given(cost=st.floats(0.006, 0.04), fps=st.floats(5, 60), answer=st.floats(0, 0.05))
def test_drawing_takes_its_share_of_the_time_and_no_more(cost, fps, answer):
    simulation = Simulation(cost=cost, fps=fps, answer=answer)
    simulation.run(20)
    assert simulation.rate * cost <= SHARE * 1.001
    assert simulation.rate <= fps
    # And it is used: what is lost is the wait for the trainer's answer.
    assert simulation.rate >= 0.9 / (max(cost / SHARE, 1 / fps) + answer + 0.1)


@given(speed=st.floats(0.2, 1.0))
def test_on_a_busy_machine_it_is_a_share_of_what_is_left_for_nnlab(speed):
    simulation = Simulation(cost=0.01, speed=speed)
    simulation.run(30)
    assert simulation.rate * simulation.cost <= SHARE * speed * 1.001


def test_two_processors_do_not_make_frames_cheaper():
    one, two = Simulation(cost=0.02), Simulation(cost=0.02, speed=2.0)
    one.run(30)
    two.run(30)
    assert two.drawn_at == one.drawn_at


@given(cost=st.floats(0.001, 0.1), idle=st.floats(0.0, 1.0), speed_limit=st.floats(1.0, 1000.0))
def test_a_trainer_that_waits_for_its_speed_leaves_its_time_to_the_picture(cost, idle, speed_limit):
    simulation = Simulation(cost=cost, idle=idle, speed_limit=speed_limit, answer=0.0)
    simulation.run(20)
    budget = SHARE * (1.0 - idle) + SPARE * idle
    assert simulation.rate <= min(FPS, speed_limit) * 1.001
    if cost / budget < LONGEST_GAP:
        assert simulation.rate * cost <= budget * 1.001
        assert simulation.rate >= 0.9 / (max(cost / budget, 1 / FPS, 1 / speed_limit) + 0.1)


def test_a_slow_run_is_watched_at_the_full_frame_rate():
    simulation = Simulation(cost=0.03, idle=0.99, speed_limit=50.0)
    simulation.run(20)
    assert simulation.rate == pytest.approx(FPS, rel=0.15)


def test_however_much_a_frame_costs_the_picture_never_stands_still():
    simulation = Simulation(cost=5.0)
    simulation.run(30)
    assert simulation.rate == pytest.approx(1 / LONGEST_GAP, rel=0.02)


def test_one_frame_that_took_long_does_not_slow_the_next():
    simulation = Simulation(cost=0.001)
    simulation.run(10)
    simulation.frames.drawn(0.5)
    before = len(simulation.drawn_at)
    simulation.run(1)
    assert len(simulation.drawn_at) - before >= 8


@given(pause=st.floats(0, 5), cost=st.floats(0, 1))
def test_what_happened_is_drawn_in_the_very_next_turn_whatever_frames_cost(pause, cost):
    simulation = Simulation(cost=cost)
    simulation.run(pause)
    simulation.fresh = True
    before = len(simulation.drawn_at)
    simulation.turn()
    assert len(simulation.drawn_at) == before + 1


@given(moment=st.floats(0, 3), cost=st.floats(0, 1))
def test_the_end_of_a_run_is_found_within_a_tenth_of_a_second(moment, cost):
    simulation = Simulation(cost=cost, fps=1.0)
    simulation.run(moment)
    simulation._answers_at, simulation.fresh, simulation.training = None, True, False
    ended_at = simulation.now
    # The turn that was due before the end is the one that finds it.
    turn = Frames.turn(simulation.frames, ended_at, ended_at, fresh=False, training=True)
    assert turn.wait is not None
    assert turn.wait <= 0.1


@pytest.mark.parametrize("answer", [0.0, 0.003, 0.02, 0.3])
def test_the_effect_of_a_key_is_drawn_soon_after_the_trainer_obeys(answer):
    simulation = Simulation(training=False, answer=answer)
    simulation.frames.ordered(simulation.now)
    ordered_at = simulation.now
    simulation._answers_at = ordered_at + answer
    simulation.run(1)
    (drawn_at,) = simulation.drawn_at
    # Looks grow apart as the wait does, up to a tenth of a second.
    assert drawn_at - ordered_at <= 2 * answer + 0.01
    assert drawn_at - ordered_at <= answer + 0.11


def test_while_nothing_trains_and_nothing_is_expected_there_is_no_next_turn():
    simulation = Simulation(training=False)
    simulation.run(60)
    assert simulation.turns == 1
    assert not simulation.drawn_at


def test_an_order_without_effect_is_not_waited_for_for_ever():
    simulation = Simulation(training=False)
    simulation.frames.ordered(simulation.now)
    simulation.run(60)
    assert simulation.turns < 40
    assert not simulation.drawn_at


def test_a_trainer_in_a_long_batch_is_asked_once_and_looked_at_seldom():
    simulation = Simulation(answer=10.0)
    simulation.run(9)
    assert not simulation.drawn_at
    assert simulation.turns < 110
    simulation.run(2)
    assert len(simulation.drawn_at) == 1


def test_a_terminal_that_has_not_taken_the_last_frame_gets_no_other():
    simulation = Simulation(clogged=True)
    simulation.fresh = True
    simulation.run(10)
    assert not simulation.drawn_at
    assert simulation.turns <= 10 / CLOGGED_LOOK + 1
    simulation.clogged = False
    simulation.run(0.2)
    assert simulation.drawn_at


def test_a_clogged_terminal_at_rest_is_left_alone():
    simulation = Simulation(clogged=True, training=False)
    simulation.run(10)
    assert simulation.turns == 1


def test_how_idle_a_trainer_is_is_told_by_two_snapshots_of_one_run_that_is_held_to_a_speed():
    before = replace(Trainer(RunConfig(dataset="xor")).snapshot(), speed=10.0)
    after = replace(before, seconds=before.seconds + 0.1, waited=0.3)
    assert idle_between(before, after) == pytest.approx(0.75)
    assert idle_between(before, before) == 0.0
    assert idle_between(None, after) == 0.0
    assert idle_between(before, replace(after, speed=None)) == 0.0
    assert idle_between(replace(before, run_id="another"), after) == 0.0
