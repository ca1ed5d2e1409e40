"""When the tab key comes to which part of the form."""

from __future__ import annotations

from textual.widget import Widget


def turn_of(child: Widget) -> tuple[int, int]:
    """Tell when the tab key comes to a part of the list: when those before it have had it.

    Textual goes by places on the screen, and a field that has just been shown has none yet.
    """
    siblings = child.parent.children if child.parent else (child,)
    return siblings.index(child), 0
