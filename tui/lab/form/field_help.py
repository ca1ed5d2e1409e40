"""What is said of the field that has the focus: what it does, what is usual, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ...appearance.look import Look
from ...drawing.miniatures.of_fields import ROOM, miniature
from .field import HyperparameterField


class FieldHelp(Vertical):
    """A few lines under the fields, there only while one of these has the focus.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """Lay out the words, and the picture above them."""
        yield Static("", id="field-picture")
        yield Static("", id="field-words", markup=False)

    def explain(self, field: HyperparameterField | None, values: Mapping[str, Any]) -> None:
        """Explain a field among all values, or nothing."""
        columns, rows = self.screen.size
        about_several = field.about_several if field is not None else ""
        named = field and (field.declared.name, about_several)
        shown = (named, dict(values), columns, rows, self._look)
        if shown == self._shown:
            return
        self._shown = shown
        self.display = field is not None
        if field is None:
            return
        declared = field.declared
        advice = declared.advice
        marks = (("Usual: ", advice.usual), ("Too much: ", advice.too_much))
        marks = (*marks, ("Too little: ", advice.too_little))
        parts = [(head, words) for head, words in marks if words]
        words = [Content(declared.help)]
        words += [Content.assemble((head, "bold"), f"{said}.") for head, said in parts]
        if about_several:
            words.append(Content(about_several))
        self.query_one("#field-words", Static).update(Content(" ").join(words))
        picture = self.query_one("#field-picture", Static)
        drawn = miniature(declared.name, values, self._look) if rows >= ROOM else None
        picture.display = drawn is not None
        if drawn is not None:
            picture.update(drawn)
