"""What is sent of a screen are the cells that changed, each as the foremost widget has it."""

from __future__ import annotations

from typing import ClassVar

import pyte
import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from nnlab.tui.terminal.changed_cells import CellCompositor, send_changed_cells_only

COLUMNS, ROWS = 24, 8


class Letters(Widget):
    """Is full of one letter, in two pieces a line."""

    letter = "a"

    def render_line(self, y: int) -> Strip:
        half = Segment(self.letter * (self.size.width // 2))
        return Strip([half, half])


class Layers(App[None]):
    """One widget beside another, and a third before both of them."""

    CSS: ClassVar = """
    Screen { layers: behind before; layout: horizontal; }
    Letters { layer: behind; width: 12; }
    #front { layer: before; width: 8; height: 4; offset: 8 2; }
    """

    def compose(self) -> ComposeResult:
        for name in ("left", "right", "front"):
            yield Letters(id=name)

    def on_mount(self) -> None:
        send_changed_cells_only(self.screen)


def lines(app: App[None]) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips()]


def refreshed(app: App[None], name: str, part: Region) -> str:
    """Refresh a part of a widget, and give what is sent for it."""
    compositor, widget = app.screen._compositor, app.query_one(f"#{name}")
    compositor._dirty_regions.clear()
    widget._exchange_repaint_regions()
    widget.refresh(part)
    compositor.update_widgets({widget})
    update = compositor.render_partial_update()
    return update.render_segments(app.console) if update else ""


def shown_by_terminal(before: list[str], sent: str) -> list[str]:
    terminal = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(terminal)
    for y, line in enumerate(before):
        stream.feed(f"\x1b[{y + 1};1H{line}")
    stream.feed(sent)
    return list(terminal.display)


@pytest.mark.parametrize("name", ["left", "right", "front"])
async def test_what_is_sent_makes_a_terminal_show_what_is_drawn_there_and_nothing_else(name):
    app = Layers()
    async with app.run_test(size=(COLUMNS, ROWS)):
        assert isinstance(app.screen._compositor, CellCompositor)
        before, widget, part = lines(app), app.query_one(f"#{name}", Letters), Region(1, 1, 6, 2)
        widget.letter = "z"

        shown = shown_by_terminal(before, refreshed(app, name, part))

        after, place = lines(app), part.translate(widget.region.offset)
        assert after != before
        for y in range(ROWS):
            of_part = [place.contains(x, y) for x in range(COLUMNS)]
            pairs = zip(after[y], before[y], of_part, strict=True)
            assert shown[y] == "".join(new if is_new else old for new, old, is_new in pairs)


async def test_what_moves_before_another_widget_is_found_there():
    app = Layers()
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        front, left = app.query_one("#front", Letters), app.query_one("#left", Letters)
        front.letter = "f"
        refreshed(app, "left", Region(0, 0, 12, ROWS))
        front.styles.offset = 0, 0
        await pilot.pause()
        left.letter = "z"

        sent = refreshed(app, "left", Region(0, 0, 12, ROWS))

        assert sent.count("z") == 12 * ROWS - 8 * 4
        assert shown_by_terminal(lines(app), sent) == lines(app)


async def test_nothing_is_sent_where_nothing_was_refreshed():
    app = Layers()
    async with app.run_test(size=(COLUMNS, ROWS)):
        app.screen._compositor._dirty_regions.clear()
        assert app.screen._compositor.render_partial_update() is None
