"""The form: what runs differ in, and folded all other hyperparameters, from the declarations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Label, Select, Static

from ....core.config import HYPERPARAMETERS, PRESETS, RunConfig
from ....core.config.effect import no_effect
from ....core.experiments.sweep.axis import Axis
from ...appearance.look import Look
from .controls import PresetChoice
from .draft import Draft
from .field import HyperparameterField
from .field_help import FieldHelp
from .field_list.fold import Fold
from .field_list.folded_fields import SECTIONS, FoldedFields
from .field_list.scrolling import FieldList
from .notes import pending_note, preset_note, sweep_note


class ConfigForm(Vertical):
    """The preset, the fields that runs differ in, a fold for the others, and the run's buttons.

    A folded field is not mounted. It is shown all the same once it has something to tell: it
    differs from the preset, the dataset brings it, it is wrong, or it waits for a restart.

    Args:
        config: What the fields show at first.
        look: Characters and colours.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [
        ("up", "go(-1)", "the field above"),
        ("down", "go(1)", "the field below"),
    ]

    @dataclass
    class Changed(Message):
        """The form says something else than before."""

        draft: RunConfig | None
        """The config it says; `None` while something is wrong."""

    @dataclass
    class LiveEdit(Message):
        """Hyperparameters that may change in flight have new, valid values."""

        changes: dict[str, Any]
        """By name: what was changed, and the defaults that follow other values."""
        gesture: str | None = None
        """What it is one turn of, where a knob was turned."""

    @dataclass
    class SweepWanted(Message):
        """Several values were typed into a field, and entered."""

        axes: tuple[Axis, ...]
        """These, and those of all other fields where there are several."""

    def __init__(self, config: RunConfig, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self._draft = Draft(config)
        self._fields: dict[str, HyperparameterField] = {}
        self._folded = FoldedFields({})
        self._pending: tuple[str, ...] = ()
        self._may_branch = False
        self.border_title = "Setup"
        self.border_subtitle = f"{look.glyphs.restart} needs a restart"

    @property
    def draft(self) -> RunConfig | None:
        """The config that the form says; `None` while something is wrong."""
        return self._draft.config

    @property
    def first_problem(self) -> tuple[str, str]:
        """The first wrong field's name and the sentence about it."""
        return next(iter(self._draft.problems.items()), ("", ""))

    def compose(self) -> ComposeResult:
        """Lay out the preset, what is not folded and the buttons, once it is filled in."""
        if not self._fields:
            return
        with FieldList(id="fields"):
            with Horizontal(id="preset-row"):
                yield Label("preset", classes="name")
                yield PresetChoice(PRESETS, self._draft.preset, id="preset")
            yield Static("", id="preset-note", markup=False)
            for section in SECTIONS:
                rule = "-" if self._look.ascii_only else "─"
                yield Static(f"{rule} {section}", id=f"section-{section}", classes="section")
                for name, field in self._fields.items():
                    if field.declared.section == section and self._folded.shows(name):
                        yield field
            yield Fold(self._look, id="fold")
            yield Static("", id="why", markup=False)
        yield FieldHelp(self._look, id="field-help")
        yield Static("", id="pending")
        with Horizontal(id="buttons"):
            run, restart = "screen.do('run_or_pause')", "screen.do('restart')"
            yield Button("Pause", id="run", compact=True, variant="primary", action=run)
            yield Button("Restart", id="restart", compact=True, action=restart)

    async def fill_in(self) -> None:
        """Make the fields that are shown: the part of the lab that takes a while."""
        values = self._draft.values
        self._fields = {
            name: HyperparameterField(
                declared, values[name], self._look, idle=no_effect(name, values)
            )
            for name, declared in HYPERPARAMETERS.items()
        }
        self._draft.find_preset()
        self._folded = FoldedFields(self._fields)
        self._folded.noticed = self._telling()
        await self.recompose()
        self._show_all()

    # --- which fields are shown ---

    def field(self, name: str) -> HyperparameterField:
        """Give a hyperparameter's field."""
        return self._fields[name]

    async def unfold(self, unfolded: bool = True) -> bool:
        """Show all fields, or only those to be seen while folded; tell which it was before."""
        was, self._folded.unfolded = self._folded.unfolded, unfolded
        self._folded.noticed = set() if unfolded else self._telling()
        with self.app.batch_update():
            for mounted in self._folded.arrange(self):
                await mounted
        return was

    def _telling(self) -> set[str]:
        return {*self._draft.telling, *self._pending} & set(HYPERPARAMETERS)

    @on(Fold.Toggled)
    async def _fold_toggled(self) -> None:
        await self.unfold(not self._folded.unfolded)

    async def go_to(self, name: str) -> None:
        """Put the focus on a field; one that is folded is shown from then on."""
        self._folded.noticed.add(name)
        self._folded.arrange(self)
        await self._folded.is_mounted(name)
        field = self.field(name)
        field.focus_control()
        # It has no place before it was laid out.
        self.call_after_refresh(field.scroll_visible, animate=False)

    def action_go(self, way: int) -> None:
        """Go to the next field above or below."""
        here = "#fields *, #buttons *"
        (self.screen.focus_next if way > 0 else self.screen.focus_previous)(here)

    # --- what they say ---

    def show(self, values: dict[str, Any]) -> None:
        """Fill the fields; nothing is committed by that."""
        self._draft.fill(values)
        self._draft.find_preset()
        self._show_values(values)

    def take_over(self, **values: Any) -> None:
        """Let some fields say what is in force already; whatever else waits goes on waiting."""
        self._draft.fill(values)
        self._show_values(values)

    def choose(self, name: str) -> None:
        """Fill the form with a preset and say why it is worth a run; nothing is committed."""
        # A preset says nothing of the seed: the person's own stays.
        values = {**PRESETS[name].complete_values, "seed": self._draft.values["seed"]}
        self._draft.fill(values)
        self._draft.preset = name
        self._show_values(values)
        self.query_one("#why", Static).update(PRESETS[name].why)

    def _show_values(self, names: Iterable[str]) -> None:
        for name in names:
            self.field(name).show(self._draft.values[name])
        if not self._folded.unfolded:
            self._folded.noticed = self._telling()
        self._show_all()
        self.post_message(self.Changed(self.draft))

    def keep(self) -> None:
        """Take everything as committed, as a run by it is about to begin."""
        for field in self._fields.values():
            field.keep()

    @on(HyperparameterField.Changed)
    def _field_changed(self, event: HyperparameterField.Changed) -> None:
        event.stop()
        for name in self._draft.type(event.field.declared.name, event.field.text):
            self.field(name).show(self._draft.values[name])
        self._show_all()
        self.post_message(self.Changed(self.draft))

    @on(HyperparameterField.Committed)
    def _field_committed(self, event: HyperparameterField.Committed) -> None:
        event.stop()
        name = event.field.declared.name
        self._draft.keep(name)
        if name in self._draft.axes:
            if event.entered and self._draft.config is not None:
                self.post_message(self.SweepWanted(tuple(self._draft.axes.values())))
            return
        # Whatever is wrong elsewhere in the form has nothing to do with this one.
        if HYPERPARAMETERS[name].live and not event.field.is_wrong:
            # The defaults that followed it are in force with it.
            followers = [
                other
                for other, declared in HYPERPARAMETERS.items()
                if declared.live and declared.default_from and not self.field(other).is_wrong
            ]
            values = self._draft.values
            changes = {each: values[each] for each in (name, *followers)}
            self.post_message(self.LiveEdit(changes, event.gesture))

    @on(Select.Changed, "#preset")
    def _preset_chosen(self, event: Select.Changed) -> None:
        event.stop()
        if isinstance(event.value, str) and event.value != self._draft.preset:
            self.choose(event.value)

    def _show_all(self) -> None:
        """Show beside the fields what is wrong, and which have no effect; and the preset."""
        taken_back = False
        for name, field in self._fields.items():
            idle = no_effect(name, self._draft.values)
            if idle and not field.is_idle and name in self._draft.problems:
                # Nobody can mend what is wrong there, so nothing stays so.
                field.take_back()
                self._draft.texts[name], taken_back = field.text, True
            field.words.show_effect(idle)
        if taken_back:
            self._draft.read()
        for name, field in self._fields.items():
            field.words.show_problem(self._draft.problems.get(name, ""))
        self._folded.noticed |= self._telling()
        self._folded.arrange(self)
        self._say_notes()

    # --- what waits ---

    def show_pending(self, names: Iterable[str], *, branch: bool = False) -> None:
        """Say which hyperparameters wait for a restart; none if the run is as the form says.

        Args:
            names: The hyperparameters.
            branch: Whether a branch applies them too.
        """
        self._pending, self._may_branch = tuple(names), branch
        for name, field in self._fields.items():
            field.set_class(name in self._pending, "-pending")
        if not self._folded.noticed.issuperset(self._pending):
            self._folded.noticed.update(self._pending)
            self._folded.arrange(self)
        self._say_notes()

    def on_descendant_focus(self) -> None:
        """Say the keys that work there."""
        self._say_notes()

    def on_descendant_blur(self) -> None:
        """Say the keys that work elsewhere."""
        self.call_after_refresh(self._say_notes)

    def _say_notes(self) -> None:
        preset = self._draft.preset
        self.query_one(PresetChoice).show(preset)
        within = self.screen.focused.ancestors if self.screen.focused else ()
        field = next((node for node in within if isinstance(node, HyperparameterField)), None)
        self.query_one(FieldHelp).explain(field, self._draft.values)
        in_field = self.has_focus_within
        changed = () if self._draft.config is None else self._draft.changed
        note = preset_note(preset, changed, self._pending, in_field=in_field)
        self._say("#preset-note", note)
        pending = pending_note(self._pending, in_field=in_field, may_branch=self._may_branch)
        several = sweep_note(self._draft.axes.values(), self._draft.values["replicas"])
        self._say("#pending", "\n".join(filter(None, (several, pending))))

    def _say(self, selector: str, words: str) -> None:
        line = self.query_one(selector, Static)
        if line.content != words:
            # The line may be of another height: everything is laid out anew.
            line.update(words)
            line.display = bool(words)
            fields = self.query_one(FieldList)
            self.call_after_refresh(fields.keep_focused_in_view)
