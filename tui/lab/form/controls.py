"""The controls of the form: a checkbox, a line to type into, and a list to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Checkbox, Input, Select

from ....core.config import value_text

Control = Input | Select[str] | Checkbox
"""What a value is typed into, chosen from or ticked."""


def text_of(control: Control) -> str:
    """Give what a control shows, as a person would type it."""
    match control:
        case Checkbox(value=value):
            return value_text(value)
        case control:
            return str(control.value)


class OnOff(Checkbox, inherit_bindings=False):
    """A checkbox that says in words what it is; Textual's own tells by colour alone."""

    BINDINGS: ClassVar = [("enter,space", "toggle_button", "toggle")]

    def render(self) -> Content:
        """Write the state."""
        return Content("[x] yes" if self.value else "[ ] no")


# Textual styles a widget anew for every class that it gets, some milliseconds each time; and there
# are fifty fields. Two of the controls have theirs from the start.
_COMPACT = "-textual-compact"


class TypedText(Input):
    """What a value is typed into; the form checks it, and none of Textual's validators.

    Args:
        text: What it shows at first.
        classes: Style classes.
    """

    compact = reactive(True, toggle_class=_COMPACT)

    def __init__(self, text: str, *, classes: str = "") -> None:
        super().__init__(text, compact=True, select_on_focus=True, classes=f"{_COMPACT} {classes}")

    def validate(self, value: str) -> None:
        """Leave it to the form."""


class Choice(Select[str], inherit_bindings=False):
    """A list to choose a name from; up and down go to other fields unless it is open.

    Args:
        names: The list.
        value: What it shows at first.
    """

    BINDINGS: ClassVar = [("enter,space", "show_overlay", "open")]
    compact = reactive(True, toggle_class=_COMPACT)

    def __init__(self, names: Iterable[str], value: str) -> None:
        super().__init__(
            [(name, name) for name in names],
            value=value,
            allow_blank=False,
            compact=True,
            classes=_COMPACT,
        )


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
