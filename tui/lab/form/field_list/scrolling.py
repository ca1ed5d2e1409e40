"""The part of the form that scrolls."""

from __future__ import annotations

from textual.containers import VerticalScroll


class FieldList(VerticalScroll, can_focus=False):
    """The fields, one below the other; the one that has the focus is never scrolled away."""

    def on_resize(self) -> None:
        """Follow what is said below, which takes room or leaves some."""
        self.call_after_refresh(self.keep_focused_in_view)

    def keep_focused_in_view(self) -> None:
        """Scroll to what has the focus, unless it is to be seen already."""
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            self.scroll_to_widget(focused, animate=False)
