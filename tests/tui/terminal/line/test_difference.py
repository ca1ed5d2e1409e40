"""What is sent makes a terminal show the wanted cells, whatever it showed before."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyte.modes import DECAWM
from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style

from nnlab.tui.terminal.line.cells import Cells
from nnlab.tui.terminal.line.difference import Difference
from nnlab.tui.terminal.line.pens import Pens

COLUMNS, ROWS = 30, 5
PLACES = [(x, y) for y in range(ROWS) for x in range(COLUMNS)]

colours = st.sampled_from([None, *(Color.from_rgb(*each) for each in
    ((0, 0, 0), (255, 0, 0), (0, 0, 255), (120, 120, 120)))])  # fmt: skip
styles = st.builds(
    Style.from_color, colours, colours
).flatmap(
    lambda style: st.builds(
        lambda bold, underline, reverse: style + Style(
            bold=bold, underline=underline, reverse=reverse
        ),
        *[st.sampled_from([None, None, True])] * 3,
    )
)  # fmt: skip
# An accent at the beginning, or on a wide character, is drawn otherwise by each terminal.
texts = st.text(st.sampled_from("ab ▀█日e\u0301─"), min_size=1, max_size=12).filter(
    lambda text: text[0] != "\u0301" and "日\u0301" not in text
) | st.builds(lambda count: " " * count, st.integers(1, COLUMNS))
puts = st.lists(
    st.tuples(st.integers(-3, COLUMNS), st.integers(0, ROWS - 1), texts, styles), max_size=8
)


def look(screen: pyte.Screen, x: int, y: int) -> tuple[object, ...]:
    """What is seen of a cell: of a blank without a line, its background alone."""
    cell = screen.buffer[y][x]
    ink, paper = cell.fg, cell.bg
    if cell.reverse:
        ink, paper = paper, ink
    if cell.data == " " and not cell.underscore:
        return " ", paper, cell.reverse
    if cell.data in "▀█" and ink == paper != "default" and not cell.reverse:
        return (" ", paper, False) if not (cell.underscore or cell.bold) else (cell.data, ink)
    if cell.data == "▄" and not (cell.bold or cell.underscore or cell.reverse):
        return "▀", paper, ink, False, False, False
    return cell.data, ink, paper, cell.bold, cell.underscore, cell.reverse


def written_out(pens: Pens, wanted: Cells) -> pyte.Screen:
    """The wanted cells on a terminal that is told everything of each."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    for x, y in PLACES:
        if wanted.texts[y][x]:
            pen = pens.change(0, wanted.pens[y][x])
            stream.feed(f"\x1b[m\x1b[{y + 1};{x + 1}H{pen}{wanted.texts[y][x]}")
    return screen


@settings(max_examples=100, deadline=None)
@given(st.lists(puts, min_size=1, max_size=4), st.sampled_from([1.0, 60.0, float("inf")]),
       st.booleans())  # fmt: skip
def test_a_terminal_shows_what_is_wanted(frames: list, most: float, erases: bool):
    pens = Pens(ColorSystem.TRUECOLOR)
    difference = Difference(pens, erases=erases)
    wanted, shown = Cells(COLUMNS, ROWS), Cells(COLUMNS, ROWS)
    screen = pyte.Screen(COLUMNS, ROWS)
    screen.reset_mode(DECAWM)
    stream = pyte.Stream(screen)
    stream.feed(difference.start_over(shown, wanted))
    for when, frame in enumerate(frames, 1):
        for x, y, text, style in frame:
            wanted.put(x, y, [Segment(text, style)], pens, when)
        pieces = 0
        while piece := difference.piece(shown, wanted, most):
            stream.feed(piece)
            pieces += 1
            assert pieces <= COLUMNS * ROWS
        expected = written_out(pens, wanted)
        for x, y in PLACES:
            if wanted.texts[y][x]:
                assert look(screen, x, y) == look(expected, x, y), (x, y)


@given(st.text(st.sampled_from("a 日e\u0301\u200d\ufe0f👩❤🇩")))
def test_there_are_as_many_cells_as_a_text_takes(text: str):
    wanted = Cells(200, 1)
    wanted.put(0, 0, [Segment(text), Segment("|")], Pens(ColorSystem.TRUECOLOR), 1)
    assert wanted.texts[0].index("|") == cell_len(text)


def test_what_is_drawn_as_one_stays_together_and_takes_no_word_beside_it_along():
    wanted = Cells(12, 1)
    pens = Pens(ColorSystem.TRUECOLOR)
    wanted.put(0, 0, [Segment("ann 👩\u200d👩\u200d👧 ❤\ufe0f lab")], pens, 1)
    assert wanted.texts[0] == [*"ann ", "👩\u200d👩\u200d👧", "", " ", "❤\ufe0f", "", *" la"]
    wanted.put(1, 0, [Segment("X")], pens, 2)
    assert "".join(wanted.texts[0]) == "aXn 👩\u200d👩\u200d👧 ❤\ufe0f la"


