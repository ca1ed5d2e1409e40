"""One hyperparameter in the form: its label, its control and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Checkbox, Input, Select, Static

from ....core.config import ConfigError, Hyperparameter, Value, parse_text, value_text
from ....core.config.hyperparameters.knob import turned
from ...appearance.look import Look
from .controls import OWN, Control, TypedText, control_for, put_text, text_of
from .gestures import Gestures
from .tab_order import TAB_KEYS, turn_of

_NAME_WIDTH = 13
"""Columns of the label; the margin of the controls leaves them free."""

_IDLE = "-idle"
"""The class of a field without effect."""


class HyperparameterField(Vertical):
    """A row of the form, generated from a declaration.

    The label and the mark are drawn by the row itself, as the form has so many of them: widgets of
    their own would be half of the lab's, and each costs when the screen is laid out. What is folded
    is not even mounted, and has no control: it remembers the text that this would show.

    Args:
        declared: The hyperparameter.
        value: What the control shows at first.
        look: Characters and colours.
        idle: Why it has no effect, as words behind `it`; empty if it has one.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--name", "field--restart"}
    BINDINGS: ClassVar = [
        *TAB_KEYS,
        ("shift+up", "turn(1)", "more"),
        ("shift+down", "turn(-1)", "less"),
    ]

    @dataclass
    class Changed(Message):
        """The control shows something else than before, perhaps half-typed."""

        field: HyperparameterField

    @dataclass
    class Committed(Message):
        """The person is done with the field: Enter, leaving it, a choice, or a turn."""

        field: HyperparameterField
        gesture: str | None = None
        """What it is one turn of, where it was turned like a knob."""
        entered: bool = False
        """Whether that was by Enter."""

    def __init__(
        self, declared: Hyperparameter, value: Value, look: Look, *, idle: str = ""
    ) -> None:
        super().__init__(id=f"field-{declared.name}", classes=_IDLE if idle else None)
        self.declared = declared
        self._look = look
        self._committed = self._told = value_text(value)
        self._control: Control | None = None
        self._problem = ""
        self._idle = idle
        self._gestures = Gestures(declared.name)
        self.set_class(self._is_list(self._committed), "-each")
        self._explain()

    def compose(self) -> ComposeResult:
        """Lay out the row; a line for a problem comes under it with the first one."""
        control = control_for(self.declared, self._committed)
        control.disabled = self.is_idle
        yield control
        if self.declared.each:
            # Under the list, for there is no room beside it.
            each = TypedText(self._committed, classes="each")
            each.disabled = self.is_idle
            yield each

    def on_mount(self) -> None:
        """Show what was to be shown since the control was made."""
        self._control = self.children[0]  # type: ignore[assignment]
        self.take_back()
        problem, self._problem = self._problem, ""
        self.show_problem(problem)

    def render(self) -> Text:
        """Write what stands beside the control: the label and the mark of what needs a restart."""
        label = self.declared.label
        # Not by being dimmed alone: without colours that can't be seen.
        name = (f"({label})" if self.is_idle else label).ljust(_NAME_WIDTH)
        mark = " " if self.declared.live else self._look.glyphs.restart
        return Text.assemble(
            (name, self.get_component_rich_style("field--name")),
            (
                mark.rjust(self.content_size.width - _NAME_WIDTH),
                self.get_component_rich_style("field--restart"),
            ),
        )

    @property
    def _focus_sort_key(self) -> tuple[int, int]:
        return turn_of(self)

    @property
    def text(self) -> str:
        """What the control shows, as a person would type it."""
        control = self._typed_into or self._control
        return self._committed if control is None else text_of(control)

    def show(self, value: Value) -> None:
        """Show a value without telling anybody."""
        self._committed = value_text(value)
        self.take_back()

    def write(self, text: str) -> None:
        """Choose or type a text, and tell of it as when a person does."""
        if self._control is not None:
            put_text(self._control, text)

    def take_back(self) -> None:
        """Show the last value that was right, without telling anybody."""
        text = self._told = self._committed
        self._put(text)

    def _put(self, text: str) -> None:
        if text == self.text:
            return
        with self.prevent(Input.Changed, Select.Changed, Checkbox.Changed):
            match self._control:
                case None:
                    self.set_class(self._is_list(text), "-each")
                case Select() as select if self._is_list(text):
                    select.value = OWN
                    self._show_each(text)
                case control:
                    put_text(control, text)
                    self._show_each(None)

    def show_problem(self, sentence: str) -> None:
        """Explain beside the field what is wrong; an empty sentence means nothing is."""
        if sentence == self._problem:
            return
        self._problem = sentence
        self.set_class(bool(sentence), "-wrong")
        if self._control is None:
            return
        for line in self.query(".problem").results(Static):
            line.update(sentence)
            break
        else:
            self.mount(Static(sentence, classes="problem", markup=False))
        self.on_resize()  # it may have a line of the same height already

    def on_resize(self) -> None:
        """Bring a problem into sight that has just made it taller, in the last line of a form."""
        if self._problem and self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False)

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
            self.set_class(self.is_idle, _IDLE)
            for control in self.query("Input, Select, Checkbox"):
                control.disabled = self.is_idle
            self.refresh()

    @property
    def is_idle(self) -> bool:
        """Whether it has no effect among the others' values."""
        return bool(self._idle)

    def _explain(self) -> None:
        words = f"{self.declared.help} {self.declared.expected.capitalize()}."
        self.tooltip = Content(f"{words} It {self._idle}." if self._idle else words)

    @property
    def is_wrong(self) -> bool:
        """Whether a problem is shown."""
        return bool(self._problem)

    def focus_control(self) -> None:
        """Put the focus on the control at once: the next key may be there already."""
        control = self._typed_into or self._control
        if control is not None:
            self.screen.set_focus(control)
            if isinstance(control, Input):
                control.action_select_all()

    @property
    def _typed_into(self) -> Input | None:
        """What names are typed into, one for each of several; `None` where that is not chosen."""
        if self._control is None or not self.has_class("-each"):
            return None
        return self.query_one(".each", Input)

    def _is_list(self, text: str) -> bool:
        return self.declared.each is not None and text not in self.declared.choices

    def _show_each(self, text: str | None) -> None:
        """Show a list of names to be typed into, or take it away."""
        self.set_class(text is not None, "-each")
        if text is not None:
            self.query_one(".each", Input).value = text

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        if self._control is None:
            return
        if isinstance(event, Select.Changed) and (event.value == OWN) != self.has_class("-each"):
            with self.prevent(Input.Changed):
                self._show_each(self._committed if event.value == OWN else None)
        if self.text == self._told:
            return  # Textual tells of the first value, too
        self._told = self.text
        self.post_message(self.Changed(self))
        if not isinstance(event, Input.Changed):
            self._commit()

    @on(Input.Submitted)
    def _entered(self, event: Message) -> None:
        event.stop()
        # What was typed in the past has waited for the present.
        self._commit(again=True)

    @on(Input.Blurred)
    def _left(self, event: Message) -> None:
        event.stop()
        self._commit()

    def _commit(self, *, again: bool = False) -> None:
        if (again or self.text != self._committed) and not self.is_wrong:
            self._committed = self.text
            self.post_message(self.Committed(self, entered=again))

    def action_turn(self, way: int) -> None:
        """Turn the value like a knob, and apply it at once."""
        if self._control is None or self.is_idle:
            return
        try:
            value = parse_text(self.declared, self.text)
        except ConfigError:
            return  # half of a value has no neighbour
        text = value_text(turned(self.declared, value, way))
        if text != self.text:
            self._put(text)
            self._told = self._committed = text
            self.post_message(self.Changed(self))
            self.post_message(self.Committed(self, self._gestures.turned()))
        elif self.declared.kind in {"choice", "integer", "number"}:
            end = "last" if way > 0 else "first"
            self.notify(f"{self.declared.label}: {text} is the {end} there is.")

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn it up while it has the focus; else the form scrolls."""
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn it down while it has the focus; else the form scrolls."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, way: int) -> None:
        if self._control is not None and self._control.has_focus:
            event.stop()
            event.prevent_default()
            self.action_turn(way)

    def keep(self) -> None:
        """Take what is shown as committed, as a run by it is about to begin."""
        if not self.is_wrong:
            self._committed = self.text

    def on_key(self, event: events.Key) -> None:
        """Let Escape take a half-typed value back."""
        control = self._typed_into or self._control
        if event.key == "escape" and isinstance(control, Input):
            control.value = self._committed
