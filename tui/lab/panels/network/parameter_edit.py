"""The line in which a weight or bias is set by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label, Static

from .....core import RunConfig
from .....core.config import printable
from .....core.config.formats.typed_values import parse_number
from .....core.training.run.edits import unfit_sentence

_SHOWN = 20
"""How much of a wrong text is shown again."""


class ParameterEdit(Horizontal):
    """A name, a field for its value, and what is wrong with that; hidden until it is asked for.

    Args:
        id: The widget's id.
    """

    BINDINGS: ClassVar = [("escape", "close", "close")]

    @dataclass
    class Submitted(Message):
        """A number was typed that a weight or bias can be."""

        place: int
        """Which parameter, counted in the flat vector."""
        value: float

    class Closed(Message):
        """It is hidden again."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._place = 0
        self._config = RunConfig()

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Label("", classes="name", markup=False)
        yield Input(compact=True, select_on_focus=True)
        yield Static("", classes="problem", markup=False)

    def open(self, place: int, name: str, value: float, config: RunConfig) -> None:
        """Ask for a new value.

        Args:
            place: Which parameter, counted in the flat vector.
            name: What it is called.
            value: What it is now.
            config: The run's, which says how large a number may be.
        """
        self._place, self._config = place, config
        self.query_one(Label).update(name)
        self.query_one(".problem", Static).update("")
        self.display = True
        field = self.query_one(Input)
        field.value = f"{value:.7g}"
        self.screen.set_focus(field)

    def action_close(self) -> None:
        """Leave the parameter as it is."""
        self.display = False
        self.post_message(self.Closed())

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        value = parse_number(event.value)
        if value is None:
            text = printable(event.value)
            text = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
            sentence = f"A number, like -0.5, not {text!r}." if text.strip() else "Type a number."
        else:
            sentence = unfit_sentence(value, self._config)
        self.query_one(".problem", Static).update(sentence)
        if value is not None and not sentence:
            self.post_message(self.Submitted(self._place, value))
            self.action_close()

    @on(Input.Changed)
    def _forget_problem(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(".problem", Static).update("")
