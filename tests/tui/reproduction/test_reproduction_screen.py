"""The screen of the report: rows under way, conclusions as they are judged, and the way out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing import active_children
from queue import Empty, SimpleQueue

import numpy as np
import pytest
from textual.widgets import Input

from nnlab.core.config.presets import PRESETS
from nnlab.core.experiments.reproduction.conclusions import CONCLUSIONS
from nnlab.core.experiments.reproduction.row import ROWS, ReproducedRow, RowFailedError
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.tui.reproduction import at_work
from nnlab.tui.reproduction.plan import ReproductionPlan
from nnlab.tui.reproduction.row_table import RowTable
from nnlab.tui.reproduction.screen import ReproductionScreen

from ..driven_lab import SMALL, WIDE, Lab, open_lab

MIDDLE = (100, 30)
SEEDS = 12
SIZES = pytest.mark.parametrize("size", [WIDE, MIDDLE, SMALL], ids=["120x40", "100x30", "80x24"])


def row(name: str) -> ReproducedRow:
    """Make an end of a row: those that the report calls better or good reach 95 to 97 %."""
    means = np.zeros((SEEDS, 3, 3))
    low = name in {"report-n1", "report-n2", "report-r1", "report-k1"}
    means[:, 2, 2] = (40.0 if low else 95.0) + np.arange(SEEDS) % 3
    none = np.zeros(SEEDS, dtype=bool)
    outcome = Outcome(1, "finished", "", 1.0, means, np.full(SEEDS, 10), none, none)
    preset = PRESETS[name]
    assert preset.printed is not None
    return ReproducedRow(preset, preset.printed, outcome, preset.config.samples)


class Training:
    """Stands for the worker processes: what a test hands in is what they come to."""

    def __init__(self) -> None:
        self.ended: SimpleQueue[str | Exception] = SimpleQueue()
        self.board = None
        self.is_closed = False
        self.asked: dict[str, object] = {}

    def reproduced(self, names, *, board, **asked):
        self.board, self.asked = board, {"names": names} | asked
        try:
            left = len(names)
            while left:
                try:
                    what = self.ended.get(timeout=0.01)
                except Empty:
                    yield None
                    continue
                if isinstance(what, Exception):
                    raise what
                left -= 1
                yield row(what)
        finally:
            self.is_closed = True


@pytest.fixture
def training(monkeypatch) -> Training:
    training = Training()
    monkeypatch.setattr(at_work, "reproduced", training.reproduced)
    return training


@asynccontextmanager
async def reproduction(size=WIDE, plan=None, **others) -> AsyncIterator[Lab]:
    plan = plan or ReproductionPlan(replicas=SEEDS)
    async with open_lab(size=size, opening=plan, **others) as lab:
        await lab.until(lambda: isinstance(lab.app.screen, ReproductionScreen))
        await lab.until(lambda: lab.app.screen.query("#keys") and "printed" in lab.text("#rows"))
        yield lab


def line_of(lab: Lab, name: str) -> str:
    return next((line for line in lab.lines("#rows") if f" {name} " in line), "")


@SIZES
async def test_rows_grow_while_they_train_and_conclusions_are_judged(training, size):
    async with reproduction(size) as lab:
        await lab.until(lambda: "waits" in line_of(lab, "L1"))
        assert " 97 " in line_of(lab, "L1")
        assert lab.text().count("◆") == len(ROWS) + 2  # every printed accuracy, and both heads
        await lab.until(lambda: training.board is not None)
        training.board.write(0, 4200, np.array([80.0] * 6 + [90.0] * 6))
        await lab.until(lambda: "epoch 4,200" in line_of(lab, "L1"))
        assert "85.0" in line_of(lab, "L1")
        assert "80.0 to 90.0" in line_of(lab, "L1")
        assert "█" in line_of(lab, "L1")
        assert f"{len(CONCLUSIONS)} are not judged yet" in lab.text("#verdicts")
        training.ended.put("report-l1")
        await lab.until(lambda: "4 of 12" in line_of(lab, "L1"))
        assert "96.0" in line_of(lab, "L1")
        training.ended.put("report-l3")
        await lab.until(lambda: "can't be" in line_of(lab, "L3"))
        assert "L1: 4 of 12 seeds came to the printed 97%" in lab.text("#row")
        training.ended.put("report-n1")
        await lab.until(lambda: "Conclusions: 1 stands, 9 are not judged yet" in lab.text())
        await lab.press("m")
        await lab.until(lambda: "stands     4.C.1" in lab.text("#verdicts"))
        for name in ROWS:
            if name not in {"report-l1", "report-l3", "report-n1"}:
                training.ended.put(name)
        await lab.until(lambda: "15 of 15 rows" in lab.text("#heading"))
        await lab.until(lambda: "not judged" not in lab.text())
        await lab.until(lambda: "left" not in lab.text("#heading"))
        await lab.press("m")
        await lab.until(lambda: " of 12" in line_of(lab, "T1"))


@SIZES
async def test_all_of_it_is_ascii_where_that_is_asked_for(training, size):
    async with reproduction(size, ascii_only=True) as lab:
        await lab.until(lambda: training.board is not None)
        training.board.write(3, 200, np.linspace(50.0, 100.0, SEEDS))
        await lab.until(lambda: "#" in line_of(lab, "X1"))
        assert lab.text().isascii()
        assert "@" in line_of(lab, "X1")


async def test_no_meaning_is_by_colour_alone(training, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with reproduction(SMALL) as lab:
        assert "▸ L1" in lab.text("#rows")
        await lab.press("down", "down")
        await lab.until(lambda: "▸ L3" in lab.text("#rows"))
        assert "▸ L1" not in lab.text("#rows")
        assert lab.text("#row").lstrip().startswith("L3:")


async def test_a_row_is_opened_as_a_run_with_as_many_replicas(training):
    async with reproduction() as lab:
        await lab.press("down", "enter")
        await lab.until(lambda: lab.app.screen is lab.screen)
        await lab.until(lambda: lab.screen.session.config.replicas == SEEDS)
        config = lab.screen.session.config
        assert config.learning_rate == PRESETS["report-l2"].config.learning_rate
        assert config.precision == "float32"
        await lab.until(lambda: training.is_closed)


async def test_a_click_chooses_a_row_and_two_open_it(training):
    async with reproduction() as lab:
        table = lab.app.screen.query_one(RowTable)
        await lab.click(table, offset=(5, 4))
        await lab.until(lambda: table.chosen == 3)
        await lab.click(table, offset=(5, 5), times=2)
        await lab.until(lambda: lab.screen.session.config.learning_rate == 0.2)


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_ends_what_is_under_way(training, key):
    async with reproduction(plan=ReproductionPlan(("report-n2",), SEEDS, "float64", 3)) as lab:
        await lab.until(lambda: training.board is not None)
        assert training.asked == {
            "names": ("report-n2",), "replicas": SEEDS, "precision": "float64", "jobs": 3,
        }  # fmt: skip
        assert "12 seeds, float64" in lab.text("#heading")
        await lab.press(key)
        await lab.until(lambda: lab.app.screen is lab.screen)
        await lab.until(lambda: training.is_closed)


async def test_a_row_that_fails_is_told(training):
    async with reproduction() as lab:
        training.ended.put(RowFailedError("report-l1 could not be trained. It needs too much."))
        await lab.until(lambda: "could not be trained" in lab.text("#said"))


async def test_it_is_found_by_its_name_and_the_run_pauses_meanwhile(training):
    async with open_lab(paused=False, speed=100.0) as lab:
        await lab.until(lambda: lab.newest.state == "running")
        await lab.press("/")
        await lab.until(lambda: isinstance(lab.app.focused, Input))
        await lab.press(*"reproduce")
        await lab.until(lambda: "Reproduce the report" in lab.text())
        await lab.press("enter")
        await lab.until(lambda: isinstance(lab.app.screen, ReproductionScreen))
        await lab.until(lambda: lab.newest.state == "paused")
        await lab.until(lambda: training.asked)
        assert (training.asked["names"], training.asked["replicas"]) == (ROWS, 32)


async def test_its_help_and_the_messages_are_there(training):
    async with reproduction() as lab:
        await lab.press("?")
        await lab.until(lambda: "more room" in lab.text() and not is_it(lab)())
        await lab.press("escape")
        await lab.until(is_it(lab))
        await lab.press("M")
        await lab.until(lambda: not is_it(lab)())


def is_it(lab: Lab) -> Callable[[], bool]:
    return lambda: isinstance(lab.app.screen, ReproductionScreen)


@pytest.mark.slow
async def test_processes_train_and_end_when_it_is_left():
    before = set(active_children())
    plan = ReproductionPlan(("report-n2", "report-t1"), 2, jobs=2)
    async with reproduction(plan=plan) as lab:
        await lab.until(lambda: len(set(active_children()) - before) == 2)
        await lab.until(lambda: " of 2" in line_of(lab, "N2"))
        await lab.press("escape")
        await lab.until(lambda: lab.app.screen is lab.screen)
        await lab.until(lambda: not set(active_children()) - before)


async def test_where_no_strip_has_room_rows_still_grow(training):
    async with reproduction() as lab:
        await lab.until(lambda: training.board is not None)
        for columns in (20, 48, 60):
            await lab.resize(columns, 12)
            training.board.write(0, 4200 + columns, np.array([80.0] * 6 + [90.0] * 6))
            rows = lab.app.screen.query_one(RowTable)
            await lab.until(lambda rows=rows, said=4200 + columns: rows._rows[0].epoch == said)
            rows.draw()
        assert not lab.app.errors
