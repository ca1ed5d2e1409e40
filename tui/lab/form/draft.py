"""What the form says: every hyperparameter as it is typed, always checked. Without any widget."""

from __future__ import annotations

from typing import Any

from ....core.config import (
    HYPERPARAMETERS,
    PRESETS,
    ConfigError,
    Problem,
    RunConfig,
    parse_text,
    value_text,
)
from ....core.experiments.sweep.axis import Axis
from .several.axes import problems_of, several_in

_ANY_RUN = frozenset({"replicas"})
"""What a run may be told beside a preset, beside the seed, and is one of that preset still."""


class Draft:
    """The texts of all fields, and what they come to.

    Args:
        config: What they say at first.

    Attributes:
        values: The last readable value of each.
        texts: Each as it is typed, half of a number perhaps.
        config: The config they say; `None` while something is wrong.
        problems: By name of a wrong field, the sentence about it.
        preset: The preset that was chosen last; empty if none was.
        axes: By name of a field where several values are typed, these: they make a sweep.
    """

    def __init__(self, config: RunConfig) -> None:
        self.values: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self.config: RunConfig | None = None
        self.preset = ""
        self._kept: dict[str, Any] = {}
        """What the run goes by where several values are typed: the last one that was committed."""
        self.axes: dict[str, Axis] = {}
        self.fill(config.values)

    def fill(self, values: dict[str, Any]) -> None:
        """Say some values; the others stay."""
        self.values |= values
        self._kept |= values
        self.texts |= {name: value_text(value) for name, value in values.items()}
        self.read()

    def type(self, name: str, text: str) -> list[str]:
        """Say something else in one field.

        Returns:
            The other hyperparameters that follow it.
        """
        self.texts[name] = text
        followers = self._follow(name)
        self.read()
        impossible = [
            other
            for other in self.problems
            if other != name and other in self.values and HYPERPARAMETERS[other].default_from
        ]
        if impossible:
            # The change made another field impossible that has a right answer of its own.
            self.fill({n: HYPERPARAMETERS[n].default_among(self.values) for n in impossible})
        return followers + impossible

    def keep(self, name: str) -> None:
        """Take what one field says as committed."""
        if name not in self.axes:
            self._kept[name] = self.values[name]

    def _follow(self, changed: str) -> list[str]:
        """Let defaults that depend on the changed value follow it, unless a person set them."""
        before = dict(self.values)
        try:
            if several_in(HYPERPARAMETERS[changed], self.texts[changed]) is not None:
                return []
            self.values[changed] = parse_text(HYPERPARAMETERS[changed], self.texts[changed])
        except ConfigError:
            return []
        followers = []
        for name, declared in HYPERPARAMETERS.items():
            if declared.default_from is None or name == changed:
                continue
            if self.values[name] == declared.default_among(before):
                self.values[name] = declared.default_among(self.values)
                self.texts[name] = value_text(self.values[name])
                followers.append(name)
        return followers

    def read(self) -> None:
        """Make a config of what all fields say, or find all that is wrong with them."""
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        self.axes = {}
        for name, declared in HYPERPARAMETERS.items():
            try:
                if (axis := several_in(declared, self.texts[name])) is not None:
                    self.axes[name], values[name] = axis, self._kept[name]
                else:
                    values[name] = parse_text(declared, self.texts[name])
            except ConfigError as error:
                problems += error.problems
        # Even with a field unreadable the others are checked, each at its own place.
        rest = {problem.name: HYPERPARAMETERS[problem.name].default for problem in problems}
        config = None
        try:
            config = RunConfig(**values, **rest)
        except ConfigError as error:
            problems += [problem for problem in error.problems if problem.name not in rest]
        if config is not None:
            for axis in self.axes.values():
                problems += problems_of(config, axis)
        self.config = None if problems else config
        self.problems = {problem.name: problem.sentence for problem in problems}
        if self.config is not None:
            self.values = dict(self.config.values)

    @property
    def telling(self) -> set[str]:
        """What is to be seen: what is changed, wrong or several, and what the dataset brings."""
        brought = {
            name
            for name, declared in HYPERPARAMETERS.items()
            if "dataset" in declared.applies
            and declared.kind != "shape"  # which a file says, and no person
            and declared.matters(self.values)
        }
        return {*self.changed, *self.problems, *self.axes, *brought}

    # --- beside a preset ---

    def find_preset(self) -> None:
        """Find the preset that says the same, whatever the seed and how many replicas; or none.

        One that says so many replicas is preferred to one that says others.
        """
        unlike = {name: self._unlike(name) for name in PRESETS}
        alike = [name for name, names in unlike.items() if _ANY_RUN.issuperset(names)]
        self.preset = min(alike, key=lambda name: len(unlike[name]), default="")

    @property
    def changed(self) -> tuple[str, ...]:
        """What is said otherwise than by the preset, or by the defaults without one."""
        if self.preset:
            return self._unlike(self.preset)
        return tuple(
            name
            for name, declared in HYPERPARAMETERS.items()
            if name != "seed" and self.values[name] != declared.default_among(self.values)
        )

    def _unlike(self, preset: str) -> tuple[str, ...]:
        # A preset says nothing of the seed: the person's own stays.
        others = PRESETS[preset].complete_values
        return tuple(n for n, value in self.values.items() if n != "seed" and value != others[n])
