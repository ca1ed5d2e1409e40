"""The part of the form that scrolls."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll


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
        """Scroll to what has the focus, unless it is to be seen already."""
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            self.scroll_to_widget(focused, animate=False)
