"""The commands that repeat what was trained, to the same bits."""

from __future__ import annotations

import shlex

from ...config import PRESETS, RunConfig
from ...config.formats.state_line import to_state
from ...version import version
from .blocks import Block, Code, Paragraph


def train_command(config: RunConfig, table: str = "") -> str:
    """Give the command that trains a config.

    Args:
        config: The config.
        table: Where the table lies that it is about; empty of points and of an example.
    """
    return f"nnlab train {start_words(config, table)}"


def start_words(config: RunConfig, table: str = "") -> str:
    """Give the words of a command line that mean a config, as short as may be."""
    for preset in PRESETS.values():
        if preset.config == config:
            return f"--preset {preset.name}"
    data = f"--data {shlex.quote(table)} " if table else ""
    return f"{data}--state {shlex.quote(to_state(config))}"


def same_bits(lines: list[str], left_out: str = "") -> list[Block]:
    """Say what the lines do.

    Args:
        lines: The commands.
        left_out: Why they do not repeat all of it, as a sentence.
    """
    if left_out:
        said = f"{left_out} From its beginning on it is repeated by:"
    else:
        said = (
            f"With nnlab {version()} each of these lines comes to the same bits on the same"
            " machine:"
            if len(lines) > 1
            else f"With nnlab {version()} this line comes to the same bits on the same machine:"
        )
    return [Paragraph(said), Code("\n".join(lines))]
