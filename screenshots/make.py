"""Makes every picture in this folder anew: `python screenshots/make.py [NAME ...]`.

The real app runs without a terminal, trains, and its screen is written as SVG.
"""

from __future__ import annotations

import os

# Before Textual is imported: the pictures are in full colour, whatever terminal this runs in.
os.environ |= {"COLORTERM": "truecolor", "TERM": "xterm-256color"}
for variable in [name for name in os.environ if name == "NO_COLOR" or name.startswith("TEXTUAL_")]:
    del os.environ[variable]

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from nnlab.core import RunConfig
from nnlab.core.config import PRESETS
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Epochs
from nnlab.core.training.run_options import RunOptions
from nnlab.tui.app import NnlabApp, Opening
from nnlab.tui.appearance.theme_names import ThemeName
from nnlab.tui.lab.bars.status_bar import StatusBar
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings import Settings
from nnlab.tui.terminal.ascii import to_ascii

HERE = Path(__file__).parent
LARGE, WIDE, SMALL = (200, 60), (120, 40), (80, 24)


@dataclass(frozen=True, slots=True)
class Picture:
    """One screenshot."""

    name: str
    """Its file name without `.svg`."""
    preset: str
    """What is trained."""
    epochs: int
    """How far."""
    keys: tuple[str, ...] = ()
    """What is pressed then, as Textual names keys."""
    size: tuple[int, int] = WIDE
    """Columns and rows."""
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the config says beyond the preset."""
    first: tuple[str, ...] = ()
    """What is pressed before it trains."""
    opening: Opening = "lab"
    """What the app begins with."""
    theme: ThemeName = "dark"
    """The colours."""
    ascii_only: bool = False
    """Whether it shows the ASCII form."""
    no_colour: bool = False
    """Whether it shows what `NO_COLOR` leaves."""


PICTURES = (
    # Every panel.
    Picture("lab", "spiral", 900),
    Picture("boundary", "arms", 300, ("2", "m", "right", "right", "up")),
    Picture("predictions", "circle", 60, ("3", "o", "o", "o", "o", "o", "O", "down")),
    Picture("data", "arms", 300, ("9",)),
    Picture("replicas", "report-x2", 3000, ("8",), values={"replicas": 16}),
    Picture("layers", "spiral", 900, ("0",)),
    Picture("explain", "xor", 400, ("6", "s", "m")),
    Picture("scores", "arms", 300, ("7", "right")),
    Picture("network", "circle", 300, ("4", "m"), values={"hidden_layers": (6, 4)}),
    Picture("weights", "spiral", 900, ("5", "pagedown", "#")),
    Picture("regression", "plane", 40, ("7",)),
    # Everything else there is to see.
    Picture("welcome", "spiral", 0, opening="welcome"),
    Picture("tour", "spiral", 250, first=("T", "J", "space", "R")),
    Picture("time-travel", "spiral", 900, ("left_curly_bracket",) * 12),
    Picture("mistake", "circle", 300, ("f", "tab", "tab", *"7x")),
    Picture("help", "spiral", 300, ("question_mark",)),
    Picture("runs", "spiral", 0, ("t", "down")),
    Picture("comparison", "spiral", 0, ("t", "space", "down", "space", "down", "space", "c", "L")),
    # Every size and every kind of terminal.
    Picture("small", "report-x1", 4000, size=SMALL),
    Picture("small-boundary", "spiral", 900, ("2",), size=SMALL),
    Picture("small-network", "circle", 300, ("4",), size=SMALL),
    Picture("small-form", "report-x1", 4000, ("f",), size=SMALL),
    Picture("large", "spiral", 900, ("4",), size=LARGE),
    Picture("ascii", "report-l1", 2000, ("L",), ascii_only=True),
    Picture("light", "spiral", 900, ("4",), theme="light"),
    Picture("contrast", "spiral", 900, theme="contrast"),
    Picture("no-colour", "spiral", 900, no_colour=True),
)

KEPT: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("", "gaussian", {"epochs": 200}),
    ("a perceptron", "linear", {"epochs": 300}),
    ("", "circle", {"epochs": 400}),
    ("four units", "xor", {"hidden_layers": (4,), "epochs": 1500}),
    ("no bend, no cross", "report-n2", {"epochs": 1000}),
    ("", "report-x1", {"epochs": 4000}),
    ("five clouds", "blobs", {"epochs": 200}),
    ("", "arms", {"epochs": 300}),
    ("", "plane", {"epochs": 300}),
    ("sgd", "spiral", {"optimizer": "sgd", "learning_rate": 0.3, "epochs": 1200}),
    ("relu", "spiral", {"activation": "relu", "epochs": 1200}),
    ("tanh", "spiral", {"epochs": 1200}),
)
"""The runs that the pictures of kept runs show, the newest last: name, preset, and what differs."""


class CountingRecorder(Recorder):
    """Keeps runs under ids that are the same every time."""

    def __init__(self, path: Path | None, count: int = 0) -> None:
        super().__init__(path)
        self.count = count

    def new_id(self) -> str:
        """Give the next id: in no order that a person would see, like those of real runs."""
        self.count += 1
        return f"{self.count * 0x9E37 & 0xFFFF:04x}"


def keep_runs(path: Path) -> CountingRecorder:
    """Train the runs of the pictures and keep them in a store."""
    recorder = CountingRecorder(path)
    for name, preset, values in KEPT:
        config = PRESETS[preset].config.replace(**values)
        run = BackgroundRun(config, RunOptions(run_id=recorder.new_id()))
        recorder.follow(run)
        run.wait()
        # What is written together is in no order.
        recorder.close()
        with Store.open(path) as store:
            store.rename(run.run_id, name)
        recorder = CountingRecorder(path, recorder.count)
    return recorder


class _NobodyYet(RememberedSettings):
    """Remembers nothing, not even that somebody was welcomed."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()


