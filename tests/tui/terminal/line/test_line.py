"""What Textual renders reaches the terminal one frame at a time, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyte
from pyte.graphics import FG_BG_256
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from nnlab.tui.terminal.line.line import Line
from nnlab.tui.terminal.line.pace import QUERY
from nnlab.tui.terminal.line.pens import Pens

COLUMNS, ROWS = 20, 4


class Far:
    """A terminal that answers when it is told to, and the line to it."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.now = 0.0
        self.takes_more = True
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)
        self.line = Line(
            self._write,
            Pens(ColorSystem.EIGHT_BIT),
            erases=True,
            takes_more=lambda: self.takes_more,
            later=lambda seconds, call: self.due.append((self.now + seconds, call)),
            clock=lambda: self.now,
        )

    def _write(self, text: str) -> None:
        self.sent.append(text)
        self._stream.feed(text.replace(QUERY, ""))

    def answer(self, after: float = 0.1) -> None:
        self.now += after
        self.line.answered(self.now)

    def show(self, *rows: str) -> None:
        strips: list[Iterable[Strip]] = [[Strip([Segment(row.ljust(COLUMNS))])] for row in rows]
        self.line.show(LayoutUpdate(strips, Region(0, 0, COLUMNS, len(rows))), (0, 0))

    @property
    def frames(self) -> int:
        return sum(QUERY in text and text != QUERY for text in self.sent)

    @property
    def shown(self) -> list[str]:
        return [row.rstrip() for row in self.screen.display]


def test_no_frame_is_sent_before_the_last_has_arrived_and_then_only_the_newest():
    far = Far()
    far.show("one", "", "", "")
    assert far.frames == 1
    for number in range(5):
        far.show(f"number {number}", "", "", "")
    assert far.frames == 1
    assert far.line.waits
    far.answer()
    assert far.frames == 2
    assert far.shown[0] == "number 4"
    far.answer()
    assert not far.line.waits
    assert far.frames == 2


def test_a_screen_that_is_rendered_again_is_not_sent_again():
    far = Far()
    far.show("a", "b", "c", "d")
    far.answer()
    bytes_before = sum(map(len, far.sent))
    for _ in range(3):
        far.show("a", "b", "c", "d")
    assert sum(map(len, far.sent)) == bytes_before
    assert not far.line.waits


def test_after_something_else_has_drawn_all_is_sent_anew():
    far = Far()
    far.show("a", "b", "c", "d")
    far.answer()
    far.screen.erase_in_display(2)
    far.line.forget()
    far.show("a", "b", "c", "d")
    assert far.shown == ["a", "b", "c", "d"]


def test_a_screen_of_another_size_is_sent_as_a_whole():
    far = Far()
    far.show("a", "b", "c", "d")
    far.answer()
    far.show("a", "b")
    far.answer()
    assert far.shown == ["a", "b", "", ""]


def test_nothing_is_sent_while_the_kernel_takes_nothing():
    far = Far()
    far.takes_more = False
    far.show("a", "", "", "")
    assert far.frames == 0
    assert far.line.waits
    far.takes_more = True
    assert far.line.waits  # by which it was sent
    assert far.frames == 1


def test_updates_of_textuals_own_screens_are_shown_too():
    far = Far()
    far.show("abcdef", "", "", "")
    far.answer()
    strip = Strip([Segment("XYZ")])
    far.line.show(ChopsUpdate([{2: strip}], [(0, 2, 4)], [[5]]), (0, 0))
    assert far.shown[0] == "abXYef"


def test_a_frame_is_wrapped_so_that_it_is_shown_at_once_where_that_is_known():
    far = Far()
    far.line.is_synchronized = True
    far.show("a", "", "", "")
    assert far.sent[-1].startswith("\x1b[?2026h")
    assert far.sent[-1].endswith(f"\x1b[?2026l{QUERY}")


