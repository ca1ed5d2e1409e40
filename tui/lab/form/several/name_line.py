"""A line under a list to choose from, where several of its names stand for a sweep."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets.input import Selection

from .....core.config import Hyperparameter
from ..controls import TypedText

_ON_OFF = ("true", "false")


def can_list(declared: Hyperparameter) -> bool:
    """Tell whether a hyperparameter is chosen from names, so that several can be listed."""
    return declared.kind in {"choice", "choice_each", "switch"}


def keys_words(declared: Hyperparameter, *, lists: bool) -> str:
    """Say which keys list several names; empty where none can be listed.

    Args:
        declared: What they are names for.
        lists: Whether some are listed.
    """
    if not can_list(declared):
        return ""
    if not lists:
        return "Several make a sweep: , lists one more."
    sign = ";" if declared.each else ","
    return (
        f"{sign} lists one more, shift+up and shift+down turn the last, backspace takes it out,"
        " enter begins the sweep, esc gives it up."
    )


class NameLine(TypedText):
    """Names that a key adds, another turns and a third takes out again; they may be typed as well.

    Args:
        declared: What they are names for.
        text: What it shows at first.
    """

    class OneLeft(Message):
        """All but one name were taken out."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name
            """That name."""

    def __init__(self, declared: Hyperparameter, text: str) -> None:
        super().__init__(text, classes="each")
        self._choices = tuple(declared.choices) or _ON_OFF
        # Where a value is a list itself, its names have the commas.
        self._is_each = declared.each is not None
        self._sign = ";" if self._is_each else ","

    @property
    def is_several(self) -> bool:
        """Whether more than one value is listed."""
        return self._sign in self.value

    def add(self) -> None:
        """List one name more: the next one that is not listed yet, to be turned or typed over."""
        *_, last = listed = self._listed
        free = [name for name in self._choices if name not in listed]
        if not free or not last:
            return
        after = self._choices.index(last) + 1 if last in self._choices else 0
        self._end_with(
            next((name for name in self._choices[after:] if name in free), free[0]), listed
        )
        # Else all of it would be typed over, once the focus comes to it.
        self.select_on_focus = False

    def turn(self, way: int) -> bool:
        """Take another name for the last one; tell whether it is one of several."""
        if self._is_each and not self.is_several:
            return False
        *others, last = self._listed
        free = [name for name in self._choices if name not in others]
        if free:
            at = free.index(last) + way if last in free else 0
            self._end_with(free[min(max(at, 0), len(free) - 1)], others)
        return True

    def action_delete_left(self) -> None:
        """Take the last name out, if it is whole; else a character."""
        *others, last = self._listed
        is_at_end = self.selection.end >= len(self.value)
        if not (others and is_at_end and last in {"", *self._choices}):
            super().action_delete_left()
        elif len(others) > 1:
            self.value = self._sign.join(others)
            self.cursor_position = len(self.value)
        else:
            self.post_message(self.OneLeft(others[0]))

    @property
    def _listed(self) -> list[str]:
        return [name.strip() for name in self.value.split(self._sign)]

    def _end_with(self, name: str, others: list[str]) -> None:
        self.value = self._sign.join([*others, name])
        self.selection = Selection(len(self.value) - len(name), len(self.value))

    def on_key(self, event: events.Key) -> None:
        """Add a name by the sign that stands between them."""
        if event.character == self._sign:
            event.prevent_default()
            event.stop()
            self.add()

    def on_blur(self) -> None:
        """Have the next focus take all of it, as in any field; one name alone needs no line."""
        self.select_on_focus = True
        if not self._is_each and self.value.strip() in self._choices:
            self.post_message(self.OneLeft(self.value.strip()))
