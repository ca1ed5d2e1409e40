"""Kills labs and sweeps that share a store at random moments, and looks at what is left.

    python tests/benchmarks/kills.py
    python tests/benchmarks/kills.py --kills 1000 --seed 7

Monkeys play with two labs on one store, beside a sweep (`tests/tui/under_fire/kills.py`). After
each kill the store must be whole, every run be shown and be resumed to the bits of a run that
nobody disturbed, and no process be left. The exit code is 1 where that was not so.
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

from tests.tui.under_fire.kills import Siege


def main(arguments: Sequence[str]) -> int:
    """Kill, and print a row for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="what is done follows from it")
    chosen = parser.parse_args(arguments)
    began, faults, shown, compared = time.monotonic(), 0, 0, 0
    print(" kill  victim      runs  shown  compared  faults  what was seen")
    with tempfile.TemporaryDirectory() as name:
        siege = Siege(Path(name).resolve(), chosen.seed)
        try:
            for kill in siege.kills(chosen.kills):
                print(
                    f"{kill.number + 1:5}  {kill.victim:9} {kill.runs:6} {kill.shown:6}"
                    f" {kill.compared:9} {len(kill.faults):7}  {kill.in_sight[:60]}",
                    flush=True,
                )
                print(*kill.faults, sep="\n", end="\n" if kill.faults else "", flush=True)
                faults += len(kill.faults)
                shown += kill.shown
                compared += kill.compared
            left = siege.left_behind()
        finally:
            siege.close()
    print(f"{chosen.kills} kills, {shown} runs shown, {compared} compared, {faults} faults,")
    print(f"left in the folder: {', '.join(left) or 'nothing'}; {time.monotonic() - began:.0f} s")
    return 1 if faults or left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
