"""Makes every picture in this folder anew: `python screenshots/make.py`.

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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from textual.pilot import Pilot

from nnlab.core.config import PRESETS
from nnlab.tui.app import NnlabApp
from nnlab.tui.screens.lab import LabScreen
from nnlab.tui.theme_names import ThemeName


@dataclass(frozen=True, slots=True)
class Picture:
    """One screenshot."""

    name: str
    """Its file name without `.svg`."""
    preset: str
    """What is trained."""
    size: tuple[int, int]
    """Columns and rows."""
    epochs: int
    """When it is taken."""
    keys: tuple[str, ...] = ()
    """What is pressed before."""
    ascii_only: bool = False
    """Whether it shows the ASCII form."""
    theme: ThemeName = "dark"


PICTURES = (
    Picture("lab", "spiral", (120, 40), 900),
    Picture("lab-large", "spiral", (200, 60), 900),
    Picture("lab-small", "report-x1", (80, 24), 4000),
    Picture("lab-small-data", "circle", (80, 24), 200, ("4",)),
    Picture("lab-small-boundary", "circle", (80, 24), 200, ("2",)),
    Picture("lab-small-form", "report-x1", (80, 24), 4000, ("f",)),
    Picture("lab-ascii", "report-l1", (120, 40), 2000, ("L",), ascii_only=True),
    Picture("mistake", "circle", (120, 40), 300, ("f", "tab", "tab", *"7x")),
    Picture("classes", "arms", (120, 40), 300),
    Picture("lab-light", "spiral", (120, 40), 900, ("9",), theme="light"),
    Picture("lab-contrast", "spiral", (120, 40), 900, theme="contrast"),
    Picture("help", "spiral", (120, 40), 300, ("question_mark",)),
)


async def take(picture: Picture) -> str:
    """Train until the picture's epoch, press its keys, and give the screen as SVG."""
    config = PRESETS[picture.preset].config.replace(epochs=100_000)
    app = NnlabApp(config, ascii_only=picture.ascii_only, theme=picture.theme)
    async with app.run_test(size=picture.size) as pilot:
        lab = cast(LabScreen, app.screen)
        await _until(pilot, lambda: lab.run.newest.epoch >= picture.epochs)
        lab.run.pause()
        await _until(pilot, lambda: lab.run.newest.state == "paused")
        await pilot.press(*picture.keys)
        await pilot.pause(0.3)
        return _portable(app.export_screenshot(title="nnlab"))


async def _until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    while not condition():
        await pilot.pause(0.05)


def _portable(svg: str) -> str:
    """Make the picture the same everywhere: no fonts from the network, no run's random name."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono")
    # Renderers that fold white space would shift what is right-aligned.
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    return re.sub(r"terminal-\d+", "terminal", svg)


def main() -> None:
    """Write all pictures beside this file."""
    for picture in PICTURES:
        path = Path(__file__).parent / f"{picture.name}.svg"
        path.write_text(asyncio.run(take(picture)), "utf-8")
        print(path.name)


if __name__ == "__main__":
    main()
