"""`nnlab config`: the config that some options make, as a file or as a line to be pasted."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import click

from ....core.config import HYPERPARAMETERS, RunConfig
from ....core.config.text.state import to_state
from ..chosen import chosen_config
from ..help import ExplainedCommand
from ..options import SectionOption, help_of, starting_options

_EXAMPLES = (
    ("nnlab config > my.toml", "all defaults, explained"),
    ("nnlab config --preset report-x1 > x1.toml", "a preset to be changed"),
    ("nnlab --config x1.toml", "watch it"),
    ("nnlab config --preset xor --line", "in one line, for --state"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        *starting_options(),
        SectionOption(
            ["--bare"], section="Output", is_flag=True, help="Write no comments, only values."
        ),
        SectionOption(
            ["--line"],
            section="Output",
            is_flag=True,
            help="Print one line that holds what differs from the defaults, for --state.",
        ),
    ],
    short_help="Print a config as TOML, to begin a file with.",
)
def config(**options: Any) -> int:
    """Print the config that the options make, as TOML.

    It has every hyperparameter, so it goes on meaning the same run if a default
    ever changes. Lines may be deleted: what a file does not say has its default.
    """
    chosen = chosen_config(options)
    if options["line"]:
        click.echo(to_state(chosen))
        return 0
    click.echo("\n".join(_lines(chosen, comments=not options["bare"])))
    return 0


def _lines(config: RunConfig, *, comments: bool) -> Iterator[str]:
    from ....core.config.text.files import to_toml

    for line in to_toml(config).splitlines():
        declared = HYPERPARAMETERS.get(line.partition(" = ")[0])
        if comments and declared is not None:
            yield from textwrap.wrap(
                help_of(declared),
                80,
                initial_indent="# ",
                subsequent_indent="# ",
                break_on_hyphens=False,
            )
        yield line
