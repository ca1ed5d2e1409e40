"""The list of presets at the form's top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widgets import Select


class PresetChoice(Select[str], inherit_bindings=False):
    """A list to choose a preset from, or to say that the form is none.

    Args:
        names: The presets.
        value: Which one the form is; empty for none.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [("enter,space", "show_overlay", "open")]

    def __init__(self, names: Iterable[str], value: str, *, id: str) -> None:
        options = [(name, name) for name in names]
        super().__init__(options, prompt="none", value=value or Select.NULL, compact=True, id=id)

    def show(self, name: str) -> None:
        """Show another preset without telling anybody; empty for none."""
        if (value := name or Select.NULL) != self.value:
            with self.prevent(Select.Changed):
                self.value = value
