"""Lets monkeys loose on the lab, as long as one likes, and tells what became of it.

    python tests/benchmarks/monkey.py                   # a minute at each of six sizes
    python tests/benchmarks/monkey.py --minutes 20 --seed 100

Each monkey has a seed, a size and a lab of its own in a pseudo-terminal (`tests/tui/monkey.py`).
The exit code is 1 if a lab died or would not leave.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

if importlib.util.find_spec("tests") is None:  # run as a script
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.tui.monkey import SIZES, Monkey

_EVENTS_A_LAB = 600
"""After so many events a monkey leaves, and the next one comes."""


def main(arguments: Sequence[str]) -> int:
    """Play, and print a row for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=6.0, help="how long, all sizes together")
    parser.add_argument("--seed", type=int, default=0, help="the first monkey's seed")
    parser.add_argument("--events", type=int, default=_EVENTS_A_LAB, help="events of each monkey")
    chosen = parser.parse_args(arguments)
    end = time.monotonic() + 60 * chosen.minutes
    seed, deaths = chosen.seed, 0
    print(
        "    seed     size  events  seconds  deaths  stuck  caught  left  memory MB, first to last"
    )
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            size = SIZES[seed % len(SIZES)]
            story = Monkey(seed, size, Path(folder)).play(chosen.events)
            memory = (
                f"{story.megabytes[0]:.0f} to {story.megabytes[-1]:.0f}" if story.megabytes else ""
            )
            print(
                f"{seed:8} {size[0]:4}x{size[1]:<3} {story.events:7} {story.seconds:8.1f}"
                f" {len(story.deaths):7} {story.stuck:6} {len(story.caught):7}"
                f" {story.left_as_asked:5}  {memory}",
                flush=True,
            )
            for words in (*story.deaths, *story.caught):
                print(words, flush=True)
            deaths += len(story.deaths) + story.stuck
            seed += 1
    return 1 if deaths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
