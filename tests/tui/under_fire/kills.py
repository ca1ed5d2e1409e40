"""Labs and sweeps on one store that are killed at random moments, and what is left after each."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from nnlab.core import Trainer
from nnlab.core.config import ConfigError
from nnlab.core.store.errors import StoreError
from nnlab.core.store.store import Store
from nnlab.core.store.summary import RunSummary

from ..real_terminal import COMMAND
from .inputs.judge import Hanging, alarm, command
from .monkey import Monkey, prepare

_SWEEP = (
    *("sweep", "--preset", "xor", "--over", "lr=0.3,0.1,0.03,0.01", "--replicas", "4"),
    *("--epochs", "3000", "--jobs", "2", "--quiet"),
)
_MOST_EPOCHS = 20_000
"""Of a run that is trained once more, to be compared with the one that was killed."""
_ALONE_SECONDS = 20.0
"""How long a process may outlive the one that it was begun by."""
_MOST_REPLICAS = 20


@dataclass
class Kill:
    """One kill, and what was found after it."""

    number: int
    victim: str
    in_sight: str = ""
    """What the lab showed."""
    runs: int = 0
    """In the store."""
    shown: int = 0
    """Of those, how many were shown by `nnlab runs show`."""
    compared: int = 0
    """How many of the victim's were resumed, and trained undisturbed to be compared."""
    faults: list[str] = field(default_factory=list)


