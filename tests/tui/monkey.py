"""A monkey at the terminal: random keys, mouse, pastes and sizes, the same ones for the same seed.

What it does is drawn from its seed alone; when the lab gets to see it depends on the machine, so a
seed that found something may need a second try. It never asks to leave (`q`, `ctrl+q`, `ctrl+c`)
or to be suspended (`ctrl+z`) by a key of its own, but it may by the mouse or the palette: that is
counted and the lab opened again. Whatever else ends the lab, or shows a traceback, is a death.
"""

from __future__ import annotations

import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

from .real_terminal import COMMAND, TRUE_COLOUR, Terminal

SIZES = ((20, 5), (60, 20), (80, 24), (120, 40), (200, 50), (300, 100))
"""From far below what the lab is shown on to a very large screen: columns and rows."""

HOSTILE = (
    "[/h",
    "[",
    "[/]",
    "[red]x[/blue]",
    "[@click=app.quit]q[/]",
    "\\[",
    "$x ${y} %s {z}",
    "\x1b]0;title\x07\x1b[31m",
    "\u202eabc\u202c",
    "日本語👩\u200d👩\u200d👧",
    "9" * 3000,
    "nan inf -0 1e999 1_000 ٣",
    "a\tb\nc\r\nd\x00e\x7f",
    "",
)
"""What is pasted, beside what is typed."""

_PRINTABLE = [character for character in map(chr, range(0x20, 0x7F)) if character != "q"]
_NAMED = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "page up": "\x1b[5~",
    "page down": "\x1b[6~",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "shift+right": "\x1b[1;2C",
    "ctrl+left": "\x1b[1;5D",
    "f1": "\x1bOP",
    "f5": "\x1b[15~",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "enter": "\r",
    "escape": "\x1b",
    "backspace": "\x7f",
    "ctrl+p": "\x10",
    "ctrl+a": "\x01",
    "ctrl+k": "\x0b",
    "ctrl+l": "\x0c",
    "ctrl+r": "\x12",
    "ctrl+u": "\x15",
    "ctrl+v": "\x16",
    "ctrl+w": "\x17",
    "ctrl+x": "\x18",
    "half a sequence": "\x1b[",
    "é": "é",
    "日": "日",
}
_DEATH = re.compile(r"Traceback \(most recent|╭─+ Traceback")
_ESCAPES = re.compile(r"\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b\][^\x07]*\x07")
_READS_AFTER_A_BUNCH = 3
_BUNCHES_BETWEEN_LOOKS = 10
_PATIENCE_SECONDS = 40.0


@dataclass
class Story:
    """What became of one lab under a monkey's hands, or of one after the other."""

    seed: int
    events: int = 0
    """Keys, moves of the mouse, pastes and sizes."""
    seconds: float = 0.0
    left_as_asked: int = 0
    """How often a click or the palette asked the lab to leave, and it did."""
    caught: list[str] = field(default_factory=list)
    """What the lab wrote down of errors that it went on after."""
    deaths: list[str] = field(default_factory=list)
    """The last words of each lab that ended otherwise."""
    stuck: int = 0
    """How often neither `esc` nor `q` made it leave."""
    megabytes: list[float] = field(default_factory=list)
    """Memory in use as it went along."""


def events_of(seed: int) -> Iterator[tuple[str, int]]:
    """Draw what it does: bunches of what is sent at once, and of how many events each is.

    An empty bunch stands for another size of the terminal.
    """
    chance = random.Random(seed)
    while True:
        kind = chance.random()
        if kind < 0.03:
            yield "", 1
        elif kind < 0.07:
            yield f"\x1b[200~{chance.choice(HOSTILE)}\x1b[201~", 1
        elif kind < 0.25:
            yield _mouse(chance), 2
        else:
            # Over a slow line keys come in bunches.
            keys = [_key(chance) for _ in range(chance.choice((1, 1, 2, 3, 8)))]
            yield "".join(keys), len(keys)


