"""A monkey at the terminal: random keys, mouse, pastes and sizes, the same ones for the same seed.

What it does is drawn from its seed alone; when the lab gets to see it depends on the machine, so a
seed that found something may need a second try. It never asks to leave (`q`, `ctrl+q`, `ctrl+c`)
or to be suspended (`ctrl+z`) by a key of its own, but it may by the mouse or the palette: that is
counted and the lab opened again. Whatever else ends the lab, or shows a traceback, is a death. A
screen that `esc` does not lead away from is a dead end.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

import pexpect

from ..real_terminal import COMMAND, TRUE_COLOUR, Terminal
from .hands import SIZES, Bunch, events_of

_DEATH = re.compile(r"Traceback \(most recent|╭─+ Traceback")
_ESCAPES = re.compile(r"\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b\][^\x07]*\x07")
_SECONDS_AFTER_A_BUNCH = 0.06
_BUNCHES_BETWEEN_LOOKS = 10
_PATIENCE_SECONDS = 40.0
_WATCHED = Path(__file__).with_name("watched_program.py")
_NOTHING_SEEN = "nothing"


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
    stuck: list[str] = field(default_factory=list)
    """What was seen where neither `esc` nor `q` made it leave."""
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Of each look, the seconds that this lab had been open, and its megabytes."""
    seen: Counter[str] = field(default_factory=Counter)
    """How often each thing came into sight."""

    @property
    def megabytes(self) -> list[float]:
        """Memory in use as it went along."""
        return [megabytes for _, megabytes in self.memory]


def prepare(folder: Path, store: Path | None = None) -> None:
    """Put tables into a folder, and runs and a sweep into a store that is there."""
    rows = [f"{n % 7}.{n},{n % 5},{'abc'[n % 3]}" for n in range(60)]
    (folder / "flowers.csv").write_text("\n".join(["length,width,kind", *rows]), "utf-8")
    wide = [",".join(str((n * m) % 11) for m in range(40)) for n in range(30)]
    heads = ",".join(f"x{m}" for m in range(40))
    (folder / "wide.csv").write_text("\n".join([heads, *wide]), "utf-8")
    if store is None:
        return
    few = "--epochs", "30", "--store", str(store), "--quiet"
    for words in (
        ("train", "--preset", "xor"),
        ("train", "--dataset", "circle", "--replicas", "12"),
        ("train", "--data", "flowers.csv", "--target", "kind"),
        ("sweep", "--preset", "xor", "--over", "lr=0.1,0.01", "--replicas", "3", "--jobs", "1"),
    ):
        subprocess.run([*COMMAND, *words, *few], cwd=folder, check=True, capture_output=True)


