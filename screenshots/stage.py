"""The real app without a terminal: it trains, its keys are pressed, and its cells are read."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace

from pictures import Picture
from screen_cells import cells_of
from textual.pilot import Pilot

from nnlab.core import RunConfig
from nnlab.core.config import PRESETS
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Epochs
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.speed.limit import Ramp
from nnlab.tui.app import NnlabApp
from nnlab.tui.lab.bars.status_bar import StatusBar
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.pictures.cells import Cell, Cells
from nnlab.tui.reproduction.plan import ReproductionPlan
from nnlab.tui.reproduction.row_table import RowTable
from nnlab.tui.reproduction.screen import ReproductionScreen
from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings import Settings
from nnlab.tui.terminal.ascii import to_ascii


class _NobodyYet(RememberedSettings):
    """Remembers nothing, not even that somebody was welcomed."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()


async def take(picture: Picture, recorder: Recorder) -> Cells:
    """Train until the picture's epoch, press its keys, and give the screen's cells."""
    app = _app(picture, recorder)
    async with app.run_test(size=picture.size) as pilot:
        # The welcome and others may lie on it.
        lab = next(screen for screen in app.screen_stack if isinstance(screen, LabScreen))
        await _until(pilot, lambda: lab.query("#restart"))
        await pilot.press(*picture.first)
        if picture.epochs:
            run = lab.session.run
            assert isinstance(run, BackgroundRun)
            run.set_speed(None)
            run.advance(Epochs(picture.epochs))
            lab.frames.watch_for_effect()
            status = lab.query_one(StatusBar)
            await _until(pilot, lambda: status.snapshot and status.snapshot.epoch >= picture.epochs)
        if isinstance(picture.opening, ReproductionPlan):
            await _until(pilot, lambda: isinstance(app.screen, ReproductionScreen))
            await _until(
                pilot, lambda: any(rows.has_all_ended for rows in app.screen.query(RowTable))
            )
        for key in picture.keys:
            await pilot.press(key)
            if picture.stored_sweep:
                await pilot.pause(1.0)  # it is read in a thread
        if picture.training:
            # As fast as one can watch, so that the picture is of about that epoch.
            lab.session.run.set_speed(30.0)
            await _until(pilot, lambda: lab.session.newest.state == "paused")
            await pilot.press("space")
            await asyncio.sleep(2.5)
        await pilot.pause(0.5)
        cells = cells_of(app)
        # On a terminal it is the driver that leaves nothing but ASCII.
        return [[_in_ascii(cell) for cell in row] for row in cells] if picture.ascii_only else cells


async def watch(picture: Picture, seconds: float, frames_per_second: int) -> list[Cells]:
    """Give what is seen while a run trains, as somebody would see it who starts the lab.

    Args:
        picture: What is trained, and how large the screen is.
        seconds: How long.
        frames_per_second: How often it is looked at.
    """
    app = _app(picture, Recorder(None))
    async with app.run_test(size=picture.size) as pilot:
        lab = next(screen for screen in app.screen_stack if isinstance(screen, LabScreen))
        await _until(pilot, lambda: lab.query("#restart"))
        frames = [cells_of(app)]
        loop = asyncio.get_running_loop()
        run = lab.session.run
        assert isinstance(run, BackgroundRun)
        run.set_speed(Ramp())
        run.resume()
        lab.frames.watch_for_effect()
        begun = loop.time()
        for frame in range(1, int(seconds * frames_per_second)):
            # Not pilot.pause, which waits until the process is idle: it never is in training.
            await asyncio.sleep(max(begun + frame / frames_per_second - loop.time(), 0))
            frames.append(cells_of(app))
    return frames


def _in_ascii(cell: Cell) -> Cell:
    return replace(cell, glyph=to_ascii(cell.glyph))


def _app(picture: Picture, recorder: Recorder) -> NnlabApp:
    config: RunConfig = PRESETS[picture.preset].config.replace(epochs=10_000, **picture.values)
    if picture.no_colour:
        os.environ["NO_COLOR"] = "1"
    try:
        return NnlabApp(
            config,
            run_options=RunOptions(paused=True),
            ascii_only=picture.ascii_only,
            theme=picture.theme,
            opening=picture.opening,
            memory=_NobodyYet() if picture.opening == "welcome" else None,
            recorder=recorder,
        )
    finally:
        os.environ.pop("NO_COLOR", None)


async def _until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    while not condition():
        await pilot.pause(0.05)