async def take(picture: Picture, recorder: Recorder) -> str:
    """Train until the picture's epoch, press its keys, and give the screen as SVG."""
    config = PRESETS[picture.preset].config.replace(epochs=10_000, **picture.values)
    app = _app(picture, config, recorder)
    async with app.run_test(size=picture.size) as pilot:
        # The welcome and others may lie on it.
        lab = next(screen for screen in app.screen_stack if isinstance(screen, LabScreen))
        await _until(pilot, lambda: lab.query("#restart"))
        await pilot.press(*picture.first)
        if picture.epochs:
            lab.session.run.set_speed(None)
            lab.session.run.advance(Epochs(picture.epochs))
            lab.frames.watch_for_effect()
            status = lab.query_one(StatusBar)
            await _until(pilot, lambda: status.snapshot and status.snapshot.epoch >= picture.epochs)
        await pilot.press(*picture.keys)
        await pilot.pause(0.5)
        svg = app.export_screenshot(title="nnlab")
        # On a terminal it is the driver that leaves nothing but ASCII.
        return _portable(to_ascii(svg) if picture.ascii_only else svg)


def _app(picture: Picture, config: RunConfig, recorder: Recorder) -> NnlabApp:
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


def _portable(svg: str) -> str:
    """Make the picture the same everywhere: no fonts from the network, no run's random name."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    # Renderers that fold white space would shift what is right-aligned.
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    return re.sub(r"terminal-\d+", "terminal", svg)


def main(names: list[str]) -> None:
    """Write the pictures of these names beside this file; all of them if none is given."""
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            kept = picture.name in {"runs", "comparison"}
            path = Path(folder) / f"{picture.name}.db"
            recorder = keep_runs(path) if kept else CountingRecorder(None)
            svg = asyncio.run(take(picture, recorder))
            recorder.close()
            (HERE / f"{picture.name}.svg").write_text(svg, "utf-8")
            print(picture.name)


if __name__ == "__main__":
    main(sys.argv[1:])
