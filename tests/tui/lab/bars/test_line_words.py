"""The status says that frames wait for the line, and for what of it."""

from __future__ import annotations

from nnlab.tui.lab.bars.line_words import line_words
from nnlab.tui.terminal.line.pace import LineSpeed


def test_a_line_that_limits_nothing_is_not_spoken_of():
    assert line_words(None) == ""
    assert line_words(LineSpeed(8_000, 0.1, 3.0, is_limit=False)) == ""


def test_a_slow_line_is_said_in_bytes_and_frames():
    words = line_words(LineSpeed(8_100, 0.1, 2.9, is_limit=True))
    assert words.rstrip() == "line 8.1 kB/s: 3 frames/s"
    assert line_words(LineSpeed(3_000, 0.3, 0.4, is_limit=True)).rstrip() == (
        "line 3 kB/s: 0.4 frames/s"
    )
    assert line_words(LineSpeed(3_000, 0.3, 1.2, is_limit=True)).rstrip().endswith(" 1.2 frames/s")


def test_one_that_is_far_away_is_said_in_seconds():
    words = line_words(LineSpeed(2_000_000, 0.3, 3.1, is_limit=True))
    assert words.rstrip() == "line 0.3 s away: 3 frames/s"


def test_its_end_stays_in_place_while_the_frames_change():
    often = [line_words(LineSpeed(8_000, 0.1, each, is_limit=True)) for each in (0.4, 3, 9)]
    assert len(set(map(len, often))) == 1
