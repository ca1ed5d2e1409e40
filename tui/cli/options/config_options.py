"""The options that make a config: one for each declared hyperparameter, derived from it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ....core.config import HYPERPARAMETERS, PRESETS, Hyperparameter
from ....core.config.hyperparameters.declaration import flag_of
from .option_types import KnownNames, SectionOption
from .table_options import data_option, table_options

_DEFAULT = re.compile(r"(; )?default [^\]]*\]$")

_METAVARS = {
    "integer": "N",
    "number": "X",
    "choice": "NAME",
    "choice_each": "NAME,...",
    "names": "NAME,...",
    "widths": "N,N",
    "drawing": "TEXT",
    "shape": "SHAPE",
    "formula": "FORMULA",
}


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
        data_option(),
        *table_options(),
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
    usual = f" Usual: {declared.advice.usual}." if declared.advice.usual else ""
    return f"{declared.help}{usual}{only} [{_range_of(declared)}default {_default_of(declared)}]"


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
        case "widths" | "drawing" | "formula" as kind:
            texts = {"drawing": "points", "formula": "characters"}
            what = texts.get(kind) or f"from {_limits(declared)}"
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
