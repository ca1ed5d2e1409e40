"""`nnlab presets`: the configs that are known by name."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict

import click

from ....core.config import PRESETS, Preset
from ..help import ExplainedCommand
from ..options.option_types import SectionOption
from ..options.output_file import file_options, prints_to_file
from ..output.wording import config_words

_EXAMPLES = (
    ("nnlab presets", "read what there is"),
    ("nnlab --preset circle", "watch one"),
    ("nnlab config --preset circle", "see all that it says"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        SectionOption(
            ["--json", "as_json"], is_flag=True, help="Print a JSON array, configs included."
        ),
        *file_options(),
    ],
    short_help="List the configs known by name.",
)
@prints_to_file({"json": "as_json"})
def presets(*, as_json: bool) -> int:
    """List the configs known by name: what they are and why they are worth running."""
    if as_json:
        click.echo(json.dumps([_described(preset) for preset in PRESETS.values()], allow_nan=False))
        return 0
    width = max(map(len, PRESETS))
    click.echo("\n".join(_entry(preset, width) for preset in PRESETS.values()))
    return 0


def _entry(preset: Preset, width: int) -> str:
    name = click.style(f"{preset.name:<{width}}", bold=True)
    why = textwrap.fill(preset.words, 80, initial_indent="    ", subsequent_indent="    ")
    return f"{name}  {config_words(preset.config)}\n{why}"


def _described(preset: Preset) -> dict[str, object]:
    return {
        "name": preset.name,
        "why": preset.why,
        "printed": asdict(preset.printed) if preset.printed else None,
        "config": preset.config.values,
    }
