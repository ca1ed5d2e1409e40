"""A terminal at the end of a line: what it shows, what it is to show, and what is on its way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Any

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App

from ..changed_cells import CellsUpdate
from ..terminal_kind import is_over_ssh
from .beside import Beside
from .cells import UNKNOWN, Cells
from .difference import Difference, Hand
from .pace import ASSUMED_FAR, ASSUMED_HERE, QUERY, STATUS_QUERY, LineSpeed, Pace
from .pens import Pens

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
"""Between them a terminal that knows mode 2026 shows nothing, and then all at once."""

_FIRST_SECONDS = 0.7
"""How long the first frame may take to have something in it."""

_LOOK_SECONDS = 0.25
"""How often to see whether an answer is still waited for."""

_SOON = 0.003
"""Seconds that are not worth waiting for."""

Later = Callable[[float, Callable[[], None]], object]


class Line:
    """Sends what changes on a screen, one frame at a time.

    Args:
        write: Writes to the terminal.
        pens: All pens.
        erases: Whether the terminal fills what it erases with the paper in hand.
        takes_more: Tells whether all that was written before is taken.
        later: Has something called after so many seconds.
        clock: Gives the time in seconds.
        is_far: Whether a network is between, as far as is known.

    Attributes:
        is_synchronized: Whether the terminal shows a frame at once, by mode 2026.
        pace: When frames may be sent.
        pens: What cells are written with.
        beside: What is sent beside the cells.
        asked: How many answers the terminal owes, those that it gave included.
        heard: How many it gave; counted by who reads them.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        pens: Pens,
        *,
        erases: bool,
        takes_more: Callable[[], bool],
        later: Later,
        clock: Callable[[], float] = monotonic,
        is_far: bool = False,
    ) -> None:
        self._write, self.pens, self._clock = write, pens, clock
        self._takes_more, self._later = takes_more, later
        self._difference = Difference(pens, erases=erases)
        self._wanted, self._shown = Cells(0, 0), Cells(0, 0)
        self._is_known = self._is_pending = self._is_due = self._has_ended = False
        self._waits_beside = False
        self._when = 0
        self._cursor = (0, 0)
        self._held_until = float("-inf")
        self.is_synchronized = False
        self.pace = Pace(ASSUMED_FAR if is_far else ASSUMED_HERE)
        self.beside = Beside()
        self.asked = self.heard = 0

    @classmethod
    def to_terminal(
        cls,
        console: Console,
        write: Callable[[str], None],
        takes_more: Callable[[], bool],
        later: Later,
    ) -> Line:
        """Make the line to the terminal that this process is on."""
        colours = console._color_system or ColorSystem.TRUECOLOR
        # GNU screen fills what it erases with its own colour, whatever it was told before.
        erases = not os.environ.get("TERM", "").startswith("screen")
        return cls(
            write, Pens(colours), erases=erases, takes_more=takes_more, later=later,
            is_far=is_over_ssh(os.environ),
        )  # fmt: skip

    def begin(self) -> None:
        """Begin on a terminal that was just taken: ask how far away it is, hold the first frame.

        What is laid out at first changes before there is anything to be seen in it. What comes back
        from the background is there already.
        """
        self._has_ended = False
        self.forget()
        self.ask()
        now = self._clock()
        self.pace.sent(0, now)
        if self._when == 0:
            self._held_until = now + _FIRST_SECONDS
            self._later(_FIRST_SECONDS, self.send)

    def end(self) -> str:
        """Send no frame any more, as the terminal is given back: another reads its answers now.

        Returns:
            What takes away what is beside the cells.
        """
        self._has_ended = True
        return self.beside.leave()

    def ask(self, *, status: bool = False) -> None:
        """Have the terminal answer once it has drawn all that was sent before.

        Args:
            status: Whether to ask for its status behind that, whose answer is like no other.
        """
        self.asked += 1
        self._write(QUERY + STATUS_QUERY if status else QUERY)

    def forget(self) -> None:
        """Know nothing of what the terminal shows: something else has drawn on it."""
        self._is_known = False
        self._difference.hand = Hand()
        self.beside.forget()

    def show_from_now_on(self) -> None:
        """Send what is to be shown: there is something to be seen in it now."""
        if self._held_until > float("-inf"):
            self._held_until = float("-inf")
            self.send()

    def show(self, update: CompositorUpdate, cursor: tuple[int, int]) -> None:
        """Show what Textual has rendered, at once or when the line is free.

        Args:
            update: The update.
            cursor: Where the cursor is to be.
        """
        self._when += 1
        if self.pens.are_many:
            self._forget_pens()
        if isinstance(update, LayoutUpdate) and not update.region.offset:
            width, height = update.region.size
            if (width, height) != (self._wanted.width, self._wanted.height):
                self._wanted, self._shown = Cells(width, height), Cells(width, height)
                self._is_known = False
        for x, y, segments in _stretches(update):
            self._wanted.put(x, y, segments, self.pens, self._when)
        self._cursor = cursor
        self._is_pending = True
        self.send()

    def _forget_pens(self) -> None:
        """Forget the pens that neither a cell nor the terminal is at."""
        hand = self._difference.hand
        cells = (self._wanted, self._shown)
        used = {pen for each in cells for line in each.pens for pen in line} | {hand.pen}
        numbers = {UNKNOWN: UNKNOWN} | self.pens.keep(used - {UNKNOWN})
        for each in cells:
            each.pens = [[numbers[pen] for pen in line] for line in each.pens]
        hand.pen = numbers[hand.pen]

    def send(self) -> None:
        """Send the next piece, if the line is free and anything is still to be shown."""
        now = self._clock()
        if self._has_ended or not self._is_pending or now < self._held_until:
            return
        seconds = self.pace.seconds_until_free(now) if self._takes_more() else None
        if seconds is None:
            seconds = _LOOK_SECONDS  # what it waits for may never come, or tell nobody
        if seconds > _SOON:
            if not self._is_due:
                self._is_due = True
                self._later(seconds, self._due)
            return
        start = ""
        if not self._is_known:
            start = self._difference.start_over(self._shown, self._wanted)
            self._is_known = True
        self.beside.before(self._shown, self._wanted)
        frame = self._difference.piece(self._shown, self._wanted, self.pace.most())
        behind = self.beside.behind(self._shown, self._wanted, now)
        if not (start or frame or behind):
            self._is_pending = False
            self._come_back(now)
            return
        frame = self.beside.translated(start + frame) + behind
        if behind:
            self._difference.hand.x = self._difference.hand.y = None
        frame += self._difference.move_to(*self._cursor)
        if self.is_synchronized:
            frame = f"{_SYNC_START}{frame}{_SYNC_END}"
        self.asked += 1
        self._write(frame + QUERY)
        size = len(frame.encode("utf-8", "replace"))
        self.pace.sent(size, now)
        self.beside.sent(size, now)
        if self._shown.texts == self._wanted.texts and self._shown.pens == self._wanted.pens:
            self._is_pending = False
            self._come_back(now)
        else:
            self.send()

    def _come_back(self, now: float) -> None:
        """Have what waits beside the cells sent, whether any of them changes or not."""
        seconds = self.beside.seconds_until_due(now)
        if seconds is not None and not self._waits_beside:
            self._waits_beside = True
            self._later(max(seconds, _SOON), self._due_beside)

    def _due_beside(self) -> None:
        self._waits_beside = False
        self._is_pending = True
        self.send()

    def _due(self) -> None:
        self._is_due = False
        self.send()

    def answered(self, at: float) -> None:
        """Go on: the terminal has drawn the first piece that is under way.

        Args:
            at: When its answer came.
        """
        self.pace.answered(at)
        self.send()

    @property
    def waits(self) -> bool:
        """Whether something is on its way, or still to be sent.

        While the first frame is held nothing is: it is what is drawn next that lets it go.
        """
        self.send()
        if self._clock() < self._held_until:
            return False
        return (
            self._is_pending or not self._takes_more() or not self.pace.has_arrived(self._clock())
        )

    @property
    def speed(self) -> LineSpeed:
        """What is known of the line."""
        return self.pace.speed


