"""How a command explains itself: examples first, then its options under their headings."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import click

from ...core.catalog.datasets import DATASETS
from ...core.config import HYPERPARAMETERS, PRESETS
from .options.option_types import SectionOption
from .options.table_options import TABLE
from .options.tables.given_table import looks_like_a_table

Examples = Sequence[tuple[str, str]]
"""Command lines, each with what it does."""


class ExplainedCommand(click.Command):
    """A command whose help begins with examples.

    Attributes:
        examples: Command lines to show, with what they do.
    """

    def __init__(self, *arguments: Any, examples: Examples = (), **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.examples = examples

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, and say what was probably meant by one too many."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            hint = f" Did you mean --preset {rest[0]}?" if rest[0] in PRESETS else ""
            if "data_file" in ctx.params and looks_like_a_table(rest[0]):
                hint = f" Did you mean --data {rest[0][:40]}?"
            ctx.fail(f"There is no use for {rest[0][:40]!r} here.{hint}")
        return rest

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples and every option under its heading."""
        write_examples(formatter, self.examples)
        write_options(ctx, formatter, self.get_params(ctx))


class ExplainedGroup(click.Group):
    """A group whose help begins with examples and its commands.

    Attributes:
        examples: Command lines to show, with what they do.
    """

    heading = ""
    """Under which all options stand; empty for the heading of each."""

    def __init__(self, *arguments: Any, examples: Examples = (), **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, the commands and the options."""
        write_examples(formatter, self.examples)
        self.format_commands(ctx, formatter)
        write_options(ctx, formatter, self.explained_options(ctx), heading=self.heading)

    def explained_options(self, ctx: click.Context) -> Sequence[click.Parameter]:
        """Give the options that the help explains."""
        return self.get_params(ctx)


class ProgramGroup(ExplainedGroup):
    """The whole program; its help fits a screen: hyperparameters are named, not explained.

    A word that is no command but a file means `--data` and that file.
    """

    heading = "Options"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, of which the first may be a table."""
        return super().parse_args(ctx, args if ctx.resilient_parsing else self._named(ctx, args))

    def _named(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `FILE` as `--data=FILE`, so that options may follow it."""
        options, rest, _ = self.make_parser(ctx).parse_args(list(args))
        if not rest or "data_file" in options or self.get_command(ctx, rest[0]) is not None:
            return args
        if not looks_like_a_table(rest[0]):
            return args
        before = args[: len(args) - len(rest)]
        if before and before[-1] == "--":
            before.pop()
        return [*before, f"--data={rest[0]}", *rest[1:]]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, the commands, the own options and the hyperparameters' names."""
        super().format_options(ctx, formatter)
        _write_flags(formatter)

    def explained_options(self, ctx: click.Context) -> Sequence[click.Parameter]:
        """Give the options that are no hyperparameters, nor that which has led here.

        `--store` tells of its contrary itself.
        """
        return [
            each
            for each in self.get_params(ctx)
            if each.name not in {*HYPERPARAMETERS, "no_store"}
            and not _is_of_tables(each)
            and "--help" not in each.opts
        ]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed, or say which was probably meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            ctx.fail(self._unknown(name))
        return super().resolve_command(ctx, args)

    def _unknown(self, name: str) -> str:
        if looks_like_a_table(name):
            return f"The lab opens one table, so there is no use for {name[:40]!r} here."
        sentence = f"There is no command {name!r}."
        if name in PRESETS:
            return f"{sentence} Did you mean the preset, `nnlab --preset {name}`?"
        for outer, command in self.commands.items():
            if isinstance(command, click.Group) and name in command.commands:
                return f"{sentence} Did you mean `nnlab {outer} {name}`?"
        close = get_close_matches(name, list(self.commands), n=1)
        if close:
            return f"{sentence} Did you mean {close[0]}?"
        if name in DATASETS:
            return f"{sentence} Did you mean the dataset, `nnlab --dataset {name}`?"
        return f"There is neither a command nor a file {name!r}."


def _is_of_tables(parameter: click.Parameter) -> bool:
    return isinstance(parameter, SectionOption) and parameter.section == TABLE


def write_examples(formatter: click.HelpFormatter, examples: Examples) -> None:
    """Write command lines in one column and what they do in another."""
    if not examples:
        return
    width = max(len(line) for line, _ in examples)
    with formatter.section("Examples"):
        for line, words in examples:
            formatter.write(f"  {line:<{width}}  {words}".rstrip() + "\n")


def write_options(
    ctx: click.Context,
    formatter: click.HelpFormatter,
    parameters: Iterable[click.Parameter],
    *,
    heading: str = "",
) -> None:
    """Write options under their headings, in the order of declaration, or all under one."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for parameter in parameters:
        section = parameter.section if isinstance(parameter, SectionOption) else ""
        if isinstance(parameter, click.Argument):
            continue  # the usage line shows it, and the text above speaks of it
        if (record := parameter.get_help_record(ctx)) is not None:
            sections.setdefault(heading or section or "Options", []).append(record)
    # Padded to one width, so that the explanations of all sections begin in one column.
    width = max(len(names) for records in sections.values() for names, _ in records)
    for title, records in sections.items():
        with formatter.section(title):
            formatter.write_dl([(f"{names:<{width}}", words) for names, words in records])


def _write_flags(formatter: click.HelpFormatter) -> None:
    sections: dict[str, list[str]] = {}
    for declared in HYPERPARAMETERS.values():
        flag = declared.flag
        if declared.kind == "switch":
            flag = flag.replace("--", "--[no-]", 1)
        sections.setdefault(declared.section.capitalize(), []).append(flag)
    with formatter.section("More (`nnlab train --help`; of tables `nnlab data --help`)"):
        # One running text: a line for each section's end is more than a page has.
        text = textwrap.fill(
            " | ".join(f"{section}: {' '.join(flags)}" for section, flags in sections.items()),
            formatter.width,
            initial_indent="  ",
            subsequent_indent="  ",
            break_on_hyphens=False,
            break_long_words=False,
        )
        formatter.write(text + "\n")
