"""Faults of Textual 8.2.8 that end an app, mended until they are mended there.

Each is one method that raises, or does harm, in a case that a person's hands bring about: keys
that come in bunches over a slow line, a click on what has just gone. A mend stands in front of
that method and leaves to it all other cases. `tests/tui/test_mends.py` shows for each
that Textual still needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from textual import events
from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.command import CommandList, CommandPalette
from textual.screen import Screen
from textual.widgets import LoadingIndicator, OptionList


@dataclass(frozen=True, slots=True)
class Mend:
    """A method of Textual's, and what stands in front of it."""

    owner: Any
    """The class that has it."""
    name: str
    """What it is called there."""
    fault: str
    """What it does wrong, and where that is reported if it is."""
    mended: Callable[[Callable[..., Any]], Callable[..., Any]]
    """Given the method as Textual has it, gives the one to be called instead."""


def mend_textual() -> None:
    """Put all mends in place, once."""
    for mend in MENDS:
        original = getattr(mend.owner, mend.name)
        if not hasattr(original, "mends"):
            mended = wraps(original)(mend.mended(original))
            mended.mends = original  # type: ignore[attr-defined]
            setattr(mend.owner, mend.name, mended)


def unmended(mend: Mend) -> Callable[..., Any]:
    """Give the method as Textual has it."""
    present = getattr(mend.owner, mend.name)
    return getattr(present, "mends", present)


def _page_laid_out_options(move: Callable[..., Any]) -> Callable[..., Any]:
    def move_page(self: OptionList, direction: Any) -> None:
        self._update_lines()
        if (self.highlighted or 0) in self._index_to_line:
            move(self, direction)

    return move_page


def _click_on_options_there(click: Callable[..., Any]) -> Callable[..., Any]:
    async def on_click(self: OptionList, event: events.Click) -> None:
        option = event.style.meta.get("option")
        if option is None or option < self.option_count:
            await click(self, event)

    return on_click


def _dismiss_on_top(dismiss: Callable[..., Any]) -> Callable[..., Any]:
    def dismiss_once(self: Screen[Any], result: Any = None) -> AwaitComplete:
        if self.app.screen_stack[-1:] != [self] or len(self.app.screen_stack) == 1:
            return AwaitComplete()
        return dismiss(self, result)

    return dismiss_once


def _forward_to_those_there(forward: Callable[..., Any]) -> Callable[..., Any]:
    def forward_event(self: Screen[Any], event: events.Event) -> None:
        selects = isinstance(event, events.MouseDown) or self._selecting
        if selects and isinstance(event, events.MouseEvent):
            widget, _ = self.get_widget_and_offset_at(event.x, event.y)
            if widget is not None and widget is not self and not widget.is_attached:
                return
        forward(self, event)

    return forward_event


def _change_an_open_palette(change: Callable[..., Any]) -> Callable[..., Any]:
    def change_palette(self: CommandPalette, *arguments: Any) -> Any:
        return change(self, *arguments) if self.query(CommandList) else None

    return change_palette


def _change_an_open_palette_later(change: Callable[..., Any]) -> Callable[..., Any]:
    async def change_palette(self: CommandPalette) -> None:
        if self.query(CommandList) and self.query(LoadingIndicator):
            await change(self)

    return change_palette


def _keep_colours_only(colours: Callable[..., Any]) -> Callable[..., Any]:
    uncached = colours.__wrapped__  # type: ignore[attr-defined]

    @lru_cache(1024)
    def of(base_background: Color, background: Color) -> Any:
        return uncached(None, base_background, background)

    def get_inner_outer(self: StylesCache, base_background: Color, background: Color) -> Any:
        return of(base_background, background)

    return get_inner_outer


MENDS: tuple[Mend, ...] = (
    Mend(
        OptionList, "_move_page",
        "KeyError on page up and down in a list that has no room yet, as in a palette that is just"
        " being opened or a terminal of a few rows.",
        _page_laid_out_options,
    ),
    Mend(
        OptionList, "_on_click",
        "IndexError on a click on an option that is still seen but was taken away.",
        _click_on_options_there,
    ),
    Mend(
        Screen, "dismiss",
        "Closes whatever screen is on top, though this one was closed already; ScreenStackError"
        " if that was the last. See textual issues 2575 and 4884.",
        _dismiss_on_top,
    ),
    Mend(
        Screen, "_forward_event",
        "AttributeError ('NoneType' object has no attribute 'region') on a press of the mouse on a"
        " widget that is still seen but was taken away.",
        _forward_to_those_there,
    ),
    Mend(
        CommandPalette, "_refresh_command_list",
        "NoMatches where the palette was closed while it still gathered its commands.",
        _change_an_open_palette,
    ),
    Mend(
        CommandPalette, "_watch__list_visible",
        "NoMatches where a closed palette still learns that its list is to be seen.",
        _change_an_open_palette,
    ),
    Mend(
        CommandPalette, "_watch__show_busy",
        "NoMatches where a closed palette still learns that it is busy no more.",
        _change_an_open_palette_later,
    ),
    Mend(
        StylesCache, "get_inner_outer",
        "Keeps all that was drawn of the last thousand widgets, closed ones too: its cache is asked"
        " by the widget's own.",
        _keep_colours_only,
    ),
)  # fmt: skip
