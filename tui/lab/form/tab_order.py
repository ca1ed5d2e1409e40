"""The tab key in the form: when it comes to which part, and that the next key goes there."""

from __future__ import annotations

from textual.binding import Binding
from textual.widget import Widget

TAB_KEYS = (
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
)
"""Textual's own, before the field itself is asked: keys that come in one bunch with the tab key
would go to the field that is left, until that key had gone up all that is around it."""


def turn_of(child: Widget) -> tuple[int, int]:
    """Tell when the tab key comes to a part of the list: when those before it have had it.

    Textual goes by places on the screen, and a field that has just been shown has none yet.
    """
    siblings = child.parent.children if child.parent else (child,)
    return siblings.index(child), 0
