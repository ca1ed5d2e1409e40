"""How much of training's speed the dashboard leaves, and how soon a key shows."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

from ..children import child, environment
from ..tables import Goal, number, print_table
from ..terminal import Terminal, processor_seconds, thread_seconds

_PRESETS = {"report-l3": "lin, 2-5-5-1", "spiral": "the default, 2-8-8-1, 500 rows"}
_EPOCH = re.compile(r"epoch +([\d,]+)")
_SUBTITLE = re.compile(r"\(L: \w+\)")
"""What the chart's frame says of the key."""
_WARM_UP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a run went."""

    by_the_clock: float
    """Epochs a second."""
    by_processor: float | None
    """Epochs a second of processor time of all its threads; `None` where that is not known."""
    of_training: float | None = None
    """The share of that time that the training thread had, in percent; `None` likewise."""


def run(*, quick: bool) -> None:
    """Print both tables."""
    _print_shares(rounds=1 if quick else 5, seconds=2.0 if quick else 6.0)
    _print_latencies(presses=5 if quick else 60)


def _lab(*words: str) -> list[str]:
    # Otherwise it begins slowly, so that the beginning is seen.
    return ["-m", "nnlab.tui", *words, "--epochs", "1000000", "--speed", "max"]


# --- the share ---


def _print_shares(*, rounds: int, seconds: float) -> None:
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for preset, words in _PRESETS.items():
        alone: list[Speed] = []
        shown: list[Speed] = []
        for _ in range(rounds):
            alone.append(_headless(preset, seconds))
            shown.append(_in_the_lab(preset, seconds))
        clocks = [[speed.by_the_clock for speed in speeds] for speeds in (alone, shown)]
        fastest, fastest_shown = map(max, clocks)
        share, usual = 100 * fastest_shown / fastest, 100 * median(clocks[1]) / median(clocks[0])
        by_processor = _share_of_processor(alone, shown, max)
        usual_by_processor = _share_of_processor(alone, shown, median)
        of_thread = [speed.of_training for speed in shown if speed.of_training is not None]
        thread = median(of_thread) if of_thread else None
        rows.append(
            [
                words,
                f"{number(share)} {number(usual)}",
                f"{number(by_processor)} {number(usual_by_processor)}",
                number(thread),
                number(fastest),
                number(fastest_shown),
            ]
        )
        goals += [
            Goal(f"{of}, {words}, {how}", value, 90.0, "at least", " %")
            for of, how, value in (
                ("of headless", "by the clock", share),
                ("of headless", "by processor", by_processor),
                ("of processor time", "the training thread's", thread),
            )
        ]
    print_table(
        "dashboard, share: 120x40 on a pseudo-terminal, the lab as it opens, full speed",
        "How to read: of 100 epochs that train headless, so many train under the dashboard, by the"
        " best\n   rounds and by the median ones; of 100 s of processor time the training thread"
        " had so many.",
        ("run", "% by clock", "% by processor", "% thread", "headless/s", "dashboard/s"),
        rows,
        goals=goals,
        notes=(
            f"Epochs a second of {rounds} alternating processes of {seconds:g} s each; what has two"
            " numbers",
            "is found from the best of them, and from the median ones, which a lucky or unlucky"
            " round does not move.",
            "By processor: epochs for each second of processor time of the whole process,"
            " which other work on the machine disturbs least.",
            "Thread: what /proc says that each thread of the dashboard was given. It leaves out"
            " what a shared cache",
            "and the interpreter's lock cost, and other work does not move it: where the others"
            " are below it by far,",
            "or differ from their medians, the machine was busy and they say little, met or not.",
        ),
    )


def _share_of_processor(
    alone: list[Speed], shown: list[Speed], pick: Callable[[list[float]], float]
) -> float | None:
    both = [
        [speed.by_processor for speed in speeds if speed.by_processor is not None]
        for speeds in (alone, shown)
    ]
    return 100 * pick(both[1]) / pick(both[0]) if all(both) else None


def _headless(preset: str, seconds: float) -> Speed:
    done = subprocess.run(
        [sys.executable, *child("headless", preset, seconds)],
        env={**os.environ, **environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    taken = json.loads(done.stdout)
    return Speed(taken["epochs"] / taken["wall"], taken["epochs"] / taken["processor"])


def _in_the_lab(preset: str, seconds: float) -> Speed:
    with Terminal(_lab("--preset", preset), environment()) as terminal:
        terminal.wait_until(_EPOCH.search)
        terminal.drain(_WARM_UP_SECONDS)
        process = terminal.process_id
        threads = thread_seconds(process)
        start, spent = perf_counter(), processor_seconds(process)
        terminal.drain(seconds)
        stop, spent_then = perf_counter(), processor_seconds(process)
        of_training = training_share(process, threads, thread_seconds(process))
        terminal.press("q")
        since, epoch = _epoch_at(terminal, start)
        until, epoch_then = _epoch_at(terminal, stop)
    rate = (epoch_then - epoch) / (until - since)
    if spent is None or spent_then is None:
        return Speed(rate, None, of_training)
    return Speed(rate, rate * (stop - start) / (spent_then - spent), of_training)


def training_share(
    process: int, before: Mapping[int, float], after: Mapping[int, float]
) -> float | None:
    """Tell of 100 s of processor time how many the training thread had.

    Args:
        process: The process, which is its main thread's number as well: that draws.
        before: Seconds that each thread had had at first.
        after: And in the end. Of all but the main thread, training has by far the most.
    """
    had = {thread: spent - before.get(thread, 0.0) for thread, spent in after.items()}
    others = [spent for thread, spent in had.items() if thread != process]
    return 100 * max(others) / sum(had.values()) if others and sum(had.values()) > 0.0 else None


def _epoch_at(terminal: Terminal, moment: float) -> tuple[float, int]:
    at, picture = terminal.text_at(moment)
    found = _EPOCH.search(picture)
    if found is None:
        raise RuntimeError(f"the screen shows no epoch:\n{picture}")
    return at, int(found[1].replace(",", ""))


# --- the keys ---


def _print_latencies(*, presses: int) -> None:
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for words, flags in {"training at full speed": (), "paused": ("--paused",)}.items():
        latencies = key_latencies(("--preset", "report-l3", *flags), presses, random.Random(7))
        middle, late = median(latencies), quantiles(latencies, n=20)[-1]
        rows.append([words, number(middle), number(late), number(min(latencies))])
        if not flags:
            goals.append(Goal("median, training", middle, 50.0, "at most", " ms"))
            goals.append(Goal("p95, training", late, 100.0, "at most", " ms"))
    print_table(
        "dashboard, keys: from `L` (log axis) to the new subtitle on the pseudo-terminal, lin",
        "How to read: milliseconds until a key shows; what paused has, training can't beat.",
        ("state", "median ms", "p95 ms", "least ms"),
        rows,
        goals=goals,
        notes=(
            f"{presses} presses at random moments of the frame.",
            f"By the clock, so other work on the machine is in it (load now {_load():.1f}).",
        ),
    )


def key_latencies(words: Sequence[str], presses: int, moments: random.Random) -> list[float]:
    """Press a key in the lab again and again, and give the milliseconds until it shows.

    Args:
        words: What is opened, as on the command line.
        presses: How often.
        moments: Says how long it waits between two.
    """
    latencies: list[float] = []
    with Terminal(_lab(*words), environment()) as terminal:
        terminal.wait_until(_EPOCH.search)
        if "--data" in words:  # a form comes first
            terminal.wait_until(lambda text: "enter begins" in text)
            terminal.press("\r")
        terminal.drain(_WARM_UP_SECONDS)
        for _ in range(presses):
            before = _axis_of(terminal.text())
            start = perf_counter()
            terminal.press("L")
            shown = terminal.wait_until(lambda text, before=before: _axis_of(text) != before)
            latencies.append(1e3 * (shown - start))
            terminal.drain(moments.uniform(0.15, 0.35))
        terminal.press("q")
    return latencies


def _axis_of(text: str) -> str:
    found = _SUBTITLE.search(text)
    return found[0] if found else ""


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
