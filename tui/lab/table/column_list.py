"""The columns of a table, a line each, of which one is chosen."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ...appearance.look import Look
from ...drawing.text_columns import fitted, fitted_words, harmless
from ...widgets.row_window import RowWindow
from .draft import TableDraft
from .words import of_column

_TITLES = ("column", "type", "role", "missing", "range or values")
_TYPE, _ROLE, _MISSING, _GAP = 8, 8, 8, "  "
_SHORTEST_NAME, _LONGEST_NAME = 8, 28


class ColumnList(ScrollView, can_focus=True):
    """Only lines in view are written, so that thousands of columns cost no more than twenty.

    Args:
        look: Characters and colours.
        id: The widget's id.

    Attributes:
        cursor: The column that is chosen, as its place.
    """

    BINDINGS: ClassVar = [*RowWindow.KEYS]

    class Moved(Message):
        """Another column is chosen."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._look = look
        self._draft: TableDraft | None = None
        self._window = RowWindow(self)
        self._name_width = _SHORTEST_NAME

    def show(self, draft: TableDraft) -> None:
        """Write what becomes of each column."""
        self._draft = draft
        names = (cell_len(harmless(facts.name)) for facts in draft.facts)
        self._name_width = min(max(_SHORTEST_NAME, *names, 0), _LONGEST_NAME)
        # No wider than it is: what has no room is told below the list.
        self._window.fit(len(draft.facts), 1)
        self.refresh()

    def on_resize(self) -> None:
        """Keep the chosen column in view."""
        self._window.hold(self.cursor)

    def render_line(self, y: int) -> Strip:
        """Write a line: the titles, or a column."""
        width = self.size.width
        place = self._window.row_at(y)
        if y == 0:
            titles = self._line(width, "  ", _TITLES)
            return Strip([Segment(titles, Style(bold=True))], width)
        if place is None or self._draft is None:
            return Strip.blank(width)
        draft = self._draft
        facts, role = draft.facts[place], draft.role(place)
        refused = draft.refusal is not None and draft.refusal.column == facts.name
        chosen = place == self.cursor
        mark = ("!" if refused else ">" if chosen else " ") + " "
        missing = f"{facts.missing:,}" if facts.missing else "-"
        cells = facts.name, facts.kind, role, missing, of_column(draft, place)
        text = self._line(width, mark, cells)
        style = Style(
            reverse=chosen,
            bold=role in {"target", "split", "group"},
            dim=role == "left out" and not chosen,
        )
        return Strip([Segment(text, style)], width)

    def _line(self, width: int, mark: str, cells: tuple[str, str, str, str, str]) -> str:
        name, kind, role, missing, contents = cells
        cut = self._look.glyphs.cut
        parts = (
            fitted(name, self._name_width, cut=cut),
            fitted(kind, _TYPE),
            fitted(role, _ROLE),
            fitted(missing, _MISSING, right=True),
            contents,
        )
        return fitted_words(mark + _GAP.join(parts), width, cut=cut)

    # --- keys and mouse ---

    def choose(self, place: int) -> None:
        """Go to a column."""
        self.cursor = self._window.nearest(place)
        self._window.hold(self.cursor)
        self.refresh()
        self.post_message(self.Moved())

    def action_go(self, step: int) -> None:
        """Go so many columns on."""
        self.choose(self.cursor + step)

    def action_page(self, way: int) -> None:
        """Go on by as many columns as are in view."""
        self.choose(self.cursor + way * self._window.room)

    def action_to_end(self, last: bool) -> None:
        """Go to the first or last column."""
        self.choose(self._window.rows - 1 if last else 0)

    def on_click(self, event: events.Click) -> None:
        """Go to the column that is pointed at."""
        if (place := self._window.row_at(event.y)) is not None:
            self.choose(place)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as its columns are, if there is so much room."""
        return self._window.rows + 1
