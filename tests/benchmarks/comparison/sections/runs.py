"""How long the screen of runs takes to open, to filter and to sort with ten thousand runs."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from ..tables import Goal, number, print_table

if TYPE_CHECKING:
    from textual.app import App

    from nnlab.core.training.run_options import RunOptions
    from nnlab.tui.lab.screen import LabScreen

_MANY, _FEW = 10_000, 100
_LONGEST_MS = 200.0
_FILTERS = ("xor", "xor lr>=0.01", "trial accuracy>75 opt=adam")


def run(*, quick: bool) -> None:
    """Print the table."""
    counts, rounds = ((_FEW,), 1) if quick else ((_FEW, _MANY), 5)
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            path = Path(folder) / f"{count}.db"
            _fill(path, count)
            found[count] = asyncio.run(_measure(path, rounds))
    most = counts[-1]
    print_table(
        "runs: the screen of kept runs at 120x40, its store read from the disk",
        "How to read: milliseconds; up to 200 a person does not wait.",
        ("what", *(f"{count:,} runs" for count in counts)),
        [[what, *(number(found[count][what]) for count in counts)] for what in found[most]],
        goals=[
            Goal(f"{what}, {most:,} runs", spent, _LONGEST_MS, "at most", " ms")
            for what, spent in found[most].items()
        ],
        notes=(
            "Processor time of the whole process from a key to the list that it leads to, the run"
            f" in the lab paused; least of {rounds} rounds.",
        ),
    )


def _fill(path: Path, count: int) -> None:
    """Put rows of made-up runs into a store."""
    from nnlab.core import RunConfig
    from nnlab.core.config.formats.state_line import to_state
    from nnlab.core.store.store import Store

    lines = [
        (dataset, to_state(RunConfig(dataset=dataset, learning_rate=rate, optimizer=optimizer,
                                     hidden_layers=hidden)))
        for dataset in ("xor", "circle", "spiral", "arms")
        for hidden in ((4,), (6, 8), (16, 16, 16))
        for rate in (0.001, 0.003, 0.01, 0.03)
        for optimizer in ("sgd", "adam")
    ]  # fmt: skip
    query = (
        "INSERT INTO runs (id, name, status, machine, version, dataset, line, seed, replicas,"
        " epochs, epoch, steps, seconds, started_at, saved_at, validation_loss,"
        " validation_accuracy) VALUES (?, ?, 'finished', 'here', '1', ?, ?, 7, 1, 1000, 1000,"
        " 9000, 1.5, ?, ?, ?, ?)"
    )
    with Store.open(path) as store, store.transaction():
        for place in range(count):
            dataset, line = lines[place % len(lines)]
            loss = (place * 7919 % count + 1) / count
            name = f"trial {place}" if place % 5 == 0 else ""
            at = 1.7e9 + place
            store.connection.execute(
                query, (f"{place:06x}", name, dataset, line, at, at, loss, 100 - 50 * loss)
            )


async def _measure(path: Path, rounds: int) -> dict[str, float]:
    """Give the least milliseconds of each thing to do on the screen."""
    from nnlab.core import RunConfig
    from nnlab.core.store.writing.recorder import Recorder
    from nnlab.tui.app import NnlabApp
    from nnlab.tui.lab.screen import LabScreen

    best: dict[str, float] = {}
    app = NnlabApp(
        RunConfig(dataset="xor"), run_options=RunOptions(paused=True), recorder=Recorder(path)
    )
    async with app.run_test(size=(120, 40)):
        await _until(lambda: isinstance(app.screen, LabScreen) and app.screen.query("#restart"))
        lab = app.screen
        assert isinstance(lab, LabScreen)
        for _ in range(rounds):
            async for what, spent in _round(app, lab):
                best[what] = min(best.get(what, float("inf")), 1e3 * spent)
    return best


async def _round(app: App[None], lab: LabScreen) -> AsyncIterator[tuple[str, float]]:
    from textual.widgets import Input

    from nnlab.tui.runs.run_table import RunTable
    from nnlab.tui.runs.screen import RunsScreen

    start = process_time()
    lab.stored_runs.show()
    await _until(lambda: app.screen.query(RunTable) and app.screen.query_one(RunTable).runs)
    yield "open, the newest runs listed", process_time() - start
    screen = app.screen
    assert isinstance(screen, RunsScreen)
    await _until(lambda: screen.run_list.is_complete)
    yield "open, all runs listed", process_time() - start
    table, control = screen.query_one(RunTable), screen.query_one("#filter", Input)
    for text in (*_FILTERS, ""):
        start, before = process_time(), table.runs
        control.value = text
        await _until(lambda before=before: table.runs is not before)
        if text:
            yield f"filter: {text}", process_time() - start
    start = process_time()
    screen.action_next_sort()
    yield "sort by the next column", process_time() - start
    screen.dismiss(None)
    await _until(lambda: app.screen is lab)


async def _until(true: Callable[[], object]) -> None:
    while not true():
        await asyncio.sleep(0.001)
