"""What keeping a run costs its training, what it takes on the disk, and how long a list takes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

from nnlab.core import RunConfig, Trainer
from nnlab.core.config import preset_named
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.store.writing.writer import RunWriter
from nnlab.core.training.background import BackgroundRun

from ..rounds import Turn, Work, interleave
from ..tables import Goal, number, print_table

_MOST_COST = 1.03
_MOST_LIST_SECONDS = 0.2
_RUNS = 10_000


def run(*, quick: bool) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        _training(Path(folder), quick=quick)
        _list(Path(folder) / "list.db", quick=quick)


def _training(folder: Path, *, quick: bool) -> None:
    # Some seconds each, so that every round has several checkpoints.
    tasks = {"xor": 2_000 if quick else 60_000, "spiral": 50 if quick else 3_000}
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for name, epochs in tasks.items():
        config = preset_named(name).config.replace(epochs=epochs)
        best = interleave(
            {
                "without": Turn(lambda config=config: _trained(config, None), units=epochs),
                "with": Turn(
                    lambda config=config: _trained(config, folder / "runs.db"), units=epochs
                ),
            },
            rounds=1 if quick else 5,
        )
        cost = best["with"] / best["without"]
        rows.append([name, number(cost), number(1e6 * best["without"]), _size(config, folder)])
        goals.append(Goal(f"training {name} without a store", cost, _MOST_COST, "at most"))
    print_table(
        "store: training that is kept, a checkpoint every second",
        "How to read: 1.02 means that training takes 2 % longer because it is kept.",
        ("run", "ratio", "µs/epoch", "kB for 10,000 epochs"),
        rows,
        goals=goals,
        notes=("Processor time of all threads together, the one that writes included.",),
    )


def _trained(config: RunConfig, path: Path | None) -> Work:
    def work() -> None:
        recorder = Recorder(path)
        run = BackgroundRun(config)
        recorder.follow(run)
        run.wait()
        recorder.close()
        assert not recorder.problem, recorder.problem

    return work


def _size(config: RunConfig, folder: Path) -> str:
    """Say what a run of 10,000 epochs adds to a store, from one that is shorter."""
    path = folder / "size.db"
    trainer = Trainer(config.replace(epochs=min(config.epochs, 10_000)))
    trainer.run()
    with Store.open(path) as store:
        pages = _bytes_used(store)
        RunWriter(store).save(trainer.checkpoint())
        taken = _bytes_used(store) - pages
    path.unlink()
    return number(taken / trainer.epoch * 10_000 / 1000)


def _bytes_used(store: Store) -> int:
    return store.value("PRAGMA page_count") * store.value("PRAGMA page_size")


def _list(path: Path, *, quick: bool) -> None:
    runs = 100 if quick else _RUNS
    fill(path, runs)
    lists: dict[str, Callable[[Store], object]] = {
        "open and list all": lambda store: store.find(),
        "open and list words": lambda store: store.find("xor lr=0.1"),
        "open and list the best": lambda store: store.find(order="test_loss", limit=50),
        "open and find one": lambda store: store.run("last"),
    }
    rows: list[list[str]] = []
    worst = 0.0
    for name, what in lists.items():
        best = float("inf")
        for _ in range(3 if quick else 9):
            start = process_time()
            with Store.open(path, read_only=True) as store:
                what(store)
            best = min(best, process_time() - start)
        worst = max(worst, best)
        rows.append([name, number(best / _MOST_LIST_SECONDS), number(1e3 * best)])
    print_table(
        f"store: a list of {runs:,} runs",
        "How to read: a ratio of 1 would be 200 ms.",
        ("what", "ratio", "ms"),
        rows,
        notes=("Processor time, the least of some rounds.",),
        goals=[Goal("200 ms, each of them", worst / _MOST_LIST_SECONDS, 1.0, "at most")],
    )


def fill(path: Path, runs: int) -> None:
    """Make a store with so many rows, all of them one run but for their ids and seeds."""
    trainer = Trainer(preset_named("report-x1").config.replace(epochs=3), run_id="first")
    trainer.run()
    with Store.open(path) as store:
        RunWriter(store).save(trainer.checkpoint())
        columns = [name for _, name, *_ in store.connection.execute("PRAGMA table_info(runs)")]
        copied = ", ".join(name for name in columns if name not in {"number", "id", "seed"})
        store.connection.execute(
            "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted"
            f" WHERE n < {runs - 1}) INSERT INTO runs (id, seed, {copied})"
            f" SELECT printf('%06x', n), n, {copied} FROM runs, counted"
        )
        store.connection.execute(
            "INSERT INTO tags SELECT number, 'thesis' FROM runs WHERE seed % 2"
        )