def test_the_first_frame_is_held_until_there_is_something_in_it():
    far = Far()
    far.line.begin()
    far.show("[ ]", "", "", "")
    far.show("[x]", "", "", "")
    assert far.frames == 0
    far.line.show_from_now_on()
    assert far.frames == 1
    assert far.shown[0] == "[x]"


def test_nothing_waits_while_the_first_frame_is_held_for_what_is_drawn_next_is_to_let_it_go():
    far = Far()
    far.line.begin()
    far.show("a", "", "", "")
    assert not far.line.waits
    far.show("b", "", "", "")
    far.line.show_from_now_on()
    assert far.line.waits


def test_the_first_frame_is_not_held_for_long():
    far = Far()
    far.line.begin()
    far.answer()
    far.show("[ ]", "", "", "")
    at, send = far.due[0]
    far.now = at
    send()
    assert far.shown[0] == "[ ]"


def test_what_is_answered_after_the_terminal_was_given_back_sends_nothing_until_it_is_taken_again():
    far = Far()
    far.show("a", "", "", "")
    far.show("b", "", "", "")
    far.line.end()
    far.answer()
    far.line.show_from_now_on()
    assert far.frames == 1
    far.line.begin()
    far.answer()
    far.show("b", "", "", "")
    assert far.frames == 2
    assert far.shown[0] == "b"


def test_a_terminal_that_never_answers_gets_the_last_frame_without_anything_happening():
    far = Far()
    far.line.begin()
    far.line.show_from_now_on()
    far.show("one", "", "", "")
    far.show("two", "", "", "")
    for _ in range(20):
        if far.due:
            far.now, send = far.due.pop(0)
            send()
    assert far.shown[0] == "two"
    assert far.now < 3.0


def test_what_comes_back_from_the_background_is_shown_at_once():
    far = Far()
    far.line.begin()
    far.line.show_from_now_on()
    far.show("a", "b", "c", "d")
    far.answer()
    far.answer()
    far.screen.erase_in_display(2)
    far.line.begin()
    far.show("a", "b", "c", "d")
    assert far.shown == ["a", "b", "c", "d"]


def test_pens_that_nothing_is_written_with_any_more_are_forgotten_and_what_is_seen_stays_right():
    far = Far()
    pairs = [(ink, paper) for ink in range(16, 256) for paper in range(16, 256) if ink != paper]
    most, times, before = 0, 0, 0
    for first in range(0, 20_000, COLUMNS):
        row = [
            Segment("x", Style.from_color(Color.from_ansi(ink), Color.from_ansi(paper)))
            for ink, paper in pairs[first : first + COLUMNS]
        ]
        update = LayoutUpdate([[Strip([Segment("kept", Style(bold=True))])], [Strip(row)]],
                              Region(0, 0, COLUMNS, ROWS))  # fmt: skip
        far.line.show(update, (0, 0))
        if first % 3:  # else what is wanted and what is shown differ while pens are forgotten
            far.answer()
            for x, (ink, paper) in enumerate(pairs[first : first + COLUMNS]):
                cell = far.screen.buffer[1][x]
                assert (cell.data, cell.fg, cell.bg) == ("x", rgb(ink), rgb(paper))
                assert not cell.bold
            assert far.screen.buffer[0][0].bold
        times += len(far.line.pens) < before
        before = len(far.line.pens)
        most = max(most, before)
    assert times >= 2
    assert most < 6_000


def rgb(number: int) -> str:
    """How the emulator names a colour of the 256."""
    return FG_BG_256[number]


def test_where_a_screen_has_more_pens_than_are_kept_they_are_not_looked_through_at_each_frame():
    pens = Pens(ColorSystem.TRUECOLOR)
    used = [
        pens.of(Style(color=Color.from_rgb(red, green, 0)))
        for red in range(100)
        for green in range(60)
    ]
    assert pens.are_many
    numbers = pens.keep(used)
    assert sorted(numbers) == sorted(used)
    assert not pens.are_many
    assert pens.change(0, numbers[used[1]]) == "\x1b[38;2;0;1;0m"
