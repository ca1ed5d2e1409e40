"""Labs that share a store are killed: it stays whole, and what it says of runs is true."""

from __future__ import annotations

from pathlib import Path

from .kills import Siege

KILLS = 3
"""Some fifteen seconds; `tests/benchmarks/kills.py` kills as often as one likes."""


def test_a_store_outlives_the_labs_that_are_killed_over_it(tmp_path: Path):
    siege = Siege(tmp_path.resolve(), sweeps=False, most_events=12)
    try:
        kills = list(siege.kills(KILLS))
        assert [kill.faults for kill in kills] == [[]] * KILLS
        assert kills[-1].runs > 0
        assert sum(kill.compared for kill in kills) > 0
        assert siege.left_behind() == []
    finally:
        siege.close()
