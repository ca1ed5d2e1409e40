"""SVG as PNG, and many of them as one moving picture."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

PROGRAM = "rsvg-convert"
"""Draws SVG; Debian has it in librsvg2-bin."""


def png_of(svg: str, width: int) -> bytes:
    """Draw an SVG as PNG of so many pixels across."""
    command = [PROGRAM, "--format=png", f"--width={width}"]
    return subprocess.run(command, input=svg.encode(), stdout=subprocess.PIPE, check=True).stdout


def compact(png: bytes, colours: int = 128) -> bytes:
    """Give a PNG with a palette: a screen has few colours, and the file is a third."""
    with Image.open(BytesIO(png)) as image:
        written = BytesIO()
        image.convert("RGB").quantize(colours).save(written, "PNG", optimize=True)
    return written.getvalue()


def write_moving(
    frames: Sequence[bytes], path: Path, frames_per_second: int, hold: float = 3.0
) -> None:
    """Write PNGs as a GIF that plays again and again.

    Args:
        frames: The pictures, all of one size.
        path: The file.
        frames_per_second: How many of them are shown in a second.
        hold: For how many seconds the last one stays.
    """
    images = [Image.open(BytesIO(frame)).convert("RGB") for frame in frames]
    # One palette for all, or still parts would flicker: from the first, a middle and the last.
    few = [images[0], images[len(images) // 3], images[2 * len(images) // 3], images[-1]]
    joined = Image.new("RGB", (images[0].width, images[0].height * len(few)))
    for place, image in enumerate(few):
        joined.paste(image, (0, place * image.height))
    palette = joined.quantize(96)
    drawn = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    each = round(1000 / frames_per_second)
    durations = [each] * (len(drawn) - 1) + [round(hold * 1000)]
    drawn[0].save(
        path,
        "GIF",
        save_all=True,
        append_images=drawn[1:],
        duration=durations,
        loop=0,
        optimize=False,
        disposal=1,
    )
