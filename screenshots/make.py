"""Makes the pictures in this folder anew: `python screenshots/make.py [NAME ...]`.

The real app runs without a terminal, trains, and its screen is drawn as SVG and PNG; `learning` is
a moving picture. It needs the extra `pictures` and the program rsvg-convert (Debian: librsvg2-bin).
"""

from __future__ import annotations

import os

# Before Textual is imported: the pictures are in full colour, whatever terminal this runs in.
os.environ |= {"COLORTERM": "truecolor", "TERM": "xterm-256color"}
for variable in [name for name in os.environ if name == "NO_COLOR" or name.startswith("TEXTUAL_")]:
    del os.environ[variable]

import asyncio
import sys
import tempfile
from pathlib import Path

from pictures import MOVING, PICTURES
from raster import compact, png_of, write_moving
from stage import take, watch
from stored_runs import CountingRecorder, keep_runs
from stored_sweep import keep_sweep

from nnlab.tui.pictures.svg import svg_of

HERE = Path(__file__).parent
_PIXELS_A_CELL, _MOVING_PIXELS_A_CELL = 10, 8
_FRAMES_PER_SECOND, _SECONDS = 8, 10.0
_CORNER = 8


def main(names: list[str]) -> None:
    """Write the pictures of these names beside this file; all of them if none is given."""
    for picture in PICTURES:
        if names and picture.name not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "runs.db"
            recorder = keep_runs(path) if picture.stored_runs else CountingRecorder(None)
            if picture.stored_sweep:
                recorder = keep_sweep(path)
            svg = svg_of(asyncio.run(take(picture, recorder)), corner=_CORNER)
            recorder.close()
        (HERE / f"{picture.name}.svg").write_text(svg, "utf-8")
        png = compact(png_of(svg, picture.size[0] * _PIXELS_A_CELL))
        (HERE / f"{picture.name}.png").write_bytes(png)
        print(picture.name)
    if not names or MOVING.name in names:
        seen = asyncio.run(watch(MOVING, _SECONDS, _FRAMES_PER_SECOND))
        width = MOVING.size[0] * _MOVING_PIXELS_A_CELL
        frames = [png_of(svg_of(cells, corner=_CORNER), width) for cells in seen]
        write_moving(frames, HERE / f"{MOVING.name}.gif", _FRAMES_PER_SECOND)
        print(MOVING.name)


if __name__ == "__main__":
    main(sys.argv[1:])
