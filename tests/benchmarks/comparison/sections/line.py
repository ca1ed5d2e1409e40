"""The lab over a slow line: bytes, seconds until a key shows, and what training keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import NamedTuple

from ..over_line import (
    WARM_UP_SECONDS,
    Behind,
    Colours,
    Line,
    NotInstalledError,
    Pace,
    Sizes,
    Visit,
    bytes_a_second,
    headless,
    pace,
    seconds_until_all_is_shown,
    sizes,
    visit,
)
from ..tables import Goal, number, print_table

_WIDE, _SMALL = (120, 40), (80, 24)

_FAST = Line()
_LINES = {
    30: Line("30 kB/s, 100 ms", 30_000, 0.1),
    10: Line("10 kB/s, 200 ms", 10_000, 0.2),
    3: Line("3 kB/s, 300 ms", 3_000, 0.3),
}


@dataclass(frozen=True, slots=True)
class Aim:
    """What a line should reach, in seconds."""

    key: float
    """Until a key shows, 95th percentile."""
    first_frame: float


class Case(NamedTuple):
    """What is between the lab and a person, and what that should reach."""

    words: str
    behind: Behind
    aim: Aim | None = None


_CASES = (
    Case("fast line", Behind(_FAST)),
    Case("30 kB/s, 100 ms", Behind(_LINES[30]), Aim(0.5, 1.5)),
    Case("10 kB/s, 200 ms", Behind(_LINES[10]), Aim(0.7, 3.5)),
    Case("3 kB/s, 300 ms, 80x24", Behind(_LINES[3], _SMALL), Aim(1.5, 6.0)),
    Case("10 kB/s, answered at once", Behind(_LINES[10], answering="at once")),
    Case("10 kB/s, not answered", Behind(_LINES[10], answering="not")),
    Case("10 kB/s, 200 ms, real ssh", Behind(_LINES[10], over_ssh=True), Aim(0.7, 3.5)),
)
_QUIT_SECONDS = 1.0


def run(*, quick: bool) -> None:
    """Print four tables."""
    warm_up = 1.0 if quick else WARM_UP_SECONDS
    _print_sizes(warm_up, quick=quick)
    _print_rates(warm_up, seconds=1.0 if quick else 10.0, quick=quick)
    _print_waits(warm_up, presses=2 if quick else 20, quick=quick)
    _print_shares(warm_up, rounds=1 if quick else 3, seconds=2.0 if quick else 8.0, quick=quick)


# --- bytes ---


def _print_sizes(warm_up: float, *, quick: bool) -> None:
    looks: dict[str, tuple[Colours, tuple[int, int]]] = {
        "256": (256, _WIDE),
        "24-bit": ("24-bit", _WIDE),
        "256, 80x24": (256, _SMALL),
    }
    if quick:
        looks = {"256": looks["256"]}
    found = {words: sizes(*look, warm_up) for words, look in looks.items()}
    before = {
        "full frame": "43 (67)", "start": "92 to 102 (137 to 151)", "help opens": "90",
        "help closes": "44", "resize": "52",
    }  # fmt: skip

    def row(words: str, of: str) -> list[str]:
        values = [getattr(each, of) / 1000 for each in found.values()]
        return [words, *map(number, values), before.get(words, "")]

    rows = [
        row("full frame, before training", "start_frame"),
        row("full frame", "frame"),
        row("start", "start"),
        [
            "start, in full frames",
            *(number(each.start / each.start_frame) for each in found.values()),
            "2.2",
        ],
        row("help opens", "help_opened"),
        row("help, one full frame", "help_frame"),
        row("help closes", "help_closed"),
        row("resize", "resized"),
        row("resized, one full frame", "resized_frame"),
    ]
    goals: list[Goal] = []
    for words, each in found.items():
        goals += _size_goals(words, each, 8.0 if words.endswith("24") else 20.0)
    print_table(
        "line, bytes: kB of a start, of help and of a resize, at 120x40 unless said",
        "How to read: thousands of bytes on a fast line, nothing trained meanwhile; the last column"
        "\n   is what was sent before it was made less, in 256 colours (and in 24-bit ones).",
        ("what", *found, "before"),
        rows,
        goals=goals,
        notes=(
            "A full frame is what a program sends that comes back from the background (SIGCONT):"
            " every cell, once.",
            f"The boundary of the second one has been learned for {warm_up:g} s at full speed.",
            "The resize is to ten columns and four rows fewer.",
        ),
    )


def _size_goals(words: str, found: Sizes, frame: float) -> list[Goal]:
    goals = [] if words == "24-bit" else [
        Goal(f"a full frame, {words}", found.frame / 1000, frame, "at most", " kB")
    ]  # fmt: skip
    shares = {
        "the start": found.start / found.start_frame,
        "help opens": found.help_opened / found.help_frame,
        "help closes": found.help_closed / found.frame,
        "a resize": found.resized / found.resized_frame,
    }
    return goals + [
        Goal(f"{what}, {words}", share, 1.2, "at most", " full frames")
        for what, share in shares.items()
    ]


# --- bytes a second ---


def _print_rates(warm_up: float, *, seconds: float, quick: bool) -> None:
    rows: list[list[str]] = []
    goals: list[Goal] = []
    kinds: Sequence[tuple[str, tuple[str, ...], tuple[int, int], str, str]] = (
        ("everything, 100 epochs/s", ("--speed", "100"), _WIDE, "", "59"),
        ("everything, full speed", ("--speed", "max"), _WIDE, "", "19 (28)"),
        ("boundary alone, 80x24, 100 epochs/s", ("--speed", "100"), _SMALL, "2m", "145"),
    )
    for words, options, size, keys, before in kinds[:1] if quick else kinds:
        depths: tuple[Colours, ...] = (256,) if quick else (256, "24-bit")
        rates = [
            bytes_a_second(
                *options, colours=colours, size=size, seconds=seconds, warm_up=warm_up, keys=keys
            )
            / 1000
            for colours in depths
        ]
        rows.append([words, *map(number, rates), *(["-"] if quick else []), before])
        if not goals:
            goals.append(Goal(f"{words}, 256 colours", rates[0], 25.0, "at most", " kB/s"))
    print_table(
        "line, bytes a second: kB/s on a fast line, at 120x40 unless said, spiral",
        "How to read: what is sent while everything is live and nobody touches a key.",
        ("what is live", "256", "24-bit", "before"),
        rows,
        goals=goals,
        notes=(f"Over {seconds:g} s; the first {warm_up:g} of a run are no part of them.",),
    )


# --- seconds ---


def _print_waits(warm_up: float, *, presses: int, quick: bool) -> None:
    rows: list[list[str]] = []
    goals: list[Goal] = []
    before = {30: "", 10: "1 to 2", 3: "3 to 6"}
    for case in _CASES[1:3] if quick else _CASES:
        try:
            limited = visit("--speed", "100", behind=case.behind, presses=presses, warm_up=warm_up)
            full = (
                limited
                if quick
                else visit("--speed", "max", behind=case.behind, presses=presses, warm_up=warm_up)
            )
            whole = None if quick else seconds_until_all_is_shown(case.behind)
        except NotInstalledError as error:
            rows.append([case.words, str(error)])
            continue
        visits = [limited] if full is None else [limited, full]
        first = median(each.first_frame for each in visits)
        quit_last = max(each.quit for each in visits)
        late, late_full = _late(limited), None if full is None else _late(full)
        kilobytes = round((case.behind.line.bytes_a_second or 0) / 1000)
        rows.append(
            [
                case.words,
                number(first),
                number(whole),
                number(median(limited.keys)),
                number(late),
                number(late_full),
                before.get(kilobytes, ""),
                number(quit_last),
            ]
        )
        if (aim := case.aim) is not None:
            goals += [
                Goal(f"first frame, {case.words}", first, aim.first_frame, "at most", " s"),
                Goal(f"a key, p95, {case.words}, 100 epochs/s", late, aim.key, "at most", " s"),
                Goal(f"a key, p95, {case.words}, full speed", late_full, aim.key, "at most", " s"),
            ]
        goals.append(Goal(f"quit, {case.words}", quit_last, _QUIT_SECONDS, "at most", " s"))
    print_table(
        "line, seconds: the first frame, a key until it shows, quitting; all live, 256 colours",
        "How to read: seconds by the clock, with both ways of the line in them.",
        ("line", "first", "all", "key p50", "key p95", "p95 max", "key before", "quit"),
        rows,
        goals=goals,
        notes=(
            f"{presses} presses of `L` at random moments, each after the last one has shown; `p95"
            " max` is at full",
            "speed, the others at 100 epochs a second. `first` is until status, keys and the frame"
            " of the boundary",
            "are there, `all` until a paused lab has nothing more to show (before: 3.8 s at 30"
            " kB/s, 10.7 at 10).",
            "Quitting is the later one of two (before: up to 5.5 s). Queries are answered once all"
            " before them is",
            "drawn, unless said; at once is how mosh's server and tmux do it, on this side of the"
            " line.",
        ),
    )


def _late(of: Visit) -> float:
    return quantiles(of.keys, n=20, method="inclusive")[-1]


# --- training ---


def _print_shares(warm_up: float, *, rounds: int, seconds: float, quick: bool) -> None:
    lines = {"fast line": (_FAST, _WIDE, 93.0)} | {
        line.words: (line, _SMALL if kilobytes == 3 else _WIDE, 95.0)
        for kilobytes, line in _LINES.items()
    }
    if quick:
        lines = {words: lines[words] for words in ("fast line", _LINES[10].words)}
    alone: list[Pace] = []
    shown: dict[str, list[Pace]] = {words: [] for words in lines}
    for _ in range(rounds):
        alone.append(headless(seconds))
        for words, (line, size, _) in lines.items():
            shown[words].append(pace(line, size, warm_up=warm_up, seconds=seconds))
    fastest, thriftiest = _best(alone)
    rows = [["headless", "100", "100", "100", number(fastest)]]
    goals: list[Goal] = []
    for words, (_, _, aim) in lines.items():
        by_clock, by_processor = _best(shown[words])
        share = 100 * by_processor / thriftiest
        thread = median(each.of_training for each in shown[words])
        rows.append(
            [
                words,
                number(100 * by_clock / fastest),
                number(share),
                number(thread),
                number(by_clock),
            ]
        )
        goals.append(Goal(f"of headless, by processor, {words}", share, aim, "at least", " %"))
    print_table(
        "line, training: what of headless speed is left at full speed, spiral, 256 colours",
        "How to read: of 100 epochs that train headless, so many train in the lab behind that line;"
        "\n   of 100 s of processor time the training thread had so many.",
        ("line", "% by clock", "% by processor", "% thread", "epochs/s"),
        rows,
        goals=goals,
        notes=(
            f"The best of {rounds} alternating rounds of {seconds:g} s each, of the thread the"
            " middle one. By processor:",
            "epochs for each second of processor time of the whole process, which other work"
            " disturbs least.",
        ),
    )


def _best(found: Sequence[Pace]) -> tuple[float, float]:
    return max(each.epochs_a_second for each in found), max(each.by_processor for each in found)