def _stretches(update: CompositorUpdate) -> Iterator[tuple[int, int, Iterable[Segment]]]:
    """Give what an update puts where, whichever of Textual's it is, or of ours."""
    if isinstance(update, CellsUpdate):
        yield from update.stretches()
    elif isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield update.region.x, y, [segment for strip in strips for segment in strip]
    elif isinstance(update, ChopsUpdate):
        for y, first, end in update.spans:
            for chop_end, (x, strip) in zip(
                update.chop_ends[y], update.chops[y].items(), strict=False
            ):
                if strip is not None and x < end and chop_end > first:
                    yield x, y, strip.crop(0, min(chop_end, end) - x)


def line_of(app: App[Any]) -> Line | None:
    """Give the line to an app's terminal, where it has one of ours."""
    line = getattr(app._driver, "line", None)
    return line if isinstance(line, Line) else None


def output_waits(app: App[Any]) -> bool:
    """Tell whether the terminal has not yet taken all that was sent to it.

    Nothing is added while anything waits. Where there is no terminal, nothing ever waits.
    """
    line = line_of(app)
    return line is not None and line.waits


def show_from_now_on(app: App[Any]) -> None:
    """Have an app's terminal show what is drawn, now that there is something to be seen in it."""
    line = line_of(app)
    if line is not None:
        line.show_from_now_on()
