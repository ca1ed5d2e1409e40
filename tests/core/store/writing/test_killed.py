"""Processes that are killed while they write, and processes that write at once, in earnest."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.config.formats.state_line import to_state
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import SECONDS

from ..recording import until

pytestmark = pytest.mark.slow

MOST_LOST_SECONDS = 2.0

CONFIG = RunConfig(
    dataset="xor",
    hidden_layers=(4,),
    optimizer="adam",
    dropout=0.2,
    batch_size=5,
    patience=900_000,
    restore_best=True,
    epochs=1_000_000,
)


class Victim:
    """A process that can be killed and started again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parent = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("training_process.py")), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, seconds: float, config: RunConfig | None = None) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        line = f"{seconds} {to_state(config)}" if config else str(seconds)
        print(line, file=self._parent.stdin, flush=True)
        self._number = int(self._parent.stdout.readline())
        return self._number

    def kill(self) -> float:
        """Kill it, and give the moment."""
        moment = time.time()
        os.kill(self._number, signal.SIGKILL)
        self.wait()
        return moment

    def wait(self) -> None:
        assert self._parent.stdout is not None
        assert self._parent.stdout.readline() == "gone\n"

    def close(self) -> None:
        self._parent.communicate()


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Victim]:
    victim = Victim(tmp_path / "runs.db")
    yield victim
    victim.close()


def look(path: Path) -> tuple[int, float]:
    """Open the store as the next process would, and give the epoch and moment last written."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with Store.open(path) as store:
        run = store.run("last")
        assert run.status == "interrupted"
        assert len(store.history("last")) == run.epoch + 1
        assert store.checkpoint("last").epoch == run.epoch
        return run.epoch, run.saved_at


def test_killed_twenty_times_it_comes_to_the_same_bits(victim: Victim) -> None:
    chance = random.Random(4)
    victim.start(0.01, CONFIG)
    until(lambda: victim.path.exists() and was_written(victim.path))
    victim.kill()
    epoch, _ = look(victim.path)
    for number in range(19):
        victim.start(0.02)
        time.sleep(chance.uniform(0.0, 0.2))
        if number % 5 == 0:  # on a busy machine the others may hardly have begun
            until(lambda was=epoch: written(victim.path) > was)
        moment = victim.kill()
        reached, saved_at = look(victim.path)
        assert reached >= epoch
        assert moment - saved_at < MOST_LOST_SECONDS or reached == epoch
        moved, epoch = reached > epoch, reached
        assert moved or number % 5

    with Store.open(victim.path) as store:
        trainer = Trainer.resumed(store.checkpoint("last"))
    whole = Trainer(CONFIG)
    while whole.epoch < epoch + 100:
        for each in (trainer, whole):
            if each.epoch < epoch + 100:
                each.advance_epoch()
    assert trainer.parameters.tobytes() == whole.parameters.tobytes()
    assert trainer.snapshot().history.rows.tobytes() == whole.snapshot().history.rows.tobytes()


def was_written(path: Path) -> bool:
    return written(path) >= 0


def written(path: Path) -> int:
    """Give the epoch that was written last; -1 if there is none."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            epoch = connection.execute("SELECT max(epoch) FROM runs").fetchone()[0]
        except sqlite3.OperationalError:
            return -1
        return -1 if epoch is None else epoch


def test_at_most_two_seconds_are_lost(victim: Victim) -> None:
    victim.start(SECONDS, CONFIG)
    for _ in range(2):
        until(lambda: victim.path.exists() and was_written(victim.path))
        time.sleep(random.Random(1).uniform(0.5, 1.5))
        moment = victim.kill()
        _, saved_at = look(victim.path)
        assert moment - saved_at < MOST_LOST_SECONDS
        victim.start(SECONDS)
    victim.kill()


def test_four_processes_write_at_once_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    victims = [Victim(path) for _ in range(4)]
    configs = [CONFIG.replace(epochs=400, seed=seed) for seed in range(8)]
    try:
        for batch in range(0, len(configs), len(victims)):
            for victim, config in zip(victims, configs[batch:], strict=False):
                victim.start(0.001, config)
            for victim in victims:
                victim.wait()
    finally:
        for victim in victims:
            victim.close()
    with Store.open(path) as store:
        assert store.value("PRAGMA integrity_check") == "ok"
        runs = store.find(order="oldest")
        assert sorted(run.seed for run in runs) == list(range(8))
        assert {(run.status, run.epoch) for run in runs} == {("finished", 400)}
        assert {len(store.history(run.id)) for run in runs} == {401}
        whole = Trainer(store.config("last")).run()
        assert store.history("last").rows.tobytes() == whole.history.rows.tobytes()
