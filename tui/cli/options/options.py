"""The options of the command line; one for each declared hyperparameter, derived from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from ....core.config import HYPERPARAMETERS, PRESETS, ConfigError, Hyperparameter, parse_text
from ....core.config.errors import shown
from ....core.config.hyperparameters.declaration import flag_of
from ..errors import WrongUsage
from .environment import variable_of

_DEFAULT = re.compile(r"(; )?default [^\]]*\]$")

_METAVARS = {
    "integer": "N",
    "number": "X",
    "choice": "NAME",
    "choice_each": "NAME,...",
    "names": "NAME,...",
    "widths": "N,N",
    "drawing": "TEXT",
}


class SectionOption(click.Option):
    """An option that knows under which heading of the help it stands.

    The environment may say it as well, by `NNLAB_` and its name. Hyperparameters have no variable
    here: theirs are for configs that are made (see `chosen`), and never for one that was kept.

    Attributes:
        section: The heading; empty for the command's own options, which stand last.
    """

    def __init__(self, *arguments: Any, section: str = "", **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.section = section
        long = next((option for option in self.opts if option.startswith("--")), "")
        if long and not self.hidden and self.name not in (*HYPERPARAMETERS, "store"):
            self.envvar = variable_of(long)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Write the one name in the first column, and short ones behind the explanation."""
        if self.hidden or (record := super().get_help_record(ctx)) is None:
            return None
        names, *short = [option for option in self.opts if option.startswith("--")]
        if self.secondary_opts:
            names = names.replace("--", "--[no-]", 1)
        elif not self.is_flag:
            names += f" {self.make_metavar(ctx)}"
        letters = [option for option in self.opts if not option.startswith("--")]
        also = f" Short: {', '.join(short)}." if short and self.name in HYPERPARAMETERS else ""
        explained, bracket, range_ = record[1].partition(" [")
        return ", ".join([*letters, names]), f"{explained}{also}{bracket}{range_}"

    def value_from_envvar(self, ctx: click.Context) -> Any:
        """Read the variable; a switch as people say yes and no."""
        text = self.resolve_envvar_value(ctx)
        if text is None or not self.is_flag:
            return super().value_from_envvar(ctx)
        try:
            return parse_text(HYPERPARAMETERS["bias"], text)  # as any switch is read
        except ConfigError:
            raise WrongUsage([f"{self.envvar} must be true or false, not {shown(text)}."]) from None


class KnownNames(click.ParamType):
    """A text for which the shell completes some known names; any text passes.

    What is wrong is said later, all at once, and not by click at the first wrong value.

    Args:
        names: What can be completed, with the words that explain each.
        several: Whether it is a list, so that each of its names is completed.
    """

    name = "name"

    def __init__(self, names: Mapping[str, str], *, several: bool = False) -> None:
        self._names = names
        self._several = several

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Give the names that begin with what was typed so far."""
        before, comma, begun = incomplete.rpartition(",") if self._several else ("", "", incomplete)
        return [
            CompletionItem(before + comma + name, help=words)
            for name, words in self._names.items()
            if name.startswith(begun)
        ]


def starting_options() -> list[click.Parameter]:
    """Make the options that decide a config: what it starts from, and every hyperparameter."""
    return [
        SectionOption(
            ["--preset"],
            section="Start from",
            type=KnownNames({name: preset.why for name, preset in PRESETS.items()}),
            metavar="NAME",
            help="A config known by name; `nnlab presets` lists them.",
        ),
        SectionOption(
            ["--config", "config_file"],
            section="Start from",
            type=click.Path(path_type=Path, allow_dash=True),
            metavar="FILE",
            help="TOML, JSON or what --json printed; - is standard input.",
        ),
        SectionOption(
            ["--state"],
            section="Start from",
            metavar="LINE",
            help="A config in one line; `nnlab config --line` prints it.",
        ),
        *(_option_of(declared) for declared in HYPERPARAMETERS.values()),
        *(
            _former_option(declared, word)
            for declared in HYPERPARAMETERS.values()
            for word in declared.former
        ),
    ]


def live_options() -> list[click.Parameter]:
    """Make the options for every hyperparameter that may change while a run trains."""
    live = [declared for declared in HYPERPARAMETERS.values() if declared.live]
    options = [_option_of(declared) for declared in live]
    options += [_former_option(declared, word) for declared in live for word in declared.former]
    for option in options:
        # A run that has begun has a value already, whatever others begin with.
        option.help = _DEFAULT.sub("]", option.help or "").removesuffix(" []")
    return list(options)


def former_name(word: str) -> str:
    """Give the name under which a command gets what was said by a former name."""
    return f"former_{word}"


def _former_option(declared: Hyperparameter, word: str) -> click.Option:
    """Make the option that goes on working under a former name, and that no help shows."""
    return _option_of(declared, (word,), name=former_name(word), hidden=True)


def _option_of(
    declared: Hyperparameter,
    words: tuple[str, ...] = (),
    *,
    name: str = "",
    hidden: bool = False,
) -> click.Option:
    section = declared.section.capitalize()
    name = name or declared.name
    flags = [flag_of(word) for word in words or (declared.name, *declared.short)]
    if declared.kind == "switch":
        return SectionOption(
            [*(f"{flag}/{flag.replace('--', '--no-', 1)}" for flag in flags), name],
            section=section,
            default=None,
            help=help_of(declared),
            hidden=hidden,
        )
    return SectionOption(
        [*flags, name],
        section=section,
        type=KnownNames(declared.choices, several=declared.kind != "choice")
        if declared.choices
        else click.STRING,
        metavar=_METAVARS[declared.kind],
        help=help_of(declared),
        hidden=hidden,
    )


def help_of(declared: Hyperparameter) -> str:
    """Say what a hyperparameter is, what it may be, what it is if unsaid, and when it matters."""
    only = "".join(
        f" Only for {HYPERPARAMETERS[name].label} {_either(allowed)}."
        for name, allowed in declared.applies.items()
    )
    return f"{declared.help}{only} [{_range_of(declared)}default {_default_of(declared)}]"


def _default_of(declared: Hyperparameter) -> str:
    if declared.kind == "switch":
        return "on" if declared.default else "off"
    return declared.default_text


def _range_of(declared: Hyperparameter) -> str:
    match declared.kind:
        case "switch":
            return ""
        case "choice":
            return ", ".join(declared.choices) + "; "
        case "choice_each":
            return ", ".join(declared.choices) + f", or one for each {declared.each}; "
        case "names":
            return f"any of {', '.join(declared.choices)}; "
        case "widths" | "drawing" as kind:
            what = "points" if kind == "drawing" else f"from {_limits(declared)}"
            return f"at most {declared.longest} {what}; "
        case _:
            return f"{_limits(declared)}; "


def _limits(declared: Hyperparameter) -> str:
    return f"{_short(declared.minimum)} to {_short(declared.maximum)}"


def _short(number: float | None) -> str:
    return f"{number:.15g}" if number is not None else "any"


def _either(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
