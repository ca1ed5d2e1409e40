"""The line in which a weight or bias is set by hand."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from .....core import RunConfig
from .....core.config import printable
from .....core.config.formats.typed_values import parse_number
from .....core.training.run.edits import unfit_sentence
from ....widgets.prompt import Prompt

_SHOWN = 20
"""How much of a wrong text is shown again."""


class ParameterEdit(Prompt):
    """A prompt for the value of a weight or bias.

    Args:
        id: The widget's id.
    """

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

    def ask(self, place: int, name: str, value: float, config: RunConfig) -> None:
        """Ask for a new value.

        Args:
            place: Which parameter, counted in the flat vector.
            name: What it is called.
            value: What it is now.
            config: The run's, which says how large a number may be.
        """
        self._place, self._config = place, config
        self.begin(name, f"{value:.7g}")

    def answered(self, text: str) -> None:
        """Tell the value, or say why the parameter can't have it."""
        value = parse_number(text)
        if value is None:
            wrong = printable(text)
            wrong = wrong if len(wrong) <= _SHOWN else wrong[: _SHOWN - 3] + "..."
            sentence = f"A number, like -0.5, not {wrong!r}." if wrong.strip() else "Type a number."
        else:
            sentence = unfit_sentence(value, self._config)
        self.complain(sentence)
        if value is not None and not sentence:
            self.post_message(self.Submitted(self._place, value))
            self.action_close()

    def action_close(self) -> None:
        """Leave the parameter as it is."""
        super().action_close()
        self.post_message(self.Closed())
