"""All kinds of inputs, and one of them by its seed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from . import files, typed
from .files import Originals

Verdict = tuple[str, str]

TYPED: Mapping[str, Callable[[random.Random, Path], tuple[str, Verdict]]] = {
    "field": typed.field,
    "flags": typed.flags,
    "run": typed.run,
    "filter": typed.condition,
    "state line": typed.state,
    "drawing": typed.drawing,
    "formula": typed.formula,
    "sweep values": typed.sweep,
    "goal, labels": typed.goal,
}
FILES: Mapping[str, Callable[[random.Random, Path, Originals], tuple[str, Verdict]]] = {
    "config file": files.config_file,
    "table": files.table_file,
    "weights": files.weights_file,
    "store": files.store_file,
}

SHARES = {
    "field": 20, "flags": 14, "run": 4, "filter": 10, "state line": 12, "drawing": 5, "formula": 4,
    "sweep values": 6, "goal, labels": 5, "config file": 8, "table": 7, "weights": 2, "store": 3,
}  # fmt: skip
"""Of a hundred inputs, how many are of each kind."""


def kind_of(seed: int) -> str:
    """Say which kind the input of a seed is."""
    place = seed % sum(SHARES.values())
    for kind, share in SHARES.items():
        place -= share
        if place < 0:
            return kind
    raise AssertionError


def judged(kind: str, seed: int, folder: Path, given: Originals) -> tuple[str, Verdict]:
    """Draw an input, and see what becomes of it in a folder of its own.

    Returns:
        What it was, and what it came to.
    """
    chance = random.Random(f"{kind} {seed}")
    place = folder / f"input-{seed}"
    place.mkdir()
    try:
        if kind in TYPED:
            return TYPED[kind](chance, place)
        return FILES[kind](chance, place, given)
    finally:
        shutil.rmtree(place)
