"""How soon a table is read, and what frames and keys cost while one is learned."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from ..children import child, environment
from ..tables import Goal, number, print_table
from .dashboard import key_latencies
from .frames import seconds_a_frame

_ROWS, _COLUMNS = 100_000, 50
_EPOCHS = 1000
_FRAMES = {"4 inputs": (150, 4), "50 inputs": (2000, 50), "784 inputs": (1000, 784)}
"""Rows and inputs of tables whose frames are drawn beside those of points."""


def run(*, quick: bool) -> None:
    """Print the three tables."""
    rows = _ROWS // 50 if quick else _ROWS
    with tempfile.TemporaryDirectory() as folder:
        files = _written(Path(folder), rows)
        _print_reading(files, rows, rounds=1 if quick else 5)
        _print_frames(Path(folder), frames=10 if quick else 60, rounds=1 if quick else 5)
        _print_keys(files["six digits"], rows, presses=5 if quick else 60)


def _written(folder: Path, rows: int) -> dict[str, Path]:
    """Write tables of numbers and a class, by what is in them."""
    numbers = np.random.default_rng(7).normal(size=(rows, _COLUMNS - 1))

    def gaps(row: np.ndarray) -> str:
        return ",".join("" if abs(number) > 2.5 else f"{number:.6g}" for number in row)

    ways: dict[str, Callable[[np.ndarray], str]] = {
        "six digits": lambda row: ",".join(f"{number:.6g}" for number in row),
        "seventeen digits": lambda row: ",".join(map(repr, row.tolist())),
        "gaps in all columns": gaps,
    }
    files: dict[str, Path] = {}
    for name, way in ways.items():
        files[name] = folder / f"{name}.csv"
        with files[name].open("w") as file:
            file.write(",".join(f"x{place}" for place in range(1, _COLUMNS)) + ",class\n")
            file.writelines(f"{way(row)},{'no' if row[0] < 0 else 'yes'}\n" for row in numbers)
    return files


def _print_reading(files: dict[str, Path], rows: int, *, rounds: int) -> None:
    least = dict.fromkeys(files, (float("inf"), float("inf"), float("inf")))
    for _ in range(rounds):
        for name, file in files.items():
            taken = _read(file)
            found = taken["wall"], taken["processor"], taken["megabytes"]
            least[name] = tuple(map(min, least[name], found))  # type: ignore[assignment]
    goals: list[Goal] = []
    for name, (wall, _, megabytes) in least.items():
        goals.append(Goal(f"read, {name}", wall, 1.0, "at most", " s"))
        goals.append(Goal(f"memory, {name}", megabytes, 150.0, "at most", " MB"))
    print_table(
        f"tables, reading: a CSV of {rows:,} rows and {_COLUMNS} columns, one of them of words",
        "How to read: seconds from the file to its columns, and how much more memory they took.",
        ("what is in it", "s by clock", "s processor", "MB above idle"),
        [[name, *map(number, found)] for name, found in least.items()],
        goals=goals,
        notes=(f"Least of {rounds} alternating processes (load now {_load():.1f}).",),
    )


def _read(file: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, *child("reading", file)],
        env={**os.environ, **environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _print_frames(folder: Path, *, frames: int, rounds: int) -> None:
    files: dict[str, Path | None] = {"points": None}
    for name, (rows, inputs) in _FRAMES.items():
        files[name] = file = folder / f"{inputs}.csv"
        numbers = np.random.default_rng(7).normal(size=(rows, inputs))
        with file.open("w") as text:
            text.write(",".join(f"x{place}" for place in range(inputs)) + ",class\n")
            text.writelines(
                ",".join(f"{number:.6g}" for number in row) + (",no\n" if row[0] < 0 else ",yes\n")
                for row in numbers
            )
    best = dict.fromkeys(files, float("inf"))
    for _ in range(rounds):
        for name, data in files.items():
            best[name] = min(best[name], seconds_a_frame(_EPOCHS, frames, data))
    print_table(
        "tables, frames: the dashboard at 120x40 on a pseudo-terminal, as it opens",
        "How to read: a ratio of 1 means that a frame of a table costs what one of points does.",
        ("what is learned", "ratio", "ms/frame"),
        [
            [name, number(spent / best["points"]), number(1e3 * spent)]
            for name, spent in best.items()
        ],
        notes=(
            "Processor time of the whole process while it shows a made-up run, as in `frames`.",
            f"Least of {rounds} interleaved processes of {frames} frames each.",
        ),
    )


def _print_keys(file: Path, rows: int, *, presses: int) -> None:
    runs = {
        "points, 500 rows": ("--preset", "spiral"),
        f"the table, {rows:,} rows": ("--data", str(file)),
    }
    latencies: dict[str, list[float]] = {name: [] for name in runs}
    moments = random.Random(7)
    for turn in (presses // 2, presses - presses // 2):  # alternating, as others work here too
        for name, words in runs.items():
            latencies[name] += key_latencies(words, turn, moments)
    goals: list[Goal] = []
    found: list[list[str]] = []
    for name, taken in latencies.items():
        middle, late = median(taken), quantiles(taken, n=20)[-1]
        found.append([name, number(middle), number(late), number(min(taken))])
        goals.append(Goal(f"median, {name}", middle, 50.0, "at most", " ms"))
        goals.append(Goal(f"p95, {name}", late, 100.0, "at most", " ms"))
    print_table(
        "tables, keys: from `L` (log axis) to the new subtitle on the pseudo-terminal",
        "How to read: milliseconds until a key shows while a run trains at full speed.",
        ("what is learned", "median ms", "p95 ms", "least ms"),
        found,
        goals=goals,
        notes=(
            f"{presses} presses at random moments of the frame, in two turns each.",
            f"By the clock, so other work on the machine is in it (load now {_load():.1f}).",
        ),
    )


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
