"""The lab behind a line: how many bytes it sends, how soon a key shows, and how fast it trains."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Literal

if importlib.util.find_spec("tests") is None:  # run as a script
    sys.path.insert(0, str(Path(__file__).parents[3]))

from nnlab.core.store.errors import StoreError
from nnlab.core.store.store import Store
from tests.tui.terminal.line.answers import Pictures
from tests.tui.terminal.line.lab_command import lab, surroundings
from tests.tui.terminal.line.local_sshd import NotInstalledError, local_sshd, ssh_words
from tests.tui.terminal.line.throttled import (
    Answering,
    Line,
    ThrottledTerminal,
)
from tests.tui.terminal.line.throttled_socket import throttled_port

from .children import child, environment
from .sections.dashboard import training_share
from .terminal import processor_seconds, thread_seconds

__all__ = [
    "Answering",
    "Line",
    "NotInstalledError",
    "Pictures",
    "ThrottledTerminal",
    "lab",
    "surroundings",
]

Colours = Literal[16, 256, "24-bit"]

_AXIS = re.compile(r"(\w+ y(, auto)? +)?\(L: +\w+\)")
"""What the chart's frame says of its axis, and of the key that changes it."""

_QUIET_SECONDS = 1.0
"""After so long without a byte all is sent, where the line is fast."""

_MOST_SECONDS = 20.0
"""After so long a key is taken to have shown, so that one that never does ends nothing."""

WARM_UP_SECONDS = 3.0
"""After so long everything is there, and the boundary has many colours."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What is between the lab and a person."""

    line: Line
    """The line."""
    size: tuple[int, int] = (120, 40)
    """Columns and rows of the terminal."""
    answering: Answering = "drawn"
    """When the terminal's answers come."""
    over_ssh: bool = False
    """Whether the line is that of a real `ssh` to a server of this machine."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of what a person does, on a fast line."""

    start: int
    """Until all of a paused lab is shown."""
    start_frame: int
    """One full frame of that."""
    frame: int
    """One full frame with a boundary that was learned."""
    help_opened: int
    help_frame: int
    """One full frame of the help."""
    help_closed: int
    resized: int
    """To ten columns and four rows fewer."""
    resized_frame: int
    """One full frame of that size."""


def sizes(colours: Colours, size: tuple[int, int], learned: float) -> Sizes:
    """Count bytes while nothing trains, with a boundary that was learned for so many seconds."""
    words, around = lab("--paused", "--speed", "max"), surroundings(colours=colours)
    with ThrottledTerminal(words, Line(), size=size, environment=around) as terminal:
        terminal.until(_is_first_frame)
        terminal.until_quiet(_QUIET_SECONDS)
        start = len(terminal.drawn)
        start_frame = _sent_by(terminal, _redraw)
        terminal.press(" ")
        terminal.until(lambda text: "training" in text)
        terminal.rest(learned)
        terminal.press(" ")
        terminal.until(lambda text: "paused" in text)
        terminal.until_quiet(_QUIET_SECONDS)
        frame = _sent_by(terminal, _redraw)
        opened = _sent_by(terminal, lambda terminal: terminal.press("?"))
        help_frame = _sent_by(terminal, _redraw)
        closed = _sent_by(terminal, lambda terminal: terminal.press("\x1b"))
        columns, rows = size
        resized = _sent_by(terminal, lambda terminal: terminal.resize(columns - 10, rows - 4))
        resized_frame = _sent_by(terminal, _redraw)
        terminal.press("q")
        terminal.until_ended()
    return Sizes(start, start_frame, frame, opened, help_frame, closed, resized, resized_frame)


def bytes_a_second(
    *options: str,
    colours: Colours,
    size: tuple[int, int],
    warm_up: float,
    seconds: float,
    keys: str = "",
) -> float:
    """Count what is sent each second on a fast line while everything is live."""
    with ThrottledTerminal(
        lab(*options), Line(), size=size, environment=surroundings(colours=colours)
    ) as terminal:
        terminal.until(_is_first_frame)
        terminal.press(keys)
        terminal.rest(warm_up)
        before, since = len(terminal.drawn), monotonic()
        terminal.rest(seconds)
        sent = (len(terminal.drawn) - before) / (monotonic() - since)
        terminal.press("q")
        terminal.until_ended()
    return sent


@dataclass(slots=True)
class Visit:
    """Seconds of what a person waits for behind a line."""

    first_frame: float
    quit: float
    keys: list[float] = field(default_factory=list)
    """Of each press until it showed."""


def visit(*options: str, behind: Behind, presses: int, warm_up: float) -> Visit:
    """Open the lab, press a key again and again while everything is live, and quit.

    Args:
        options: Of the lab.
        behind: What is between it and the person.
        presses: How often the key is pressed.
        warm_up: Seconds before the first time.
    """
    moments = random.Random(7)
    with _opened(options, behind) as terminal:
        first_frame = terminal.until(_is_first_frame) - terminal.started
        terminal.until(lambda text: "training" in text)
        terminal.rest(warm_up)
        is_fast = behind.line.bytes_a_second is None
        press = _seconds_of_presses if is_fast else _seconds_of_each_press
        seconds = press(terminal, presses, moments)
        pressed = monotonic()
        terminal.press("q")
        terminal.until_ended()
        return Visit(first_frame, monotonic() - pressed, seconds)