def _key(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(_PRINTABLE)
    return chance.choice([*_NAMED.values()])


def _mouse(chance: random.Random) -> str:
    """Press somewhere and let go there or elsewhere, turn the wheel, or only move."""
    x, y = chance.randint(1, 300), chance.randint(1, 100)
    if chance.random() < 0.8:  # most terminals are smaller
        x, y = 1 + x % 80, 1 + y % 24
    kind = chance.random()
    if kind < 0.2:
        return f"\x1b[<{chance.choice((64, 65))};{x};{y}M"
    if kind < 0.4:
        return f"\x1b[<35;{x};{y}M"
    button = chance.choice((0, 0, 0, 2))
    end = (x, y) if kind < 0.8 else (1 + (x + 9) % 120, 1 + (y + 3) % 40)
    drag = "" if kind < 0.8 else f"\x1b[<{button + 32};{end[0]};{end[1]}M"
    return f"\x1b[<{button};{x};{y}M{drag}\x1b[<{button};{end[0]};{end[1]}m"


class Monkey:
    """Plays with the lab in a pseudo-terminal.

    Args:
        seed: What it does follows from this.
        size: Columns and rows at first.
        folder: Where it may keep runs, its log and its settings.
        options: What the lab is opened with.
    """

    def __init__(self, seed: int, size: tuple[int, int], folder: Path, *options: str) -> None:
        self.story = Story(seed)
        self._chance = random.Random(-seed - 1)
        self._size = size
        self._folder = folder
        self._options = options
        self._events = events_of(seed)
        self._log = folder / f"monkey-{seed}.log"
        self._terminal = self._open()

    def _open(self) -> Terminal:
        with chdir(self._folder):  # runs may be exported into the folder one is in
            terminal = Terminal(
                [*COMMAND, *self._options],
                self._size,
                {
                    **TRUE_COLOUR,
                    "NNLAB_STORE": str(self._folder / f"monkey-{self.story.seed}.db"),
                    "NNLAB_LOG": str(self._log),
                },
            )
        deadline = time.monotonic() + _PATIENCE_SECONDS
        words = b"train", b"terminal"
        while not any(word in terminal.sent for word in words) and time.monotonic() < deadline:
            if not _take_in(terminal):
                break
        return terminal

    def play(self, events: int) -> Story:
        """Do so many things, then leave as a person would."""
        began = time.monotonic()
        until = self.story.events + events
        bunches = 0
        while self.story.events < until and len(self.story.deaths) < 100:
            bunch, count = next(self._events)
            self._do(bunch)
            self.story.events += count
            bunches += 1
            alive = all(_take_in(self._terminal) for _ in range(_READS_AFTER_A_BUNCH))
            if not alive:
                self._bury()
                self._terminal = self._open()
            elif bunches % _BUNCHES_BETWEEN_LOOKS == 0:
                self.story.megabytes.append(_megabytes(self._terminal))
        self._leave()
        self.story.seconds += time.monotonic() - began
        if self._log.exists():
            self.story.caught = self._log.read_text("utf-8").split("--- ")[1:]
        return self.story

    def _do(self, bunch: str) -> None:
        try:
            if bunch:
                self._terminal.child.send(bunch.encode("utf-8", "surrogatepass"))
            else:
                size = self._chance.choice(SIZES)
                self._terminal.child.setwinsize(size[1], size[0])
        except OSError:
            pass  # it is gone, which the next look finds

    def _leave(self) -> None:
        """Press `esc` and `q` until it has left."""
        terminal = self._terminal
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for keys in ("\x1b[201~", "\x1b", "\x1b", "q"):
                self._do(keys)
                # Together with the next key an escape would be another one.
                quiet = time.monotonic() + 0.25
                while time.monotonic() < quiet:
                    if not _take_in(terminal):
                        self._bury()
                        return
        self.story.stuck += 1
        terminal.child.kill(signal.SIGKILL)
        terminal.child.wait()

    def _bury(self) -> None:
        """Find out what a lab that has ended ended of."""
        terminal = self._terminal
        terminal.child.close()
        words = _ESCAPES.sub("", terminal.sent[-60_000:].decode("utf-8", "replace"))
        code = terminal.child.exitstatus
        if code == 0 and not _DEATH.search(words):
            self.story.left_as_asked += 1
        else:
            by = terminal.child.signalstatus
            self.story.deaths.append(f"exit code {code}, signal {by}:\n{words[-4000:]}")


def _take_in(terminal: Terminal) -> bool:
    """Read what the lab sends, without looking at the screen; tell whether it is still there."""
    import pexpect

    try:
        terminal.sent = terminal.sent[-100_000:] + terminal.child.read_nonblocking(65536, 0.02)
    except pexpect.TIMEOUT:
        return True
    except (pexpect.EOF, OSError):
        return False
    return True


def _megabytes(terminal: Terminal) -> float:
    """Give the memory that the lab has in use; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{terminal.child.pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * 4096 / 1e6
