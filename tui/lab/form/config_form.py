"""The form: every hyperparameter, generated from the declarations, always checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Label, Select, Static

from ....core.config import HYPERPARAMETERS, PRESETS, ConfigError, Problem, RunConfig, parse_text
from ....core.config.effect import no_effect
from ...appearance.look import Look
from .field import HyperparameterField

_TITLES = {"data": "Data", "network": "Network", "training": "Training"}


class ConfigForm(Vertical):
    """All fields in three panels, the preset picker above and the run's buttons below.

    Args:
        config: What the fields show at first.
        look: Characters and colours.
        id: The widget's id.
    """

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

    def __init__(self, config: RunConfig, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self._values: dict[str, Any] = dict(config.values)
        self.draft: RunConfig | None = config
        """The config that the form says; `None` while something is wrong."""
        self._fields: dict[str, HyperparameterField] = {}
        self._pending = Content()
        self.first_problem = ("", "")
        """The first wrong field's name and the sentence about it."""

    def compose(self) -> ComposeResult:
        """Lay out the panels from the declarations, once it is filled in."""
        if not self._fields:
            return
        with Horizontal(id="preset-row"):
            yield Label("preset", classes="name")
            yield Select(
                [(name, name) for name in PRESETS], prompt="choose", compact=True, id="preset"
            )
        with VerticalScroll(id="sections", can_focus=False):
            for section, title in _TITLES.items():
                with Vertical(classes="section") as panel:
                    panel.border_title = title
                    live = f"{self._look.glyphs.live} live  " if section == "training" else ""
                    panel.border_subtitle = f"{live}( ) no effect"
                    for declared in HYPERPARAMETERS.values():
                        if declared.section == section:
                            yield self._fields[declared.name]
            yield Static("", id="why", markup=False)
        yield Static("", id="pending")
        with Horizontal(id="buttons"):
            run, restart = "screen.do('run_or_pause')", "screen.do('restart')"
            yield Button("Pause", id="run", compact=True, variant="primary", action=run)
            yield Button("Restart", id="restart", compact=True, action=restart)

    async def fill_in(self) -> None:
        """Make all the fields: the one part of the lab that takes a while."""
        self._fields = {
            name: HyperparameterField(
                declared, self._values[name], self._look, idle=no_effect(name, self._values)
            )
            for name, declared in HYPERPARAMETERS.items()
        }
        await self.recompose()
        self._show_what_matters()

    def field(self, name: str) -> HyperparameterField:
        """Give a hyperparameter's field."""
        return self._fields[name]

    def show(self, values: dict[str, Any]) -> None:
        """Fill the fields, e.g. from a preset; nothing is committed by that."""
        self._values = dict(values)
        for name, value in values.items():
            self.field(name).show(value)
        self._check()

    def take_over(self, **values: Any) -> None:
        """Let some fields say what is in force already; whatever else waits goes on waiting."""
        for name, value in values.items():
            self._values[name] = value
            self.field(name).show(value)
        self._check()

    def show_pending(self, names: Iterable[str], *, branch: bool = False) -> None:
        """Say which hyperparameters wait for a restart; none if the run is as the form says.

        Args:
            names: The hyperparameters.
            branch: Whether a branch applies them too.
        """
        names = list(names)
        for name in HYPERPARAMETERS:
            self.field(name).set_class(name in names, "-pending")
        labels = ", ".join(HYPERPARAMETERS[name].label for name in names)
        pending = Content()
        if names:
            ways = [("Branch", "bold"), " (b) or "] if branch else []
            pending = Content.assemble(*ways, ("Restart", "bold"), f" (r) applies: {labels}")
        if pending != self._pending:
            # The line may be of another height: everything is laid out anew.
            self._pending = pending
            self.query_one("#pending", Static).update(pending)

    @on(HyperparameterField.Changed)
    def _field_changed(self, event: HyperparameterField.Changed) -> None:
        event.stop()
        self._follow(event.field.declared.name)
        self._check(event.field.declared.name)

    @on(HyperparameterField.Committed)
    def _field_committed(self, event: HyperparameterField.Committed) -> None:
        event.stop()
        name = event.field.declared.name
        # Whatever is wrong elsewhere in the form has nothing to do with this one.
        if HYPERPARAMETERS[name].live and not event.field.is_wrong:
            # The defaults that followed it are in force with it.
            followers = [
                other
                for other, declared in HYPERPARAMETERS.items()
                if declared.live and declared.default_from and not self.field(other).is_wrong
            ]
            changes = {changed: self._values[changed] for changed in (name, *followers)}
            self.post_message(self.LiveEdit(changes))

    @on(Select.Changed, "#preset")
    def _preset_chosen(self, event: Select.Changed) -> None:
        event.stop()
        if isinstance(event.value, str):
            self.choose(event.value)

    def choose(self, name: str) -> None:
        """Fill the form with a preset and say why it is worth a run; nothing is committed."""
        with self.prevent(Select.Changed):
            self.query_one("#preset", Select).value = name
        preset = PRESETS[name]
        # A preset says nothing of the seed: the person's own stays.
        seed = self._values["seed"] if isinstance(self._values["seed"], int) else 0
        self.show({**preset.config.values, "seed": seed})
        self.query_one("#why", Static).update(preset.why)

    def _follow(self, changed: str) -> None:
        """Let defaults that depend on the changed value follow it, unless a person set them."""
        before = dict(self._values)
        try:
            self._values[changed] = parse_text(HYPERPARAMETERS[changed], self.field(changed).text)
        except ConfigError:
            return
        for name, declared in HYPERPARAMETERS.items():
            if declared.default_from is None or name == changed:
                continue
            if self._values[name] == declared.default_among(before):
                self._values[name] = declared.default_among(self._values)
                self.field(name).show(self._values[name])

    def _check(self, changed: str | None = None) -> None:
        """Read all fields, explain what is wrong beside them, and tell the screen."""
        self._show_what_matters()
        draft, problems = self._read()
        follows = [
            problem.name
            for problem in problems
            if problem.name != changed
            and problem.name in self._values
            and HYPERPARAMETERS[problem.name].default_from
        ]
        if changed and follows:
            # The change made another field impossible that has a right answer of its own.
            for name in follows:
                self._values[name] = HYPERPARAMETERS[name].default_among(self._values)
                self.field(name).show(self._values[name])
            draft, problems = self._read()
        sentences = {problem.name: problem.sentence for problem in problems}
        for name in HYPERPARAMETERS:
            self.field(name).show_problem(sentences.get(name, ""))
        self.draft = draft
        self.first_problem = next(iter(sentences.items()), ("", ""))
        self.post_message(self.Changed(draft))

    def _read(self) -> tuple[RunConfig | None, list[Problem]]:
        """Make a config of what the fields say, or find all that is wrong with them."""
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        for name, declared in HYPERPARAMETERS.items():
            try:
                values[name] = parse_text(declared, self.field(name).text)
            except ConfigError as error:
                problems += error.problems
        # Even with a field unreadable the others are checked, each at its own place.
        rest = {problem.name: HYPERPARAMETERS[problem.name].default for problem in problems}
        try:
            draft = RunConfig(**values, **rest)
        except ConfigError as error:
            problems += [problem for problem in error.problems if problem.name not in rest]
            return None, problems
        if problems:
            return None, problems
        self._values = dict(draft.values)
        return draft, problems

    def _show_what_matters(self) -> None:
        """Dim fields without effect; nobody can mend what is wrong there, so nothing stays so."""
        for name in HYPERPARAMETERS:
            field, idle = self.field(name), no_effect(name, self._values)
            if idle and not field.is_idle:
                field.take_back()
                field.show_problem("")
            field.show_effect(idle)
