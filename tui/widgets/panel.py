"""Parts of the lab that draw snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Literal, Self

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from ...core import Snapshot
from ...core.data.dataset import Dataset
from ..appearance.ink_styles import InkStyles
from ..appearance.look import Look
from ..drawing.picture import Picture
from ..drawing.sentence import sentence_picture
from ..drawing.text_columns import with_hints
from ..terminal.changed_cells import FramedLines, refresh_cells
from ..terminal.pixels.showing import show_pixels

_AROUND_SUBTITLE = 4
"""Columns of the frame that a subtitle leaves free."""
_MORE_ROOM = "  (m: more room)"
"""What stands behind a title if something had no room below it that one key gives."""


class SnapshotWidget(Widget):
    """A widget that shows the newest snapshot, and draws nothing while it can't be seen.

    What it shows is a picture, of which only cells that differ from the last one's are redrawn; or
    what its class makes of lines, or gives to be rendered.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    SHOWS_LIVE: ClassVar = False
    """Whether it is given what is now even while a past moment is looked at, which that has."""

    SHOWS_PICTURE: ClassVar = True
    """Whether it shows a picture; else Textual asks it what to render."""

    NEEDS_ROWS: ClassVar = False
    """Whether it has nothing to show of a run whose rows are gone; then it says why."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self.look = look
        self.has_drawn = False
        """Whether it has ever drawn a snapshot: at first it is not laid out yet."""
        self._picture: Picture | None = None
        self._snapshot: Snapshot | None = None
        self._drawn_last: Snapshot | None = None
        self._drawn_fit: Size | None = None
        self._busy_with: tuple[Size | None, bool] = None, False
        """Its size while it draws or is rendered: nothing is laid out then; whether the latter."""
        self._inks = InkStyles(self)
        self._framed = FramedLines(super().render_lines, self._lines_within)
        self._retitled: Literal["top", "bottom", ""] = ""
        """The line of the frame that is being written."""
        self.hints: Sequence[str] = ()
        """What its own keys do, the most used first: its frame says so while it has the focus."""
        self._below = self._why_empty = self._titled = ""
        self._above: str | Content | None = None
        self._hints_above = self._hides = self._can_grow = self._has_all_room = False
        self._said_room = (False, 0)  # and for which width

    @property
    def snapshot(self) -> Snapshot | None:
        """What is shown; set by the screen once a frame, and drawn if somebody can see it."""
        return self._snapshot

    @snapshot.setter
    def snapshot(self, snapshot: Snapshot | None) -> None:
        # No reactive: that would look for watchers in each panel, of which most are not seen.
        self._snapshot = snapshot
        self.draw()

    def show_dataset(self, dataset: Dataset) -> None:
        """Take over the data that the next snapshots are about."""

    def change_look(self, look: Look) -> None:
        """Draw with other colours from now on."""
        self.look = look
        self.forget_drawn()
        self.notify_style_update()
        self._drawn_last = None
        self.refresh()
        self.draw()

    def forget_drawn(self) -> None:
        """Forget what was drawn with the colours before, so that it is drawn again."""
        self._picture = None

    def show_picture(self, picture: Picture | None) -> None:
        """Replace the picture; without one the widget is empty."""
        before, self._picture = self._picture, picture
        if picture is not None:
            if spans := picture.spans_unlike(before):  # without any, Textual takes it for all
                self.refresh(*(Region(first, y, end - first, 1) for y, first, end in spans))
            show_pixels(self, picture.pixels)
        elif before is not None:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render a line of the picture."""
        if not self.SHOWS_PICTURE:
            return super().render_line(y)
        if (picture := self._picture) is None or y >= picture.height:
            return Strip([], 0)
        return Strip(self._segments(picture.runs(y)), picture.width)

    def _segments(self, runs: Iterable[tuple[str, str]]) -> list[Segment]:
        return [Segment(text, self.style_of(ink)) for text, ink in runs]

    def on_resize(self) -> None:
        """Draw again at the new size."""
        self._show_hints()
        self.draw()

    def on_show(self) -> None:
        """Catch up with what happened while it could not be seen."""
        self.draw()

    @property
    def is_seen(self) -> bool:
        """Whether it has room on the screen."""
        return self.display and bool(self.size.area) and all(n.display for n in self.ancestors)

    @property
    def size(self) -> Size:
        """Columns and rows within the frame; Textual looks for them on the screen each time."""
        return super().size if self._busy_with[0] is None else self._busy_with[0]

    @contextmanager
    def _busy(self, *, rendered: bool = False) -> Iterator[None]:
        before = self._busy_with
        self._busy_with = self.size, rendered or before[1]
        try:
            yield
        finally:
            self._busy_with = before

    def draw(self) -> None:
        """Bring the picture up to date."""
        if self.snapshot is None or not self.display:
            return
        with self._busy():
            if self.is_seen:
                self.has_drawn = True
                if self._drawn_fit != self.size:
                    self._show_hints()
                self._drawn_last, self._drawn_fit = self.snapshot, self.size
                before, why = self._why_empty, self.snapshot.why_empty * self.NEEDS_ROWS
                self._why_empty = why
                if why or before:
                    self.show_picture(sentence_picture(why, *self.size) if why else None)
                if not why:
                    self.draw_snapshot(self.snapshot)

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw a snapshot into the widget's present size, and refresh what changed by it."""

    def redraw_lines(self, lines: Iterable[int]) -> None:
        """Have some lines rendered again, all others stay as they are."""
        if regions := [Region(0, y, self.size.width, 1) for y in lines]:  # none would mean all
            self.refresh(*regions)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Have lines rendered again, all of them if no regions are given."""
        if self._retitled:
            # Textual means everything, but it is only a line of the frame, which is dear enough.
            gutter, inner, outer = self.gutter, self.size, self.outer_size
            y, rows = -gutter.top, gutter.top
            if self._retitled == "bottom":
                y, rows = inner.height, outer.height - gutter.top - inner.height
            regions = (Region(-gutter.left, y, outer.width, rows),)
        if repaint:
            self._framed.change(regions)
            whole = not regions or layout or recompose or not self.is_mounted
            if not (whole or self._busy_with[1]):
                refresh_cells(self, regions)
                return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def retitle(self, *, title: str | Content | None = None, subtitle: str | None = None) -> None:
        """Write into the frame without having the lines in it made again; None leaves it so.

        A text is written as it is: it may hold a run's name, which somebody else chose.
        """
        # Both are given back as text, but may be set to content.
        shown: Any
        if subtitle is not None:
            self._retitled = "bottom" if self.outer_size else ""
            self._below = subtitle
            shown = Content(self._with_hints(subtitle))
            self.border_subtitle = shown
        hints_above = self.has_focus and bool(self.hints) and self.border_subtitle == self._below
        if title is not None or hints_above != self._hints_above:
            self._retitled = "top" if self.outer_size else ""
            self._hints_above = hints_above
            self._above = above = title or self._above or self.border_title or ""
            shown = self._with_hints_above(self._with_way_to_room(above))
            self.border_title = shown
        self._retitled = ""

    def watch_has_focus(self, has_focus: bool) -> None:
        """List its own keys on the frame, or no more."""
        super().watch_has_focus(has_focus)
        self._show_hints()

    def _show_hints(self) -> None:
        if self.hints:
            self.retitle(subtitle=self._below)

    def _with_hints(self, words: str) -> str:
        room = self.size.width - _AROUND_SUBTITLE
        return with_hints(words, self.hints, room) if self.has_focus else words

    def _with_hints_above(self, title: Content) -> Content:
        """Write hints behind a title, where what is read below it leaves them no room."""
        words = title.plain
        return title.append(self._with_hints(words)[len(words) :]) if self._hints_above else title

    def let_grow(self, can_grow: bool, *, has_all_room: bool) -> None:
        """Take over whether a key would give it more room than it has, or it has all there is."""
        self._has_all_room = has_all_room
        self._say_room(self._hides, can_grow)

    def say_hidden(self, hides: bool) -> None:
        """Tell on the frame, where a key would help, that something has no room."""
        self._say_room(hides, self._can_grow)

    def _say_room(self, hides: bool, can_grow: bool) -> None:
        says, said = (hides and can_grow, self.size.width), self._said_room
        self._hides, self._can_grow, self._said_room = hides, can_grow, says
        if says != said and (says[0] or said[0]):
            self.retitle(title=self.border_title or "" if self._above is None else self._above)

    def _with_way_to_room(self, title: str | Content) -> Content:
        shown = Content(title) if isinstance(title, str) else title
        longer = shown.append(_MORE_ROOM)
        fits = longer.cell_length <= self.size.width - _AROUND_SUBTITLE
        return longer if fits and self._hides and self._can_grow else shown

    def say_whose(self, title: str, snapshot: Snapshot) -> None:
        """Write into the frame what it shows and, where there are replicas, of which."""
        if (title := self.title_of(title, snapshot)) != self._titled:
            self._titled = title
            self.retitle(title=title)

    def title_of(self, title: str, snapshot: Snapshot) -> str:
        """Name behind a title which replica it is of, without its seed where there is no room."""
        if snapshot.shown is None:
            return title
        name = snapshot.shown.name
        words = (f"{title}: {name}", f"{title}: {name.partition(' (')[0]}")
        return next((w for w in words if cell_len(w) <= self.size.width - _AROUND_SUBTITLE), title)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render what is to be seen, with the frame around it."""
        outer = self.outer_size
        with self._busy(rendered=True):
            # It had no size or could not be seen, or the word of its new size is still on its way.
            if self._drawn_last is not self.snapshot or self._drawn_fit != self.size:
                self.draw()
                self._drawn_fit = self.size  # whatever it draws of, once is enough
            strips = self._framed.render(outer, self.size, self.gutter)
        seen = strips[crop.y : crop.bottom]
        return strips if crop == outer.region else [s.crop(crop.x, crop.right) for s in seen]

    def _lines_within(self, rows: Sequence[int]) -> Iterable[Iterable[Segment]]:
        """Make lines within the frame, those of a picture at once."""
        picture, (width, _) = self._picture, self.size
        if picture is not None and (picture.width, picture.height) == self.size:
            return map(self._segments, picture.runs_of(rows))
        return (self.render_line(y).adjust_cell_length(width, self.style_of()) for y in rows)

    def style_of(self, ink: str = "") -> Style:
        """Give the widget's own colours with another ink, as rich writes it."""
        return self._inks.of(ink)

    def notify_style_update(self) -> None:
        """Find the colours anew: the theme changed."""
        self._inks.forget()
        self._framed.change(())
        super().notify_style_update()
