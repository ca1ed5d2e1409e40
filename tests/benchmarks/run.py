"""Measures nnlab beside other ways of doing the same, and prints tables of ratios.

    python tests/benchmarks/run.py                    # everything, about ten minutes
    python tests/benchmarks/run.py steps replicas     # some sections
    python tests/benchmarks/run.py --quick            # a look: few rounds, no conclusions

Contenders take turns within one run and the least of many rounds counts, so that other work on
the machine disturbs all alike. Ratios carry over to other machines, times do not. It needs the
`test` extra; scikit-learn (`pip install scikit-learn`), PyTorch and a C compiler take part where
they are installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from importlib import import_module

SECTIONS = {
    "steps": "the trainer against numpy, C, scikit-learn and PyTorch on tiny networks",
    "optimizer": "Adam's update alone, on the 40 parameters of 2-5-5-1",
    "replicas": "1, 16, 64 and 256 seeds in lockstep against single runs",
    "report": "the origin report's fifteen rows over 32 and 128 seeds, as `nnlab reproduce` does",
    "large": "784-128-64-10 against straightforward numpy and scikit-learn",
    "frames": "a frame's processor time at 1,000 and at 1,000,000 epochs of history",
    "tables": "reading 100,000 x 50, and frames and keys on a table beside those on points",
    "runs": "opening, filtering and sorting the screen of runs with 10,000 of them",
    "dashboard": "training's share of its headless speed, and key latency, on a real terminal",
    "line": "bytes, keys and training behind slow lines, and a real ssh through one",
    "pixels": "the boundary in pixels: bytes and milliseconds of a picture, and training under it",
    "store": "training that is kept against training that is not, and a list of 10,000 runs",
    "search": "TPE against random trials: what each finds, and what asking costs",
    "startup": "`nnlab --help` and the first frame against a bare Textual app",
}
"""Every section, a module of `comparison/sections`, and what it measures."""

_LIBRARIES = ("OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM")


def main(arguments: Sequence[str]) -> int:
    """Print the tables of the named sections, or of all."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n\n")[0],
        epilog="\n".join(
            ["sections:", *(f"  {name:<10} {what}" for name, what in SECTIONS.items())]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help="which; all if none")
    parser.add_argument("--quick", action="store_true", help="few rounds: shows that it works")
    parser.add_argument(
        "--threads", type=int, default=1, metavar="N", help="threads in matrix products [1]"
    )
    chosen = parser.parse_args(arguments)
    names = chosen.sections or list(SECTIONS)
    if unknown := [name for name in names if name not in SECTIONS]:
        parser.error(f"no such section: {', '.join(unknown)} (choose from {', '.join(SECTIONS)})")

    # The libraries behind numpy read this once, so it comes before anything imports numpy.
    for library in _LIBRARIES:
        os.environ[f"{library}_NUM_THREADS"] = str(chosen.threads)
    import numpy as np

    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(
        f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores,"
        f" load {load:.1f}, {chosen.threads} thread(s) in matrix products"
        + (", QUICK: too few rounds to conclude from" if chosen.quick else "")
    )
    for name in names:
        import_module(f"comparison.sections.{name}").run(quick=chosen.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
