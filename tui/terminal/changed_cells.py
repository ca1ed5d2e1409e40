"""Renders and sends the cells that changed, and nothing else that is on the screen.

Textual asks every visible widget for all its lines wherever anything is refreshed, and sends each
line from the start of its widget: it leaves away what comes after a region, not what comes before.
The processor time of the one is taken from the training; and in 24-bit colours a cell of a heat map
is 40 bytes, and behind a slow line bytes are frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring cells of a row that belong to one widget, as nothing covers it there."""

    first: int
    end: int
    widget: Widget
    region: Region
    """The widget's, also where it is not seen."""
    seen: Region
    """The part of it that is."""


class CellCompositor(Compositor):
    """Textual's compositor with updates of cells."""

    def __init__(self) -> None:
        super().__init__()
        self._laid_out: object = None
        """What the stretches were found for: Textual makes another one for each new layout."""
        self._stretches_by_row: dict[int, list[_Stretch]] = {}

    def render_partial_update(self) -> CellsUpdate | None:  # type: ignore[override]
        """Render what was refreshed; `None` if that is nothing."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        if not regions:
            return None
        lines: dict[Widget, list[Strip]] = {}
        parts: list[_Part] = []
        for y, first, end in self._regions_to_spans(regions):
            for stretch in self._stretches(y):
                from_x, to_x = max(stretch.first, first), min(stretch.end, end)
                if from_x >= to_x:
                    continue
                widget, seen = stretch.widget, stretch.seen
                if widget not in lines:
                    local = seen.translate((-stretch.region.x, -stretch.region.y))
                    lines[widget] = widget.render_lines(local)
                if y - seen.y < len(lines[widget]):
                    strip = lines[widget][y - seen.y]
                    parts.append(_Part(from_x, y, strip, from_x - seen.x, to_x - seen.x))
        return CellsUpdate(parts)

    def _stretches(self, y: int) -> list[_Stretch]:
        """Tell whose the cells of a row are; it is found once for a layout.

        To look for it each time, in each widget for each place that changed, took half of a frame.
        """
        if self._laid_out is not self.visible_widgets:
            self._laid_out = self.visible_widgets
            self._stretches_by_row.clear()
        if y not in self._stretches_by_row:
            self._stretches_by_row[y] = self._found_stretches(y)
        return self._stretches_by_row[y]

    def _found_stretches(self, y: int) -> list[_Stretch]:
        free = [(0, self.size.width)] if 0 <= y < self.size.height else []
        found: list[_Stretch] = []
        for widget, (region, clip) in self.visible_widgets.items():  # the foremost ones first
            seen = region.intersection(clip)
            if not seen.y <= y < seen.bottom:
                continue
            left: list[tuple[int, int]] = []
            for first, end in free:
                from_x, to_x = max(first, seen.x), min(end, seen.right)
                if from_x >= to_x:
                    left.append((first, end))
                    continue
                found.append(_Stretch(from_x, to_x, widget, region, seen))
                left += [each for each in ((first, from_x), (to_x, end)) if each[0] < each[1]]
            free = left
            if not free:
                break
        return sorted(found, key=lambda stretch: stretch.first)


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring cells to be written."""

    x: int
    y: int
    strip: Strip
    first: int
    """The first one's place in the strip."""
    end: int

    def text(self, colours: ColorSystem) -> str:
        """Write it as the terminal takes it.

        A strip made for the part alone would do the same, but costs more than the writing: it
        comes with eight empty caches.
        """
        written = [f"\x1b[{self.y + 1};{self.x + 1}H"]
        at = 0
        for segment in self.strip:
            after = at + cell_len(segment.text)
            if after > self.first:
                shown = segment
                if after > self.end:
                    shown, _ = shown.split_cells(self.end - at)
                if at < self.first:
                    _, shown = shown.split_cells(self.first - at)
                written.append(_written(shown, colours))
            if after >= self.end:
                break
            at = after
        return "".join(written)


def _written(segment: Segment, colours: ColorSystem) -> str:
    text, style, _ = segment
    return text if style is None else Strip.render_style(style, text, colours)


class CellsUpdate(CompositorUpdate):
    """An update of parts of lines."""

    def __init__(self, parts: list[_Part]) -> None:
        self._parts = parts

    def render_segments(self, console: Console) -> str:
        """Write the update as the terminal takes it."""
        colours = console._color_system or ColorSystem.TRUECOLOR
        return "".join([part.text(colours) for part in self._parts])


def send_changed_cells_only(screen: Screen[Any]) -> None:
    """Have a screen composed by `CellCompositor` from now on."""
    screen._compositor = CellCompositor()
