"""Random keys, mouse, pastes and sizes on the real program: no death, no error, and `q` leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from .hands import SIZES
from .monkey import Monkey, prepare

EVENTS = 80
"""Of each monkey, some six seconds; `tests/benchmarks/monkey.py` plays as long as one likes."""

ROOM_MEGABYTES = 60
"""What panels and screens that are opened for the first time take, and no more."""


@pytest.mark.parametrize(
    ("seed", "size"), [*enumerate(SIZES)], ids=[f"{columns}x{rows}" for columns, rows in SIZES]
)
def test_the_lab_outlives_a_monkey(seed: int, size: tuple[int, int], tmp_path: Path):
    prepare(tmp_path)
    story = Monkey(seed, size, tmp_path).play(EVENTS)
    assert story.deaths == []
    assert story.caught == []
    assert story.stuck == []
    assert story.events >= EVENTS
    assert len(story.megabytes) > 1
    assert story.megabytes[-1] - story.megabytes[0] < ROOM_MEGABYTES
