"""The controls of the form: a checkbox, a line to type into, and a list to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Checkbox, Input, Select

from ....core.config import Hyperparameter, value_text
from ....core.config.formats.state_line import is_state

OWN = "per layer"
"""What the list says where a name is typed for each layer instead."""

Control = Input | Select[str] | Checkbox
"""What a value is typed into, chosen from or ticked."""


def text_of(control: Control) -> str:
    """Give what a control shows, as a person would type it."""
    match control:
        case Checkbox(value=value):
            return value_text(value)
        case control:
            return str(control.value)


def put_text(control: Control, text: str) -> None:
    """Have a control show a text, which tells of it as when a person types or chooses it."""
    match control:
        case Checkbox() as box:
            box.value = text == "true"
        case control:
            control.value = text


class SeveralWanted(Message):
    """More than the one value that a control shows is to be listed."""


class OnOff(Checkbox, inherit_bindings=False):
    """A checkbox that says in words what it is; Textual's own tells by colour alone."""

    BINDINGS: ClassVar = [
        ("enter,space", "toggle_button", "toggle"),
        ("comma", "list_several", "several"),
    ]

    def action_list_several(self) -> None:
        """Ask for a list that begins with what it shows."""
        self.post_message(SeveralWanted())

    def render(self) -> Content:
        """Write the state."""
        return Content("[x] yes" if self.value else "[ ] no")


# Textual styles a widget anew for every class that it gets, some milliseconds each time; and there
# are fifty fields. Two of the controls have theirs from the start.
_COMPACT = "-textual-compact"
_MORE = ".."
"""What stands for the parts of a list or a formula that have no room."""
_PARTS = re.compile(r"[^, ]*[, ]+|[^, ]+$")


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

    def render_line(self, y: int) -> Strip:
        """Render what is too long by whole parts, with a sign for those left out."""
        width = self.size.width
        if y or self.has_focus or cell_len(self.value) <= width:
            return super().render_line(y)
        text = ""
        for part in _PARTS.findall(self.value):
            if len(text) + cell_len(part) + len(_MORE) > width:
                break
            text += part
        if not text:
            return super().render_line(y)
        return Strip([Segment((text + _MORE).ljust(width), self.rich_style)], width)

    def on_paste(self, event: events.Paste) -> None:
        """Leave a whole config to the lab; any other text is this field's."""
        if is_state(event.text):
            event.prevent_default()


class Choice(Select[str], inherit_bindings=False):
    """A list to choose a name from; up and down go to other fields unless it is open.

    Args:
        names: The list.
        value: What it shows at first.
    """

    BINDINGS: ClassVar = [
        ("enter,space", "show_overlay", "open"),
        ("comma", "list_several", "several"),
    ]
    compact = reactive(True, toggle_class=_COMPACT)

    def __init__(self, names: Iterable[str], value: str) -> None:
        super().__init__(
            [(name.replace("_", " "), name) for name in names],
            value=value,
            allow_blank=False,
            compact=True,
            classes=_COMPACT,
        )

    def action_list_several(self) -> None:
        """Ask for a list that begins with the name it shows."""
        self.post_message(SeveralWanted())


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


def control_for(declared: Hyperparameter, text: str) -> Control:
    """Make the control that serves a hyperparameter, showing a text."""
    match declared.kind:
        case "choice" | "choice_each":
            names = [*declared.choices, *([OWN] if declared.each else ())]
            return Choice(names, text if text in declared.choices else OWN)
        case "switch":
            return OnOff(value=text == "true")
        case _:
            return TypedText(text)
