"""Renders the cells that were refreshed, and nothing else that is on the screen.

Textual asks every visible widget for all its lines wherever anything is refreshed, and gives each
line from the start of its widget: it leaves away what comes after a region, not what comes before.
The processor time of that is taken from the training. Which of these cells the terminal does not
show yet, and how few bytes say so, is found in `line`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual._compositor import Compositor, CompositorUpdate
from textual.dom import NoScreen
from textual.geometry import Region, Size, Spacing
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

    def segments(self) -> Iterator[Segment]:
        """Give what is in the cells.

        A strip made for the part alone would do the same, but comes with eight empty caches.
        """
        at = 0
        for segment in self.strip:
            after = at + cell_len(segment.text)
            if after > self.first:
                shown = segment
                if after > self.end:
                    shown, _ = shown.split_cells(self.end - at)
                if at < self.first:
                    _, shown = shown.split_cells(self.first - at)
                yield shown
            if after >= self.end:
                break
            at = after

    def text(self, colours: ColorSystem) -> str:
        """Write it as a terminal takes it of which nothing is known."""
        return "".join(
            [
                f"\x1b[{self.y + 1};{self.x + 1}H",
                *(_written(segment, colours) for segment in self.segments()),
            ]
        )


def _written(segment: Segment, colours: ColorSystem) -> str:
    text, style, _ = segment
    return text if style is None else Strip.render_style(style, text, colours)


class CellsUpdate(CompositorUpdate):
    """An update of parts of lines."""

    def __init__(self, parts: list[_Part]) -> None:
        self._parts = parts

    def stretches(self) -> Iterator[tuple[int, int, Iterable[Segment]]]:
        """Give what is written from which place on, column and row."""
        for part in self._parts:
            yield part.x, part.y, part.segments()

    def render_segments(self, console: Console) -> str:
        """Write the update as the terminal takes it."""
        colours = console._color_system or ColorSystem.TRUECOLOR
        return "".join([part.text(colours) for part in self._parts])


def refresh_cells(widget: Widget, regions: Sequence[Region]) -> None:
    """Have parts of a widget rendered and sent with the next update, as its `refresh` would.

    That wakes the widget by one message, to have it tell its screen by another; with several
    widgets that change in each frame, a tenth of the frame went there. Not for a widget that is
    just being rendered: what is told then, the screen forgets with what it has sent.
    """
    widget._set_dirty(*regions)
    if not widget.display:
        return
    with suppress(NoScreen):  # it may have been taken away
        screen = widget.screen
        screen._dirty_widgets.add(widget)
        screen.check_idle()


class FramedLines:
    """The lines of a widget with the frame around them, of which only those are made that changed.

    Textual takes the frame, the title and all styles apart for each widget and line.

    Args:
        whole: Renders lines as Textual does, frame included, with the frame's top line as 0.
        within: Renders lines between the frame's two sides, with the one below its top as 0.
    """

    def __init__(
        self,
        whole: Callable[[Region], list[Strip]],
        within: Callable[[Sequence[int]], Iterable[Iterable[Segment]]],
    ) -> None:
        self._whole, self._within = whole, within
        self._strips: list[Strip] = []
        self._fit: tuple[Size, Size] | None = None
        self._stale: set[int] = set()

    def change(self, regions: Sequence[Region]) -> None:
        """Make the lines anew that some regions are in; without any, all of them."""
        self._stale.update(y for region in regions for y in region.line_range)
        if not regions:
            self._fit = None

    def render(self, outer: Size, inner: Size, gutter: Spacing) -> list[Strip]:
        """Give all lines as they are now.

        Args:
            outer: Of the widget with its frame.
            inner: Of what is in it.
            gutter: How wide the frame is.
        """
        if self._fit != (outer, inner):
            self._strips = self._whole(outer.region)
            self._fit = outer, inner
        elif self._stale:
            self._render_stale(outer, inner, gutter)
        self._stale.clear()
        return self._strips

    def _render_stale(self, outer: Size, inner: Size, gutter: Spacing) -> None:
        left, top = gutter.left, gutter.top
        sides = self._strips[top]
        before, after = sides.crop(0, left), sides.crop(left + inner.width, outer.width)
        rows = [y for y in self._stale if 0 <= y < inner.height]
        for y, line in zip(rows, self._within(rows), strict=True):
            self._strips[top + y] = Strip([*before, *line, *after], outer.width)
        for y in self._stale.difference(rows):
            if 0 <= top + y < outer.height:
                (self._strips[top + y],) = self._whole(Region(0, top + y, outer.width, 1))


def send_changed_cells_only(screen: Screen[Any]) -> None:
    """Have a screen composed by `CellCompositor` from now on."""
    screen._compositor = CellCompositor()
