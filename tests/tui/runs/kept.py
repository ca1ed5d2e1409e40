"""Stores with runs in them, and the screen that lists them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from nnlab.core import RunConfig, Trainer
from nnlab.core.config.formats.files import to_json
from nnlab.core.config.formats.state_line import to_state
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.store.writing.writer import RunWriter
from nnlab.tui.runs.run_table import RunTable
from nnlab.tui.runs.screen import RunsScreen

from ..driven_lab import WIDE, Lab, open_lab

XOR_RUNS = (
    RunConfig(dataset="xor", hidden_layers=(6, 8), epochs=60, learning_rate=0.05),
    RunConfig(dataset="xor", hidden_layers=(4,), epochs=40, learning_rate=0.01, seed=3),
)
RUNS = (
    *XOR_RUNS,
    RunConfig(dataset="circle", samples=60, hidden_layers=(4,), epochs=30, optimizer="sgd"),
    RunConfig(dataset="plane", samples=40, train_share=1.0, hidden_layers=(), epochs=20),
)
"""Of different datasets, shapes, rates, optimizers and lengths; the oldest first."""


def fill(path: Path, configs: Sequence[RunConfig] = RUNS) -> list[str]:
    """Train runs to their ends, keep them, and give their ids, the oldest first."""
    writer = RunWriter(Store.open(path))
    ids: list[str] = []
    for number, config in enumerate(configs):
        trainer = Trainer(config, run_id=f"run{number}")
        trainer.run()
        ids.append(writer.save(trainer.checkpoint()))
    writer.close()
    return ids


def fill_with_many(path: Path, count: int) -> None:
    """Put rows of made-up runs into a store, without histories, as training takes too long."""
    configs = [
        RunConfig(dataset=dataset, hidden_layers=hidden, learning_rate=rate, optimizer=optimizer)
        for dataset in ("xor", "circle", "spiral", "arms")
        for hidden in ((4,), (6, 8), (16, 16, 16))
        for rate in (0.001, 0.003, 0.01, 0.03)
        for optimizer in ("sgd", "adam")
    ]
    lines = [to_state(config) for config in configs]
    columns = (
        "id", "name", "status", "machine", "version", "dataset", "line", "seed", "replicas",
        "epochs", "epoch", "steps", "seconds", "started_at", "saved_at", "ended_at",
        "train_loss", "train_accuracy", "train_within", "validation_loss", "validation_accuracy",
    )  # fmt: skip
    query = f"INSERT INTO runs ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    with Store.open(path) as store, store.transaction():
        for number in range(count):
            kind = number % len(configs)
            loss = (number * 7919 % count + 1) / count
            store.connection.execute(query, (
                f"{number:06x}", f"trial {number}" if number % 5 == 0 else "", "finished", "here",
                "1", configs[kind].dataset, lines[kind], number % 7, 1, 1000, 1000, 9000, 1.5,
                1.7e9 + number, 1.7e9 + number, 1.7e9 + number, loss, 100 - 50 * loss, 90.0,
                loss, 100 - 50 * loss,
            ))  # fmt: skip
            store.connection.execute(
                "INSERT INTO configs VALUES (last_insert_rowid(), ?)", (to_json(configs[kind]),)
            )
            if number % 10 == 0:
                store.connection.execute("INSERT INTO tags VALUES (?, 'sweep')", (number + 1,))


def table_of(lab: Lab) -> RunTable:
    return lab.app.screen.query_one("#runs", RunTable)


def listed(lab: Lab) -> list[str]:
    """The ids of the listed runs, in their order."""
    return [run.id for run in table_of(lab).runs]


async def open_runs(lab: Lab) -> None:
    """Go to the screen of runs, and wait until all are read."""
    await lab.press("t")
    await lab.until(lambda: isinstance(lab.app.screen, RunsScreen))
    screen = lab.app.screen
    assert isinstance(screen, RunsScreen)
    await lab.until(lambda: screen.run_list.is_complete)


@asynccontextmanager
async def open_lab_with(
    path: Path | None, size: tuple[int, int] = WIDE, *, ascii_only: bool = False
) -> AsyncIterator[Lab]:
    """Open a lab with a store, and close both."""
    recorder = Recorder(path, seconds=0.2)
    try:
        async with open_lab(size=size, recorder=recorder, ascii_only=ascii_only) as lab:
            yield lab
    finally:
        recorder.close()
