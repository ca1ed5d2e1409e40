"""No frame is sent before the last has arrived, and how fast the line is, is learned from that."""

from __future__ import annotations

import pytest

from nnlab.tui.terminal.line.pace import ASSUMED_FAR, SHARE, SMALLEST, Pace


def paced(rate: float, round_trip: float, frames: int = 12, size: int = 4000) -> tuple[Pace, float]:
    """A pace after some frames over a line, and the time."""
    pace, now = Pace(), 0.0
    pace.sent(0, now)
    now += round_trip
    pace.answered(now)
    for _ in range(frames):
        pace.sent(size, now)
        now += round_trip + size / rate
        pace.answered(now)
    return pace, now


def test_a_frame_waits_for_the_answer_to_the_one_before():
    pace = Pace()
    assert pace.has_arrived(0.0)
    pace.sent(0, 0.0)
    pace.answered(0.1)
    pace.sent(5000, 0.1)
    assert not pace.has_arrived(0.2)
    assert not pace.has_arrived(3.0)
    pace.answered(3.0)
    assert pace.has_arrived(3.0)


def test_the_next_piece_of_a_frame_goes_out_when_the_line_has_carried_the_one_before():
    pace, now = paced(10_000.0, 0.2)
    pace.sent(1000, now)
    assert pace.seconds_until_free(now) == pytest.approx(0.1, rel=0.1)
    assert pace.seconds_until_free(now + 0.11) == 0.0
    assert not pace.has_arrived(now + 0.11)


def test_pieces_do_not_pile_up_on_a_line_that_has_become_slower():
    pace, now = paced(10_000.0, 0.2)
    pieces = 0
    while pace.seconds_until_free(now) is not None:
        pace.sent(1000, now)
        now += 0.11
        pieces += 1
        assert pieces < 10
    pace.answered(now)
    assert pace.seconds_until_free(now) is not None


@pytest.mark.parametrize("rate", [3_000.0, 10_000.0, 30_000.0])
def test_the_speed_is_found_as_well_where_pieces_follow_each_other(rate: float):
    pace, now = paced(rate, 0.2, frames=3)
    arrivals: list[float] = []
    line_is_free = now
    for _ in range(40):
        while arrivals and arrivals[0] <= now:
            pace.answered(arrivals.pop(0))
        seconds = pace.seconds_until_free(now)
        if seconds is None:
            now = arrivals[0]
            continue
        if seconds > 0.0:
            now += seconds
            continue
        pace.sent(1000, now)
        line_is_free = max(line_is_free, now + 0.1) + 1000 / rate
        arrivals.append(line_is_free + 0.1)
    assert pace.speed.bytes_a_second == pytest.approx(rate, rel=0.15)


@pytest.mark.parametrize("rate", [3_000.0, 10_000.0, 30_000.0, 1_000_000.0])
@pytest.mark.parametrize("round_trip", [0.001, 0.1, 0.3])
def test_the_speed_of_the_line_is_found(rate: float, round_trip: float):
    pace, _ = paced(rate, round_trip)
    known = pace.speed.bytes_a_second
    assert known is not None
    assert known == pytest.approx(rate, rel=0.05)
    assert pace.speed.round_trip == pytest.approx(round_trip)
    assert pace.most() == max(known * SHARE, SMALLEST)


def test_one_fast_answer_does_not_make_a_slow_line_fast():
    pace, now = paced(10_000.0, 0.2)
    pace.sent(4000, now)
    pace.answered(now + 0.2001)
    assert (pace.speed.bytes_a_second or 0) < 16_000


def test_before_the_speed_is_known_a_frame_may_be_a_whole_one():
    assert Pace().most() == float("inf")


def test_the_line_is_the_limit_only_where_frames_wait_for_it():
    assert paced(10_000.0, 0.2)[0].speed.is_limit
    assert not paced(10_000_000.0, 0.02)[0].speed.is_limit


def test_a_terminal_without_answers_gets_frames_all_the_same():
    pace = Pace()
    pace.sent(0, 0.0)
    assert not pace.has_arrived(0.5)
    assert pace.has_arrived(1.5)
    pace.sent(50_000, 1.5)
    assert not pace.has_arrived(1.6)
    assert pace.has_arrived(2.5)


def test_over_a_network_what_goes_to_a_terminal_without_answers_is_what_a_slow_line_carries():
    pace, now = Pace(ASSUMED_FAR), 1.5
    pace.sent(0, 0.0)
    assert pace.has_arrived(now)
    pieces = 0
    while now < 11.5:
        assert pace.most() <= ASSUMED_FAR * SHARE
        pace.sent(int(pace.most()), now)
        pieces += 1
        now += pace.seconds_until_free(now) or 0.0
    assert pieces * pace.most() == pytest.approx(10.0 * ASSUMED_FAR, rel=0.05)


def test_who_answers_late_is_measured_all_the_same():
    pace = Pace(ASSUMED_FAR)
    pace.sent(0, 0.0)
    assert pace.has_arrived(1.5)
    now = 1.5
    for _ in range(3):
        pace.sent(30_000, now)
        pace.answered(now + 0.1)
        now += 0.2
    assert (pace.speed.bytes_a_second or 0.0) > 10 * ASSUMED_FAR
    assert pace.most() > ASSUMED_FAR


def test_an_answer_that_is_lost_holds_up_nothing_for_good():
    pace, now = paced(10_000.0, 0.2)
    pace.sent(1000, now)
    assert not pace.has_arrived(now + 2.0)
    assert pace.has_arrived(now + 10.0)
