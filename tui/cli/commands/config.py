"""`nnlab config`: the config that some options make, as a file or as a line to be pasted."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import click

from ....core.config import HYPERPARAMETERS, RunConfig
from ....core.config.formats.state_line import to_state
from ..help import ExplainedCommand
from ..options.config_from_options import config_and_sources
from ..options.config_options import help_of, starting_options
from ..options.option_types import SectionOption
from ..options.output_file import file_options, prints_to_file

_WIDTH = 80

_EXAMPLES = (
    ("nnlab config > my.toml", "all there is, explained"),
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
            ["--all"], section="Output", is_flag=True, help="Write out the defaults as well."
        ),
        SectionOption(
            ["--bare"], section="Output", is_flag=True, help="Write no comments, only values."
        ),
        SectionOption(
            ["--line"],
            section="Output",
            is_flag=True,
            help="Print one line that holds what differs from the defaults, for --state.",
        ),
        *file_options(section="Output"),
    ],
    short_help="Print a config as TOML, to begin a file with.",
)
@prints_to_file({"toml": ""}, flags=["line"])
def config(**options: Any) -> int:
    """Print the config that the options make, as TOML, and who said each value.

    What nobody chose stands behind a #, with its default: what a file does not say
    follows the rest, as the samples follow the dataset. With --all every value is
    written out, so that the file means the same run even if a default ever changes.
    """
    made, choice = config_and_sources(options, is_learned=False)
    if options["line"]:
        click.echo(to_state(made))
        return 0
    said = {**dict.fromkeys(HYPERPARAMETERS, "default"), **choice.sources}
    names = HYPERPARAMETERS if options["all"] else choice.sources
    lines = _bare(made, names) if options["bare"] else _explained(made, names, said)
    for line in lines:
        click.echo(line)
    return 0


def _bare(config: RunConfig, names: Mapping[str, Any]) -> Iterator[str]:
    from ....core.config.formats.files import to_toml

    yield from to_toml(config, names).splitlines()


def _explained(
    config: RunConfig, names: Mapping[str, Any], said: Mapping[str, str]
) -> Iterator[str]:
    """Write every hyperparameter with its help and who said it; those not named behind a #."""
    from ....core.config.formats.files import toml_value

    section = ""
    for name, declared in HYPERPARAMETERS.items():
        if declared.section != section:
            if section:
                yield ""
            section = declared.section
            yield f"[{section}]"
        yield from textwrap.wrap(
            help_of(declared),
            _WIDTH,
            initial_indent="# ",
            subsequent_indent="# ",
            break_on_hyphens=False,
        )
        mark = "" if name in names else "#"
        line = f"{mark}{name} = {toml_value(config.values[name])}"
        who = f"# {said[name]}"
        if len(line) + 2 + len(who) <= _WIDTH:
            yield f"{line}  {who}"
        else:
            yield from (who, line)