class Siege:
    """Two labs and a sweep on one store, of which one is killed again and again.

    Args:
        folder: Where all of it is.
        seed: What they do, and who is killed when, follows from this.
        sweeps: Whether there is a sweep beside the labs.
        most_events: That each monkey does between two kills.
    """

    def __init__(
        self, folder: Path, seed: int = 0, *, sweeps: bool = True, most_events: int = 40
    ) -> None:
        self.folder, self.store = folder, folder / "runs.db"
        prepare(folder)
        self._chance = random.Random(seed)
        self._sweeps, self._most_events = sweeps, most_events
        self._sweep: subprocess.Popen[bytes] | None = None
        self._checked: set[tuple[str, int]] = set()
        self.monkeys = [
            Monkey(seed + 1, (120, 40), folder, "--dataset", "circle", shared=self.store),
            Monkey(seed + 2, (80, 24), folder, "--speed", "max", shared=self.store),
        ]

    def close(self) -> None:
        """End all that is left."""
        for monkey in self.monkeys:
            monkey.kill()
        if self._sweep is not None:
            self._sweep.kill()
            self._sweep.wait()

    def kills(self, count: int):
        """Kill so often, and give each with what was found."""
        for number in range(count):
            for monkey in self.monkeys:
                monkey.do(self._chance.randint(5, self._most_events))
            yield self._kill(number)

    def _kill(self, number: int) -> Kill:
        chance = self._chance
        victim = chance.choice(self.monkeys)
        time.sleep(chance.uniform(0, 0.3))
        if self._sweeps and (self._sweep is None or self._sweep.poll() is not None):
            words = _SWEEP if chance.random() < 0.5 else ("sweep", "resume", "--quiet")
            self._sweep = subprocess.Popen(
                [*COMMAND, *words, "--store", str(self.store)],
                cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        elif self._sweep is not None and chance.random() < 0.4:
            self._sweep.kill()
            self._sweep.wait()
            kill = Kill(number, "sweep")
            self._look(kill, self._sweep.pid)
            return kill
        pid = victim.terminal.child.pid
        assert pid is not None
        kill = Kill(number, "lab", ", ".join(victim.in_sight))
        if number % 3 == 0:  # at once, not one after the other
            other = next(each for each in self.monkeys if each is not victim)
            os.kill(pid, signal.SIGKILL)
            other.kill()
            kill.victim = "both labs"
            victim.kill()
            self._look(kill, pid)
            other.open_again()
        else:
            victim.kill()
            self._look(kill, pid)
        victim.open_again()
        return kill

    def _look(self, kill: Kill, session: int) -> None:
        """See whether the store is whole, and what it says is true."""
        try:
            with alarm(120):
                self._examine(kill)
        except Hanging:
            kill.faults.append("to look took over two minutes")
        except (StoreError, sqlite3.Error) as error:
            kill.faults.append(f"{type(error).__name__}: {error}")
        deadline = time.monotonic() + _ALONE_SECONDS
        while (left := _processes_of(session)) and time.monotonic() < deadline:
            time.sleep(0.1)
        if left:
            kill.faults.append(f"processes left behind: {left}")

    def _examine(self, kill: Kill) -> None:
        if not self.store.exists():
            return  # before the first run was kept
        with closing(sqlite3.connect(self.store)) as connection:
            for check in ("quick_check", "foreign_key_check"):
                found = connection.execute(f"PRAGMA {check}").fetchall()
                if found not in ([("ok",)], []):
                    kill.faults.append(f"{check}: {found[:3]}")
        with Store.open(self.store) as store:
            runs = store.runs
            kill.runs = len(runs)
            for run in runs:
                if (run.id, run.epoch) not in self._checked:
                    self._checked.add((run.id, run.epoch))
                    self._read(store, run, kill)
        for words in (["runs", "--json"], ["sweeps"], ["sweeps", "last"]):
            self._say(words, kill)

    def _read(self, store: Store, run: RunSummary, kill: Kill) -> None:
        """Show a run, and go on with it beside one that nobody disturbed."""
        self._say(["runs", "show", run.id], kill)
        kill.shown += 1
        if run.status in {"running", "paused"}:  # in a lab that lives
            return
        history = store.history(run.id)
        if len(history) != run.epoch + 1 and not run.parent:
            kill.faults.append(f"{run.id}: {len(history)} epochs of history at {run.epoch}")
        if run.epoch > _MOST_EPOCHS or run.parent or run.replicas > _MOST_REPLICAS:
            return
        try:
            checkpoint = store.checkpoint(run.id)
            resumed = Trainer.resumed(checkpoint)
        except (ConfigError, StoreError) as error:
            kill.faults.append(f"{run.id} can't be resumed: {error}")
            return
        if not (checkpoint.edits or checkpoint.start or resumed.config.time_limit):
            kill.compared += 1
            if not _same_bits(resumed, Trainer(resumed.config)):
                kill.faults.append(f"{run.id}: other bits at epoch {run.epoch}: {run.line}")

    def _say(self, words: list[str], kill: Kill) -> None:
        verdict, fault = command([*words, "--store", str(self.store)], self.folder)
        if verdict == "fault":
            kill.faults.append(f"{words}: {fault}")

    def left_behind(self) -> list[str]:
        """End as people do, and give what is in the folder that nobody asked for."""
        for monkey in self.monkeys:
            monkey.play(0)
        if self._sweep is not None:
            self._sweep.send_signal(signal.SIGTERM)
            self._sweep.wait()
        endings = (".part", ".db-wal", ".db-shm", ".db-journal", ".lock", ".tmp")
        return sorted(each.name for each in self.folder.rglob("*") if each.name.endswith(endings))


def _same_bits(resumed: Trainer, whole: Trainer) -> bool:
    """Tell whether a run that was resumed is the one that nobody disturbed, and goes on as that."""
    whole.whose = resumed.whose  # whose parameters are given
    while whole.epoch < resumed.epoch:
        before = whole.epoch
        whole.advance_epoch()
        if whole.epoch == before:
            return False
    while whole.steps < resumed.steps:
        whole.advance_batch()
    for _ in range(3):
        if whole.parameters.tobytes() != resumed.parameters.tobytes():
            return False
        if not {whole.state, resumed.state} <= {"paused", "running"}:
            break  # one that is over stays as it is
        for each in (whole, resumed):
            each.advance_epoch()
    return True


def _processes_of(session: int) -> list[str]:
    """Find the processes of a session by its leader's number."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            behind = (each / "stat").read_text().rpartition(")")[2].split()
            if int(behind[3]) == session and behind[0] != "Z" and int(each.name) != session:
                words = (
                    (each / "cmdline")
                    .read_bytes()
                    .replace(b"\x00", b" ")
                    .decode("utf-8", "replace")
                )
                found.append(f"{each.name} {words[:120]}")
        except (OSError, ValueError, IndexError):
            continue
    return found
