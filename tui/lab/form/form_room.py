"""How much room the form has: a column of the lab, a drawer over it, or all there is."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import Input

from ...widgets.columns_layout import ColumnsLayout
from .config_form import ConfigForm

WIDE = 110
"""From so many columns on the form stays open."""

_LEAST_COLUMN = 28
"""So wide the longest name to choose just has room."""


class FormRoom:
    """Opens the form, closes it and gives it all the room.

    Not by classes: for these, Textual would find the styles of all its hundred parts anew.

    Args:
        screen: Where the form is.
    """

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._is_open = False
        self._was_unfolded = False
        self._was_gone_to = False
        self.is_maximised = False
        """Whether the form has all the room, and shows all its fields."""

    @property
    def _form(self) -> ConfigForm:
        return self._screen.query_one(ConfigForm)

    @property
    def is_drawer(self) -> bool:
        """Whether there is so little room that the form is opened and closed."""
        return self._screen.app.size.width < WIDE  # the screen has none yet as it begins

    @property
    def is_open_drawer(self) -> bool:
        """Whether it lies over the panels."""
        return self.is_drawer and self._is_open

    @property
    def is_meant(self) -> bool:
        """Whether it is the form that was gone to last, and not a panel."""
        here = self._has_focus or self.is_open_drawer or self._was_gone_to
        return self.is_maximised or (self._form.display and here)

    @property
    def _has_focus(self) -> bool:
        """Whether it has the focus; the form itself hears of that a moment later."""
        focused = self._screen.focused
        return focused is not None and self._form in focused.ancestors

    def show(self, is_open: bool) -> None:
        """Open or close it where it is a drawer; closed, it has no more room than usual."""
        self._is_open = is_open
        if self.is_maximised and not is_open:
            self._share(all_of_it=False)
            self._screen.call_next(self._form.unfold, self._was_unfolded)
        self._form.display = is_open or not self.is_drawer
        self.say_keys()

    def fit(self) -> None:
        """Open or close it for the room there is now."""
        self.show(self._is_open or self.is_maximised)

    def panel_gone_to(self) -> None:
        """Hear that a panel is what is looked at."""
        self._was_gone_to = False

    def focus_moved(self) -> None:
        """Hear that something else has the focus."""
        if self._screen.focused is not None:
            self._was_gone_to = self._has_focus
        self.say_keys()

    async def toggle_maximised(self) -> None:
        """Give the form, filled in, all the room, or take it back."""
        form = self._form
        if self.is_maximised:
            self._share(all_of_it=False)
            await form.unfold(self._was_unfolded)
        else:
            self._share(all_of_it=True)
            self._was_unfolded = await form.unfold()
        if not self._has_focus:
            form.field("dataset").focus_control()
        self.say_keys()

    def _share(self, *, all_of_it: bool) -> None:
        self.is_maximised = all_of_it
        self._screen.query_one("#beside-form").display = not all_of_it
        self._form.styles.width = "100%" if all_of_it else None
        fields = self._form.query_one("#fields")
        if all_of_it:
            # Not by assigning to it: Textual takes none but its own layouts that way.
            fields.styles.set_rule("layout", ColumnsLayout(_LEAST_COLUMN, "section"))
        else:
            fields.styles.clear_rule("layout")
        fields.refresh(layout=True)

    def say_keys(self) -> None:
        """Say on the frame how to give it all the room from where one is, and to take it back."""
        is_typed_into = self._has_focus and isinstance(self._screen.focused, Input)
        if self.is_maximised:
            keys = f"  {'esc' if is_typed_into else 'm'}: smaller"
        elif is_typed_into:  # there an m is an m
            keys = f"  esc {'f ' if self.is_drawer else ''}m: larger"
        else:
            keys = "  m: larger" if self.is_meant else ""
        self._form.border_title = f"Setup{keys}"
