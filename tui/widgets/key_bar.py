"""The bottom line: the main keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from .actions import Action

_IN_A_FIELD = (("enter", "enter", "apply"), ("tab", "tab", "next"), ("escape", "esc", "leave"))
"""What to know where letters are typed and no keys: how to get out again."""

_TYPED_THERE = {"slash"}
"""Keys that write there what they show, which Textual does not know of them by their names."""


class KeyBar(Widget):
    """The keys that do something just now; a click on one does it too.

    Textual's own footer is a widget a key, all made anew whenever the focus moves.

    Args:
        id: The widget's id.
    """

    COMPONENT_CLASSES: ClassVar = {"key-bar--key"}
    """`key-bar--key` is how a key is written, before what it does."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._keys: list[tuple[str, str, str]] = []
        """Each key as Textual names it, as people write it, and what it does."""
        self._now: dict[str, str] = {}
        """By what Textual runs: what it does just now, where that is not always the same."""

    def on_mount(self) -> None:
        """Follow what the screen's keys do."""
        self.screen.bindings_updated_signal.subscribe(self, self._show_keys)
        self._show_keys(self.screen)

    def say(self, action: Action, words: str) -> None:
        """Say what an action does just now."""
        if self._now.get(action.command) != words:
            self._now[action.command] = words
            self._show_keys(self.screen)

    def _show_keys(self, screen: Screen[object]) -> None:
        shown: dict[str, tuple[str, str, str]] = {}
        is_typing = isinstance(screen.focused, Input)
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.node is screen:
                # Of an action with several keys, the first is the one to show.
                does = self._now.get(binding.action, binding.description)
                entry = binding.key, binding.key_display or binding.key, does
                if is_typing and binding.key in _TYPED_THERE:
                    other = _other_key(screen, binding)
                    entry = other, other, does
                shown.setdefault(binding.action, entry)
        keys = list(shown.values())
        if is_typing and "escape" not in (key for key, *_ in keys):
            keys += _IN_A_FIELD
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Write the line."""
        plain = self.rich_style
        key_style = self.get_component_rich_style("key-bar--key")
        segments: list[Segment] = []
        for _, shown, what in self._fitting:
            segments += [Segment(f"{self._gap}{shown} ", key_style), Segment(f"{what} ", plain)]
        return Strip(segments)

    @property
    def _fitting(self) -> list[tuple[str, str, str]]:
        """The keys that there is room for; the last two stay, which explain and lead out."""
        keys = list(self._keys)
        while len(keys) > 2 and _width(keys) > self.size.width:
            del keys[-3]
        return keys

    @property
    def _gap(self) -> str:
        """What stands before a key, where there is room for it."""
        return " " if _width(self._keys) + len(self._keys) <= self.size.width else ""

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        right = 0
        for key, shown, what in self._fitting:
            right += len(f"{self._gap}{shown} {what} ")
            if event.x < right:
                self.app.simulate_key(key)
                return


def _other_key(screen: Screen[object], binding: Binding) -> str:
    """Give a key that does the same; the key itself if there is none."""
    declared = (each for each in screen.BINDINGS if isinstance(each, Binding))
    same = (each.key for each in declared if each.action == binding.action)
    return next((key for key in same if key != binding.key), binding.key)


def _width(keys: Iterable[tuple[str, str, str]]) -> int:
    """Count the columns that keys take without gaps, the space after the last one left out."""
    return sum(len(f"{shown} {what} ") for _, shown, what in keys) - 1
