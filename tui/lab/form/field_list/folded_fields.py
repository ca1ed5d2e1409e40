"""Which fields of the form are shown, and which are folded and not even mounted."""

from __future__ import annotations

from collections.abc import Mapping

from textual.widget import AwaitMount, Widget

from ..field import HyperparameterField
from .fold import Fold

SECTIONS = ("data", "network", "training")
"""The form's sections, each under a line of its own."""


class FoldedFields:
    """All fields of a form by their names, in order.

    Args:
        fields: The fields.

    Attributes:
        unfolded: Whether all are shown.
        noticed: Those that are shown although folded, as they have something to tell.
    """

    def __init__(self, fields: Mapping[str, HyperparameterField]) -> None:
        self._fields = fields
        self.unfolded = False
        self.noticed: set[str] = set()
        self._mounting: dict[str, AwaitMount] = {}

    def shows(self, name: str) -> bool:
        """Tell whether a field is to be shown."""
        essential = self._fields[name].declared.essential
        return self.unfolded or essential or name in self.noticed

    def arrange(self, form: Widget) -> list[AwaitMount]:
        """Mount and show the fields that are to be shown, each in its place, and hide the others.

        Args:
            form: What holds a line for each section, and the fold after the last one.
        """
        mounted: list[AwaitMount] = []
        following: dict[str, Widget] = {
            section: form.query_one(f"#section-{after}" if after else "#fold")
            for section, after in zip(SECTIONS, (*SECTIONS[1:], ""), strict=True)
        }
        inside = form.query_one("#fields")
        for name, field in reversed(tuple(self._fields.items())):
            section, is_shown = field.declared.section, self.shows(name)
            if is_shown and not field.is_attached:
                self._mounting[name] = inside.mount(field, before=following[section])
                mounted.append(self._mounting[name])
            field.display = is_shown or field.has_focus_within
            if field.is_attached:
                following[section] = field
        hidden = sum(not field.display for field in self._fields.values())
        form.query_one(Fold).say(hidden)
        return mounted

    async def is_mounted(self, name: str) -> None:
        """Wait until a field that is shown can take the focus, whoever had it mounted."""
        if name in self._mounting:  # others are there from the start
            await self._mounting[name]
