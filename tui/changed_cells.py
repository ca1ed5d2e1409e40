"""Sends the cells that changed, and not what stands before them in the same line.

Textual renders the lines of the regions that are refreshed, but sends each from the start of its
widget's line: it leaves away what comes after a region, not what comes before. In 24-bit colours a
cell of a heat map is 40 bytes, and behind a slow line bytes are frames.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor


class CellCompositor(Compositor):
    """Textual's compositor with updates of cells."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Render what was refreshed; `None` if that is nothing."""
        update = super().render_partial_update()
        return update and CellsUpdate(update.chops, update.spans, update.chop_ends)


class CellsUpdate(ChopsUpdate):
    """An update of parts of lines."""

    def render_segments(self, console: Console) -> str:
        """Write the update as the terminal takes it."""
        sequences: list[str] = []
        for y, first, end in self.spans:
            for chop_end, (start, strip) in zip(
                self.chop_ends[y], self.chops[y].items(), strict=False
            ):
                from_x, to_x = max(start, first), min(chop_end, end)
                if strip is None or from_x >= to_x:
                    continue
                part = strip.crop(from_x - start, to_x - start)
                sequences += Control.move_to(from_x, y).segment.text, part.render(console)
        return "".join(sequences)
