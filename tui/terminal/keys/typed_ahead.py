"""Keys that come in one bunch with the one that opens a place for text go into that place.

Over a slow line, and of quick hands, `/` and the word behind it are read at once. Textual gives
each key to what has the focus when it is read, so that all but the first would go to what had it
before: what takes no text lets them be, and they would be lost, or taken for commands.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

_MOST = 256
"""So many keys may be on their way; of older ones nothing is known any more."""


class TypedAhead:
    """Knows of each key what it was given to, until that has let it be."""

    def __init__(self) -> None:
        self._given: deque[tuple[events.Key, Screen[Any], Widget | None]] = deque(maxlen=_MOST)

    def given(self, key: events.Key, screen: Screen[Any], focused: Widget | None) -> None:
        """Learn what a key is given to: what has the focus, or else the screen."""
        self._given.append((key, screen, focused))

    def was_elsewhere(self, key: events.Key, screen: Screen[Any]) -> bool:
        """Tell whether a key was given to another screen than this one."""
        return any(each is key and where is not screen for each, where, _ in self._given)

    def again(self, key: events.Key, focused: Widget | None) -> events.Key | None:
        """Tell whether a key that was let be is text for what has the focus by now.

        Args:
            key: The key, once nobody on its way has wanted it.
            focused: What has the focus now.

        Returns:
            The same key, to be given out again; `None` if it went to the right place.
        """
        went_elsewhere = any(each is key and was is not focused for each, _, was in self._given)
        if not (went_elsewhere and isinstance(focused, Input)):
            return None
        return events.Key(key.key, key.character)
