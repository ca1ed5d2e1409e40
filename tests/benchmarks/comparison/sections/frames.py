"""What a frame costs the screen's side when the history is short, and when it is long."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ..children import child, environment
from ..tables import Goal, number, print_table
from ..terminal import Terminal

_SHORT, _LONG = 1_000, 1_000_000
_NO_MORE = 1.1
"""What counts as no more: repeated measurements differ by about as much."""


def run(*, quick: bool) -> None:
    """Print the table."""
    frames, rounds = (10, 1) if quick else (60, 5)
    best = dict.fromkeys((_SHORT, _LONG), float("inf"))
    for _ in range(rounds):
        for epochs in best:
            best[epochs] = min(best[epochs], seconds_a_frame(epochs, frames))
    print_table(
        "frames: the dashboard at 120x40 on a pseudo-terminal, as it opens",
        "How to read: a ratio of 1 at a million epochs means that a long run costs no more.",
        ("epochs in the history", "ratio", "ms/frame"),
        [
            [f"{epochs:,}", number(spent / best[_SHORT]), number(1e3 * spent)]
            for epochs, spent in best.items()
        ],
        goals=[Goal("a frame at 1,000 epochs", best[_LONG] / best[_SHORT], _NO_MORE, "at most")],
        notes=(
            "Processor time of the whole process while it shows a made-up run (nothing trains)"
            " whose history grows by a hundredth a frame.",
            f"Least of {rounds} interleaved processes of {frames} frames each.",
        ),
    )


def seconds_a_frame(epochs: int, frames: int, table: Path | None = None) -> float:
    """Give the processor time of a frame at the end of a history of so many epochs.

    Args:
        epochs: Epochs in the history.
        frames: So many frames are measured.
        table: What is learned; points if not given.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        told = child("frames", epochs, frames, result, *([] if table is None else [table]))
        with Terminal(told, environment()) as terminal:
            terminal.wait_until_ended()
            if not result.exists():
                raise RuntimeError(f"no frames were drawn; the screen says:\n{terminal.text()}")
        taken = json.loads(result.read_text())
    return taken["seconds"] / taken["frames"]
