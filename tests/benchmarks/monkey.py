"""Lets monkeys loose on the lab, as long as one likes, and tells what became of it.

    python tests/benchmarks/monkey.py                   # six minutes, a minute at each of six sizes
    python tests/benchmarks/monkey.py --minutes 20 --seed 100
    python tests/benchmarks/monkey.py --minutes 30 --events 100000   # few labs, for long: memory

Each monkey has a seed, a size, a beginning and a lab of its own in a pseudo-terminal
(`tests/tui/under_fire`); every fourth has a slow line. Runs and a sweep are there at first. At the
end it says how often each screen came into sight, and how the memory went of labs that were open
for so long. The exit code is 1 if a lab died or would not leave, or a screen was never seen in
ten minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

if importlib.util.find_spec("tests") is None:  # run as a script
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.tui.under_fire.hands import BEGINNINGS, SCREENS, SIZES
from tests.tui.under_fire.monkey import Monkey, Story, prepare

_EVENTS_A_LAB = 600
"""After so many events a monkey leaves, and the next one comes."""

_RATES = (None, None, None, 30_000, None, None, None, 10_000)
"""Bytes a second that a terminal takes, from monkey to monkey."""

_MINUTES = (1, 2, 3, 5, 8, 12, 20, 30, 45, 60)
"""When memory is looked at."""

_TO_SEE_ALL_MINUTES = 10.0


def memory_rows(looks: Iterable[Sequence[tuple[float, float]]]) -> list[str]:
    """Say what labs had in use after so many minutes, and how many labs that were."""
    looks = [each for each in looks if each]
    rows = []
    for minute in _MINUTES:
        around = [
            max(megabytes for seconds, megabytes in lab if abs(seconds / 60 - minute) < 0.5)
            for lab in looks
            if any(abs(seconds / 60 - minute) < 0.5 for seconds, _ in lab)
        ]
        if around:
            middle = sorted(around)[len(around) // 2]
            rows.append(f"{minute:8} {len(around):6} {middle:8.0f} {max(around):8.0f}")
    return rows


def labs_of(story: Story) -> list[list[tuple[float, float]]]:
    """Take the looks at one lab from those at the next."""
    labs: list[list[tuple[float, float]]] = []
    for look in story.memory:
        if not labs or look[0] < labs[-1][-1][0]:
            labs.append([])
        labs[-1].append(look)
    return labs


def main(arguments: Sequence[str]) -> int:
    """Play, and print a row for each monkey."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=6.0, help="how long, all together")
    parser.add_argument("--seed", type=int, default=0, help="the first monkey's seed")
    parser.add_argument("--events", type=int, default=_EVENTS_A_LAB, help="events of each monkey")
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    end = began + 60 * chosen.minutes
    seed, deaths = chosen.seed, 0
    seen: Counter[str] = Counter()
    labs: list[list[tuple[float, float]]] = []
    print(
        "    seed     size   rate  events  seconds  deaths  stuck  caught  left"
        "  memory MB, first to last"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "before.db"
        prepare(folder, store)
        while time.monotonic() < end:
            size, rate = SIZES[seed % len(SIZES)], _RATES[seed % len(_RATES)]
            if rate is not None:
                size = SIZES[2 + seed % 2]
            options = BEGINNINGS[seed // 5 % len(BEGINNINGS)]
            monkey = Monkey(seed, size, folder, *options, store=store, rate=rate)
            story = monkey.play(chosen.events, until=end)
            memory = (
                f"{story.megabytes[0]:.0f} to {story.megabytes[-1]:.0f}" if story.megabytes else ""
            )
            print(
                f"{seed:8} {size[0]:4}x{size[1]:<3} {rate or '':>6} {story.events:7}"
                f" {story.seconds:8.1f} {len(story.deaths):7} {len(story.stuck):6}"
                f" {len(story.caught):7} {story.left_as_asked:5}  {memory}",
                flush=True,
            )
            for words in (*story.deaths, *story.stuck, *story.caught):
                print(f"    {' '.join(options)}\n{words}", flush=True)
            deaths += len(story.deaths) + len(story.stuck)
            seen += story.seen
            labs += labs_of(story)
            seed += 1
    print("\n   times  came into sight")
    for what, times in sorted(seen.items(), key=lambda each: -each[1]):
        print(f"{times:8}  {what}")
    missing = sorted(SCREENS - set(seen))
    print(f"   never  {', '.join(missing)}" if missing else "  everything that there is was seen")
    print("\n  minute   labs  MB: middle     most")
    print("\n".join(memory_rows(labs)))
    is_long = time.monotonic() - began > 60 * _TO_SEE_ALL_MINUTES
    return 1 if deaths or (is_long and missing) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
