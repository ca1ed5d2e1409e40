"""Gives the program ten thousand inputs, and says what became of them.

    python tests/benchmarks/inputs.py
    python tests/benchmarks/inputs.py --inputs 100000 --seed 5 --real 300
    python tests/benchmarks/inputs.py --only table:417    # one again, with all that it says

Fields, flags, filters, state lines, drawings, formulas, sweeps, config files, tables, weights and
stores, drawn from a grammar, changed, and hostile (`tests/tui/under_fire/inputs`). Each must come
to a run or to a sentence: no traceback, no control character, no exit code but the documented ones,
nothing written outside its folder, nothing that hangs. The exit code is 1 if one did not.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

if importlib.util.find_spec("tests") is None:  # run as a script
    sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.tui.under_fire.inputs.files import originals
from tests.tui.under_fire.inputs.judge import IN_A_PROCESS
from tests.tui.under_fire.inputs.kinds import SHARES, judged, kind_of


def main(arguments: Sequence[str]) -> int:
    """Draw them, and print a row for each kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=10_000, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed")
    parser.add_argument("--real", type=int, default=0, help="so many more by the real program")
    parser.add_argument("--only", metavar="KIND:SEED", help="one of them")
    chosen = parser.parse_args(arguments)
    counts: Counter[tuple[str, str]] = Counter()
    seconds = dict.fromkeys(SHARES, 0.0)
    warnings.simplefilter("error")  # nobody is to read one
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        given = originals(folder)
        if chosen.only:
            kind, _, seed = chosen.only.partition(":")
            what, verdict = judged(kind, int(seed), folder, given)
            print(what, *verdict, sep="\n")
            return int(verdict[0] == "fault")
        behind = chosen.seed + chosen.inputs
        for seed in range(chosen.seed, behind + chosen.real):
            if seed == behind:
                IN_A_PROCESS.append(True)
            kind, began = kind_of(seed), time.perf_counter()
            what, (verdict, fault) = judged(kind, seed, folder, given)
            seconds[kind] += time.perf_counter() - began
            counts[kind, verdict] += 1
            if verdict == "fault":
                print(f"--- {kind}:{seed}\n{what[:2000]}\n{fault}", flush=True)
    print("kind           inputs    runs  sentences  faults  seconds")
    for kind in SHARES:
        run, sentence, fault = (counts[kind, each] for each in ("run", "sentence", "fault"))
        print(
            f"{kind:14} {run + sentence + fault:6} {run:7} {sentence:10} {fault:7}"
            f" {seconds[kind]:8.1f}"
        )
    faults = sum(count for (_, verdict), count in counts.items() if verdict == "fault")
    print(f"{'all':14} {counts.total():6} {'':18} {faults:7} {sum(seconds.values()):8.1f}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
