"""One hyperparameter in the form: its label, its control and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Checkbox, Input, Select

from ....core.config import ConfigError, Hyperparameter, Value, parse_text, value_text
from ....core.config.hyperparameters.knob import turned
from ...appearance.look import Look
from .controls import OWN, Control, SeveralWanted, control_for, put_text, text_of
from .gestures import Gestures
from .row_words import RowWords
from .several.name_line import NameLine, can_list, keys_words
from .tab_order import TAB_KEYS, turn_of


class HyperparameterField(Vertical):
    """A row of the form, generated from a declaration.

    What is folded is not even mounted, and has no control: it remembers the text that this would
    show.

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
        super().__init__(id=f"field-{declared.name}")
        self.declared = declared
        self.words = RowWords(self, declared, look, idle)
        """What the row says around the control: the label, a problem, whether it has an effect."""
        self._committed = self._told = value_text(value)
        self._control: Control | None = None
        self._gestures = Gestures(declared.name)
        self.set_class(self._is_list(self._committed), "-each")

    def compose(self) -> ComposeResult:
        """Lay out the row; a line for a problem comes under it with the first one."""
        control = control_for(self.declared, self._committed)
        control.disabled = self.is_idle
        yield control
        if self.declared.each:
            # Under the list, for there is no room beside it.
            each = NameLine(self.declared, self._committed)
            each.disabled = self.is_idle
            yield each

    def on_mount(self) -> None:
        """Show what was to be shown since the control was made."""
        self._control = self.children[0]  # type: ignore[assignment]
        self.take_back()
        self.words.show_problem_again()

    def render(self) -> Text:
        """Write what stands beside the control."""
        styles = map(self.get_component_rich_style, ("field--name", "field--restart"))
        return self.words.label(self.content_size.width, *styles)

    def on_resize(self) -> None:
        """Bring a problem into sight that has just made it taller."""
        self.words.show_whole()

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
                case control if self._is_list(text):
                    if self.declared.each:
                        put_text(control, OWN)
                    self._show_each(text)
                case control:
                    put_text(control, text)
                    self._show_each(None)

    @property
    def is_idle(self) -> bool:
        """Whether it has no effect among the others' values."""
        return self.words.is_idle

    @property
    def is_wrong(self) -> bool:
        """Whether a problem is shown."""
        return self.words.is_wrong

    def focus_control(self) -> None:
        """Put the focus on the control at once: the next key may be there already."""
        control = self._typed_into or self._control
        if control is not None:
            self.screen.set_focus(control)
            if isinstance(control, Input):
                control.action_select_all()

    @property
    def _typed_into(self) -> NameLine | None:
        """What names are typed into, for each layer or for a sweep; `None` where none are."""
        if self._control is None or not self.has_class("-each"):
            return None
        return self.query_one(NameLine)

    @property
    def about_several(self) -> str:
        """Which keys list several names, in a sentence; empty where none can be listed."""
        line = self._typed_into
        return keys_words(self.declared, lists=line is not None and line.is_several)

    def _is_list(self, text: str) -> bool:
        if self.declared.each is not None:
            return text not in self.declared.choices
        return can_list(self.declared) and "," in text

    def _show_each(self, text: str | None) -> None:
        """Show a list of names to be typed into, or take it away."""
        self.set_class(text is not None, "-each")
        if text is not None:
            self.query_one(NameLine).value = text

    @on(SeveralWanted)
    async def _list_several(self, event: SeveralWanted) -> None:
        """List one more name than the control shows, in a line under it."""
        event.stop()
        if self._control is None:
            return
        if (line := self._typed_into) is None:
            line = next(iter(self.query(NameLine)), None)
            if line is None:
                line = NameLine(self.declared, "")
                await self.mount(line)
            self._show_each(text_of(self._control))
        line.add()
        self.screen.set_focus(line)
        self.call_after_refresh(self.scroll_visible, animate=False)

    @on(NameLine.OneLeft)
    def _one_left(self, event: NameLine.OneLeft) -> None:
        event.stop()
        self._show_one(event.name)

    def _show_one(self, text: str) -> None:
        """Show one value again where several were listed."""
        control, line = self._control, self._typed_into
        if control is None or line is None:
            return
        self._show_each(None)
        with self.prevent(Select.Changed, Checkbox.Changed):
            put_text(control, text)
        if line.has_focus:
            self.focus_control()
        self._told = text
        self.post_message(self.Changed(self))
        self._commit()

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
        if (line := self._typed_into) and line.turn(way):
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
        control, line = self._control, self._typed_into
        if event.key != "escape" or control is None:
            return
        if line is not None and text_of(control) != OWN:
            self._show_one(text_of(control))
        elif isinstance(typed := line or control, Input):
            typed.value = self._committed