def _seconds_of_each_press(
    terminal: ThrottledTerminal, presses: int, moments: random.Random
) -> list[float]:
    """Press the key, wait until it shows, and again."""
    seconds: list[float] = []
    for _ in range(presses):
        before = _axis(terminal.text)
        pressed = monotonic()
        terminal.press("L")
        try:
            shown = terminal.until(
                lambda text, before=before: _axis(text) not in {"", before}, _MOST_SECONDS
            )
        except TimeoutError:
            shown = monotonic()  # nobody would wait for so long
        seconds.append(shown - pressed)
        terminal.rest(moments.uniform(0.2, 0.5))
    return seconds


def _seconds_of_presses(
    terminal: ThrottledTerminal, presses: int, moments: random.Random
) -> list[float]:
    """Press the key again and again, and see afterwards when it showed.

    What comes by a fast line is more than can be drawn here as it comes.
    """
    pressed_at: list[float] = []
    for _ in range(presses):
        pressed_at.append(monotonic())
        terminal.press("L")
        terminal.rest(moments.uniform(0.8, 1.2))
    seconds: list[float] = []
    for pressed in pressed_at:
        terminal.feed_until(pressed)
        before = _axis(terminal.screen.text)
        shown = terminal.feed(lambda text, before=before: _axis(text) not in {"", before})
        seconds.append((shown or monotonic()) - pressed)
    return seconds


def seconds_until_all_is_shown(behind: Behind) -> float:
    """Open a lab that waits, and tell when the last byte came that it had to show."""
    with _opened(["--paused"], behind) as terminal:
        terminal.until(_is_first_frame)
        # An acknowledgement and what it lets through take a round trip each.
        terminal.until_quiet(_QUIET_SECONDS + 3 * behind.line.round_trip)
        shown = terminal.arrivals[-1].at - terminal.started
        terminal.press("q")
        terminal.until_ended()
    return shown


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the lab trained."""

    epochs_a_second: float
    """By the clock."""
    by_processor: float
    """For each second of processor time of all its threads; NaN where that is not known."""
    of_training: float
    """Of 100 s of processor time the seconds that the training thread had; NaN where unknown."""


def headless(seconds: float) -> Pace:
    """Let the same run train without the lab."""
    done = subprocess.run(
        [sys.executable, *child("headless", "spiral", seconds)],
        env={**os.environ, **environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    taken = json.loads(done.stdout)
    return Pace(taken["epochs"] / taken["wall"], taken["epochs"] / taken["processor"], 100.0)


def pace(line: Line, size: tuple[int, int], *, warm_up: float, seconds: float) -> Pace:
    """Let the lab train at full speed behind a line."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "runs.db")
        around = surroundings(NNLAB_STORE=str(store))
        with ThrottledTerminal(
            lab("--speed", "max"), line, size=size, environment=around
        ) as terminal:
            terminal.until(_is_first_frame)
            terminal.rest(warm_up)
            while (kept := _kept(store)) is None:
                terminal.rest(0.1)
            epoch, trained = kept
            process, since = terminal.process_id, monotonic()
            threads, spent = thread_seconds(process), processor_seconds(process)
            terminal.rest(seconds)
            after, spent_then = thread_seconds(process), processor_seconds(process)
            taken = monotonic() - since
            terminal.press("q")
            terminal.until_ended()
        last_epoch, all_trained = _kept(store) or (epoch, trained)
        rate = (last_epoch - epoch) / (all_trained - trained)
        used = (spent_then or 0.0) - (spent or 0.0)
        return Pace(
            rate,
            rate * taken / used if used > 0.0 else float("nan"),
            training_share(process, threads, after) or float("nan"),
        )


def _kept(store: Path) -> tuple[int, float] | None:
    """Give the epochs of the last run and its seconds; `None` while nothing of it is written."""
    try:
        with Store.open(store, read_only=True) as opened:
            run = opened.run("last")
    except StoreError:
        return None
    return (run.epoch, run.seconds) if run.epoch else None


def _is_first_frame(text: str) -> bool:
    """Tell whether the status and the keys are there, which are drawn last."""
    return "epoch " in text and "help" in text and "Boundary" in text


def _axis(text: str) -> str:
    """Give what the chart's frame says of its axis; nothing while it is not drawn whole."""
    found = _AXIS.search(text)
    return found[0] if found else ""


def _redraw(terminal: ThrottledTerminal) -> None:
    # As after `fg`, when something else may have drawn on it.
    os.kill(terminal.process_id, signal.SIGCONT)


def _sent_by(terminal: ThrottledTerminal, act: Callable[[ThrottledTerminal], None]) -> int:
    before = len(terminal.drawn)
    act(terminal)
    terminal.until_quiet(_QUIET_SECONDS)
    return len(terminal.drawn) - before


@contextmanager
def _opened(options: Sequence[str], behind: Behind) -> Iterator[ThrottledTerminal]:
    around, words, line = surroundings(), lab(*options), behind.line
    if line.bytes_a_second is not None:
        around["SSH_CONNECTION"] = "192.0.2.1 50000 192.0.2.2 22"  # as over what else
    with ExitStack() as stack:
        if behind.over_ssh:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            port = stack.enter_context(local_sshd(folder))
            port = stack.enter_context(throttled_port(port, line))
            there = [f"{name}={value}" for name, value in around.items() if name != "PATH"]
            words, line = [*ssh_words(folder, port), "env", *there, *words], Line()
        yield stack.enter_context(
            ThrottledTerminal(
                words, line, size=behind.size, environment=around, answering=behind.answering
            )
        )
