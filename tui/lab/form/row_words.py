"""What a row of the form says around its control: the label, what is wrong, whether it counts."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from ....core.config import Hyperparameter
from ...appearance.look import Look

_NAME_WIDTH = 13
"""Columns of the label; the margin of the controls leaves them free."""

_IDLE = "-idle"
"""The class of a field without effect."""


class RowWords:
    """The label, the mark of what needs a restart, and a line for a problem.

    The label and the mark are drawn by the row itself, as the form has so many of them: widgets of
    their own would be half of the lab's, and each costs when the screen is laid out.

    Args:
        row: The row.
        declared: The hyperparameter.
        look: Characters and colours.
        idle: Why it has no effect, as words behind `it`; empty if it has one.
    """

    def __init__(self, row: Widget, declared: Hyperparameter, look: Look, idle: str) -> None:
        self._row = row
        self._declared = declared
        self._look = look
        self._problem = ""
        self._idle = idle
        row.set_class(self.is_idle, _IDLE)
        self._explain()

    def label(self, width: int, name_style: Style, mark_style: Style) -> Text:
        """Write what stands beside the control: the label and the mark of what needs a restart."""
        label = self._declared.label
        # Not by being dimmed alone: without colours that can't be seen.
        name = (f"({label})" if self.is_idle else label).ljust(_NAME_WIDTH)
        mark = " " if self._declared.live else self._look.glyphs.restart
        return Text.assemble((name, name_style), (mark.rjust(width - _NAME_WIDTH), mark_style))

    def show_problem(self, sentence: str) -> None:
        """Explain beside the field what is wrong; an empty sentence means nothing is."""
        if sentence == self._problem:
            return
        self._problem = sentence
        self._row.set_class(bool(sentence), "-wrong")
        if not self._row.children:
            return  # it is folded
        for line in self._row.query(".problem").results(Static):
            line.update(sentence)
            break
        else:
            self._row.mount(Static(sentence, classes="problem", markup=False))
        self.show_whole()  # it may have a line of the same height already

    def show_problem_again(self) -> None:
        """Explain what was wrong before there was a line for it."""
        problem, self._problem = self._problem, ""
        self.show_problem(problem)

    def show_whole(self) -> None:
        """Bring a problem into sight that has just made it taller, in the last line of a form."""
        if self._problem and self._row.has_focus_within:
            self._row.call_after_refresh(self._row.scroll_visible, animate=False)

    def show_effect(self, idle: str) -> None:
        """Show whether it has an effect among the others' values.

        Args:
            idle: Why it has none, as words behind `it`; empty if it has one.
        """
        if idle == self._idle:
            return
        was_idle, self._idle = self.is_idle, idle
        self._explain()
        if was_idle != self.is_idle:
            self._row.set_class(self.is_idle, _IDLE)
            for control in self._row.query("Input, Select, Checkbox"):
                control.disabled = self.is_idle
            self._row.refresh()

    @property
    def is_idle(self) -> bool:
        """Whether it has no effect among the others' values."""
        return bool(self._idle)

    def _explain(self) -> None:
        words = f"{self._declared.help} {self._declared.expected.capitalize()}."
        self._row.tooltip = Content(f"{words} It {self._idle}." if self._idle else words)

    @property
    def is_wrong(self) -> bool:
        """Whether a problem is shown."""
        return bool(self._problem)