class Monkey:
    """Plays with the lab in a pseudo-terminal.

    Args:
        seed: What it does follows from this.
        size: Columns and rows at first.
        folder: Where it may keep runs, its log and its settings.
        options: What the lab is opened with.
        store: Runs that are there at first, in a file that is copied.
        shared: The store itself, where others keep runs as well.
        rate: How many bytes a second the terminal takes; as many as there are if not given.
    """

    def __init__(
        self,
        seed: int,
        size: tuple[int, int],
        folder: Path,
        *options: str,
        store: Path | None = None,
        shared: Path | None = None,
        rate: int | None = None,
    ) -> None:
        self.story = Story(seed)
        self._chance = random.Random(-seed - 1)
        self._size = size
        self._folder = folder
        self._options = options
        self._events = events_of(seed)
        self._log = folder / f"monkey-{seed}.log"
        self._seen = folder / f"monkey-{seed}.seen"
        self._store = shared or folder / f"monkey-{seed}.db"
        if store is not None:
            shutil.copy(store, self._store)
        # On a slow line a very large screen takes a minute.
        self._sizes = SIZES if rate is None else SIZES[:4]
        self._rate = rate
        self._taken_at = time.monotonic()
        self.terminal = self._open()

    def _open(self) -> Terminal:
        self._seen.write_text("", "utf-8")
        with chdir(self._folder):  # runs may be exported into the folder one is in
            terminal = Terminal(
                [sys.executable, str(_WATCHED), str(self._seen), *self._options],
                self._size,
                {
                    **TRUE_COLOUR,
                    "NNLAB_STORE": str(self._store),
                    "NNLAB_LOG": str(self._log),
                },
            )
        self._opened = time.monotonic()
        deadline = self._opened + _PATIENCE_SECONDS
        while not self._seen.stat().st_size and time.monotonic() < deadline:
            if not self._take_in(terminal):
                break
        return terminal

    def play(self, events: int, *, until: float = float("inf")) -> Story:
        """Do so many things, then leave as a person would.

        Args:
            events: How many.
            until: When to leave in any case, of the monotonic clock.
        """
        self.do(events, until=until)
        began = time.monotonic()
        self._leave()
        self.story.seconds += time.monotonic() - began
        if self._log.exists():
            self.story.caught = self._log.read_text("utf-8").split("--- ")[1:]
        return self.story

    def do(self, events: int, *, until: float = float("inf")) -> None:
        """Do so many things, and leave the lab open."""
        began = time.monotonic()
        last = self.story.events + events
        bunches = 0
        while self.story.events < last and len(self.story.deaths) < 100:
            if time.monotonic() > until:
                break
            bunch = next(self._events)
            self.story.events += bunch.events
            bunches += 1
            if bunch.home:
                alive = self._go_home()
            else:
                self._do(bunch)
                alive = self._watch(bunch.seconds or _SECONDS_AFTER_A_BUNCH)
            if not alive:
                self._bury()
                self.terminal = self._open()
            elif bunches % _BUNCHES_BETWEEN_LOOKS == 0:
                open_for = time.monotonic() - self._opened
                self.story.memory.append((open_for, _megabytes(self.terminal)))
        self.story.seconds += time.monotonic() - began

    def _do(self, bunch: Bunch) -> None:
        try:
            if bunch.keys:
                self._send(bunch.keys)
            else:
                size = self._chance.choice(self._sizes)
                self.terminal.child.setwinsize(size[1], size[0])
        except OSError:
            pass  # it is gone, which the next look finds

    def _send(self, keys: str) -> None:
        self.terminal.child.send(keys.encode("utf-8", "surrogatepass"))

    def _watch(self, seconds: float) -> bool:
        """Read for a while; tell whether the lab is still there."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self._take_in(self.terminal):
                return False
        return True

    def _take_in(self, terminal: Terminal) -> bool:
        """Read what the lab sends, without looking at it; tell whether it is still there."""
        most = 65536
        if self._rate is not None:
            now = time.monotonic()
            most = max(1, round(self._rate * min(now - self._taken_at, 0.1)))
            self._taken_at = now
        try:
            terminal.sent = terminal.sent[-100_000:] + terminal.child.read_nonblocking(most, 0.02)
        except pexpect.TIMEOUT:
            return True
        except (pexpect.EOF, OSError):
            return False
        if self._rate is not None:
            time.sleep(0.01)
        return True

    @property
    def in_sight(self) -> list[str]:
        """What is seen now."""
        lines = self._seen.read_text("utf-8").splitlines()
        return lines[-1].split("|") if lines else [_NOTHING_SEEN]

    def _go_home(self) -> bool:
        """Press `esc` until the lab is seen; tell whether the lab is still there."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        self._do(Bunch("\x1b[201~"))
        while time.monotonic() < deadline:
            self._do(Bunch("\x1b"))
            # Together with the next key an escape would be another one.
            if not self._watch(0.25):
                return False
            if self.in_sight[0] == "lab" and "field" not in self.in_sight:
                return True
        self.story.stuck.append(f"esc, seen: {', '.join(self.in_sight)}")
        self._kill()
        self.terminal = self._open()
        return True

    def _leave(self) -> None:
        """Press `esc` and `q` until it has left."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for keys in ("\x1b[201~", "\x1b", "\x1b", "q"):
                self._do(Bunch(keys))
                if not self._watch(0.25):
                    self._bury()
                    return
        self.story.stuck.append(f"q, seen: {', '.join(self.in_sight)}")
        self._kill()

    def _kill(self) -> None:
        self._count()
        self.terminal.child.kill(signal.SIGKILL)
        self.terminal.child.wait()

    def kill(self) -> None:
        """End the lab in the middle of whatever it does."""
        self._kill()

    def open_again(self) -> None:
        """Open another lab in place of one that was killed."""
        self.terminal = self._open()

    def _count(self) -> None:
        """Count what came into sight."""
        before: set[str] = set()
        for line in self._seen.read_text("utf-8").splitlines():
            now = set(line.split("|"))
            self.story.seen.update(now - before)
            before = now

    def _bury(self) -> None:
        """Find out what a lab that has ended ended of."""
        self._count()
        terminal = self.terminal
        terminal.child.close()
        words = _ESCAPES.sub("", terminal.sent[-60_000:].decode("utf-8", "replace"))
        code = terminal.child.exitstatus
        if code == 0 and not _DEATH.search(words):
            self.story.left_as_asked += 1
        else:
            by = terminal.child.signalstatus
            self.story.deaths.append(f"exit code {code}, signal {by}:\n{words[-4000:]}")


def _megabytes(terminal: Terminal) -> float:
    """Give the memory that the lab has in use; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{terminal.child.pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * 4096 / 1e6
