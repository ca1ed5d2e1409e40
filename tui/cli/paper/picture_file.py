"""`--picture FILE`: a run's learning curve, truth against prediction and boundary, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..options.output_file import ending_of, write_file
from ..options.output_options import PICTURES

if TYPE_CHECKING:
    from ....core.training.snapshot import Snapshot


def write_picture(file: Path, snapshot: Snapshot, name: str = "") -> int:
    """Draw a run and write that, whole or not at all.

    Args:
        file: Its ending says whether it is PNG; else it is SVG.
        snapshot: The run.
        name: What the run is called, from whatever origin; may be empty.

    Returns:
        The exit code: 0, or 1 if the disk refused it.
    """
    from ...pictures.cells import cells_of
    from ...pictures.paper import GROUND
    from ...pictures.runs.sheet import sheet_of
    from ...pictures.svg import svg_of
    from ..output.wording import config_words

    sheet, words = sheet_of(
        snapshot, "  ".join(filter(None, [name, config_words(snapshot.config)]))
    )
    if ending_of(file, PICTURES) == "png":
        from ...pictures.png import png_of

        return write_file(file, [png_of(cells_of(sheet))])
    return write_file(file, [svg_of(cells_of(sheet), words=words, ground=GROUND).encode()])
