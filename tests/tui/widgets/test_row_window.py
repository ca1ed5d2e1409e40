"""A table's window of rows counts them below the titles, and scrolls no more than it must."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.scroll_view import ScrollView

from nnlab.tui.widgets.row_window import RowCursor, RowWindow, Way

HEIGHT = 11
"""Lines of the table: the titles, and ten rows."""


class Table(App[None]):
    """A screen with nothing but an empty table on it."""

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        yield ScrollView()


@pytest.mark.parametrize(
    ("held", "top"), [(0, 0), (9, 0), (10, 1), (99, 90), (95, 90), (90, 90), (89, 89)]
)
async def test_it_scrolls_as_little_as_it_takes(held: int, top: int):
    app = Table()
    async with app.run_test(size=(40, HEIGHT)) as pilot:
        window = RowWindow(app.query_one(ScrollView))
        window.fit(100, 20)
        await pilot.pause()
        for row in (0, 99) if held >= 89 else (0,):
            window.hold(row)
        window.hold(held)
        assert (window.room, window.top) == (HEIGHT - 1, top)
        assert top <= held < top + window.room


async def test_rows_are_found_below_the_titles():
    app = Table()
    async with app.run_test(size=(40, HEIGHT)) as pilot:
        window = RowWindow(app.query_one(ScrollView))
        assert (window.row_at(1), window.nearest(5)) == (None, 0)
        window.fit(3, 20)
        await pilot.pause()
        assert [window.row_at(y) for y in range(5)] == [None, 0, 1, 2, None]
        assert [window.nearest(row) for row in (-4, 1, 10**9)] == [0, 1, 2]
        window.fit(100, 20)
        await pilot.pause()
        window.hold(50)
        assert [window.row_at(y) for y in (0, 1, HEIGHT - 1)] == [None, 41, 50]


@pytest.mark.parametrize(
    ("way", "by", "row"),
    [("lines", 1, 51), ("lines", -1, 49), ("screens", 1, 59), ("screens", -1, 41),
     ("end", 1, 99), ("end", -1, 0), ("lines", 999, 99), ("screens", -999, 0)],
)  # fmt: skip
async def test_a_cursor_is_moved_within_the_rows_and_held_in_view(way: Way, by: int, row: int):
    app = Table()
    async with app.run_test(size=(40, HEIGHT)) as pilot:
        moves: list[int] = []
        cursor = RowCursor(app.query_one(ScrollView), lambda: moves.append(cursor.row))
        cursor.fit(100)
        await pilot.pause()
        cursor.go_to(50)
        cursor.move(way, by)
        assert moves == [0, 50, row]
        assert cursor.window.top <= row < cursor.window.top + cursor.window.room
        cursor.fit(3)
        assert cursor.row == min(row, 2)
