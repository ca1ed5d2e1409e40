"""How long it takes until there is something to see."""

from __future__ import annotations

import compileall
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from time import perf_counter

from ..children import child, environment
from ..tables import Goal, number, print_table
from ..terminal import Terminal

_BARE, _LAB = "bare Textual app + numpy, first frame", "nnlab, first frame"
_CHECKED = "the same with one pydantic model"


def run(*, quick: bool) -> None:
    """Print the table."""
    rounds = 2 if quick else 15
    # As pip does with every package that it installs, but for a source tree it leaves it to us.
    for package in ("nnlab.core", "nnlab.tui"):
        compileall.compile_dir(_folder(package), quiet=1)
    starts: dict[str, Callable[[], float]] = {
        "python -c pass": lambda: _ended(["-c", "pass"]),
        "python -c 'import numpy'": lambda: _ended(["-c", "import numpy"]),
        "nnlab --help": lambda: _ended(["-m", "nnlab.tui", "--help"]),
        _BARE: lambda: _shown(child("bare_textual"), b"first frame, numpy"),
        _CHECKED: lambda: _shown(child("bare_textual", "pydantic"), b"first frame, numpy"),
        # The status line is only there when a snapshot is drawn, and all panels with it.
        _LAB: lambda: _shown(["-m", "nnlab.tui"], b"epoch"),
    }
    best = dict.fromkeys(starts, float("inf"))
    for counted in [False, *[True] * rounds]:
        for name, start in starts.items():
            taken = start()
            if counted:
                best[name] = min(best[name], taken)
    print_table(
        "start-up",
        "How to read: how many times a bare Textual app's first frame each takes.",
        ("start", "ratio", "ms"),
        [[name, number(taken / best[_BARE]), number(1e3 * taken)] for name, taken in best.items()],
        goals=[Goal("the bare app, first frame", best[_LAB] / best[_BARE], 1.5, "at most")],
        notes=[f"Wall-clock time from before the process, least of {rounds} interleaved rounds."],
    )


def _folder(package: str) -> str:
    spec = find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    return spec.submodule_search_locations[0]


def _ended(words: list[str]) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def _shown(words: list[str], marker: bytes) -> float:
    with Terminal(words, environment()) as terminal:
        return terminal.wait_for(marker) - terminal.started
