"""Renders and sends the cells that changed, and nothing else that is on the screen.

Textual asks every visible widget for all its lines wherever anything is refreshed, and sends each
line from the start of its widget: it leaves away what comes after a region, not what comes before.
The processor time of the one is taken from the training; and in 24-bit colours a cell of a heat map
is 40 bytes, and behind a slow line bytes are frames.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip


class CellCompositor(Compositor):
    """Textual's compositor with updates of cells."""

    _updated: set[Region] | None = None
    """The regions that the partial update under way is about."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Render what was refreshed; `None` if that is nothing."""
        self._updated = self._dirty_regions.copy()
        try:
            update = super().render_partial_update()
        finally:
            self._updated = None
        return update and CellsUpdate(update.chops, update.spans, update.chop_ends)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Render the widgets that have a share in what is updated.

        A cell is always drawn by the foremost widget that covers it, so those that touch none of
        the updated regions can be left out.
        """
        if self._updated is None:
            yield from super()._get_renders(crop)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if any(map(seen.overlaps, self._updated)):
                local = seen.translate((-region.x, -region.y))
                yield region, clip, widget.render_lines(local)


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


def send_changed_cells_only(screen: Screen[Any]) -> None:
    """Have a screen composed by `CellCompositor` from now on."""
    screen._compositor = CellCompositor()
