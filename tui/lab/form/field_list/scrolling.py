"""The part of the form that scrolls."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget


class FieldList(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields, one below the other; the one that has the focus is never scrolled away."""

    # Not Textual's up and down, which scroll where not all fields have room: these go between them.
    BINDINGS: ClassVar = [
        ("pageup", "page_up", "fields above"),
        ("pagedown", "page_down", "fields below"),
    ]

    def on_resize(self) -> None:
        """Follow what is said below, which takes room or leaves some."""
        self.call_after_refresh(self.keep_focused_in_view)

    def keep_focused_in_view(self) -> None:
        """Scroll to what has the focus, and what is said below it, unless both are seen already."""
        focused = self.screen.focused
        if focused is None or self not in focused.ancestors:
            return
        row = next((node for node in focused.ancestors_with_self if node.parent is self), focused)
        if isinstance(row, Widget) and row.outer_size.height <= self.size.height:
            self.scroll_to_widget(row, animate=False)
        else:
            self.scroll_to_widget(focused, animate=False)