@pytest.mark.parametrize("most", [1.0, float("inf")])
def test_what_is_shown_already_is_not_sent_again(most: float):
    pens = Pens(ColorSystem.EIGHT_BIT)
    difference = Difference(pens, erases=True)
    wanted, shown = Cells(20, 3), Cells(20, 3)
    difference.start_over(shown, wanted)
    wanted.put(2, 1, [Segment("hello")], pens, 1)
    sent = "".join(iter(lambda: difference.piece(shown, wanted, most), ""))
    assert sent == "\x1b[2;3Hhello"
    wanted.put(2, 1, [Segment("hello")], pens, 2)
    assert difference.piece(shown, wanted, most) == ""
    wanted.put(2, 1, [Segment("jelly")], pens, 3)
    sent = "".join(iter(lambda: difference.piece(shown, wanted, most), ""))
    assert sent == "\x1b[5Djelly"


def test_what_changed_last_is_sent_first():
    pens = Pens(ColorSystem.EIGHT_BIT)
    difference = Difference(pens, erases=True)
    wanted, shown = Cells(20, 3), Cells(20, 3)
    difference.start_over(shown, wanted)
    for y, text in enumerate(("picture", "picture", "key")):
        wanted.put(0, y, [Segment(text)], pens, when=y)
    assert difference.piece(shown, wanted, 1) == "\x1b[3Hkey"


def test_a_style_is_said_where_it_changes_and_only_what_changes_of_it():
    pens = Pens(ColorSystem.EIGHT_BIT)
    difference = Difference(pens, erases=True)
    wanted, shown = Cells(20, 1), Cells(20, 1)
    difference.start_over(shown, wanted)
    red, bold = Style.parse("color(9) on color(4)"), Style.parse("bold color(9) on color(4)")
    wanted.put(0, 0, [Segment("ab", red), Segment("c d", bold), Segment("e", red)], pens, 1)
    assert difference.piece(shown, wanted, 1000) == (
        "\x1b[H\x1b[91;44mab\x1b[1mc d\x1b[22me"
    )  # fmt: skip


def test_blanks_are_erased_only_where_a_terminal_fills_them_with_their_colour():
    blue = Style.parse("on color(4)")
    for erases, sent in (True, "\x1b[H\x1b[44m\x1b[K"), (False, "\x1b[H\x1b[44m" + " " * 20):
        pens = Pens(ColorSystem.EIGHT_BIT)
        difference = Difference(pens, erases=erases)
        wanted, shown = Cells(20, 1), Cells(20, 1)
        difference.start_over(shown, wanted)
        wanted.put(0, 0, [Segment(" " * 20, blue)], pens, 1)
        assert difference.piece(shown, wanted, 1000) == sent


def test_half_blocks_are_written_with_the_colours_in_hand_where_that_can_be():
    pens = Pens(ColorSystem.EIGHT_BIT)
    difference = Difference(pens, erases=True)
    wanted, shown = Cells(20, 1), Cells(20, 1)
    difference.start_over(shown, wanted)
    first, second = Style.parse("color(20) on color(30)"), Style.parse("color(40) on color(20)")
    wanted.put(0, 0, [Segment("▀", first), Segment("▀", second)], pens, 1)
    assert difference.piece(shown, wanted, 1000) == "\x1b[H\x1b[38;5;20;48;5;30m▀\x1b[48;5;40m▄"


def test_terminals_of_hardware_are_told_a_style_as_a_whole():
    pens = Pens(ColorSystem.STANDARD, forgets_only=True)
    bold, under = pens.of(Style.parse("bold")), pens.of(Style.parse("underline"))
    assert pens.change(bold, under) == "\x1b[;4m"
    assert pens.change(bold, 0) == "\x1b[m"


def test_a_link_is_opened_and_closed():
    pens = Pens(ColorSystem.STANDARD)
    link = pens.of(Style(link="https://example.org"))
    opened = pens.change(0, link)
    assert opened.startswith("\x1b]8;id=")
    assert opened.endswith(";https://example.org\x1b\\")
    assert pens.change(link, 0) == "\x1b]8;;\x1b\\"


def test_a_link_that_is_drawn_again_is_no_other_pen():
    pens = Pens(ColorSystem.STANDARD)
    first, again, other = (
        pens.of(Style(link=f"https://example.org/{name}")) for name in ("a", "a", "b")
    )
    assert first == again != other
