"""`nnlab completion`: the script that makes a shell complete commands, options and values."""

from __future__ import annotations

from typing import ClassVar

import click
from click.shell_completion import FishComplete, add_completion_class, get_completion_class

from ..errors import WrongUsage
from ..help import ExplainedCommand
from ..options.option_types import KnownNames
from ..options.output_file import file_options, prints_to_file

COMPLETION_VARIABLE = "_NNLAB_COMPLETE"
"""What the script asks for completions with."""

_SHELLS = {"bash": "", "zsh": "", "fish": ""}

_EXAMPLES = (
    ("nnlab completion bash >> ~/.bashrc", ""),
    ("nnlab completion zsh >> ~/.zshrc", ""),
    ("nnlab completion fish > ~/.config/fish/completions/nnlab.fish", ""),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=file_options(),
    short_help="Print the script that completes options and values.",
)
@click.argument("shell", type=KnownNames(_SHELLS), metavar="bash|zsh|fish", default="")
@click.pass_context
@prints_to_file(None)
def completion(context: click.Context, shell: str) -> int:
    """Print the script that makes a shell complete commands, options and values.

    Install it by one of these lines; the next shell that starts completes
    `nnlab train --opt<TAB>`, `--dataset <TAB>` and `--preset <TAB>`. Bash must
    be 4.4 or newer; a ~/.zshrc must have run compinit above the script.
    """
    completer = get_completion_class(shell) if shell in _SHELLS else None
    if completer is None:
        instead = f", not {shell[:40]!r}" if shell else ""
        raise WrongUsage([f"The shell must be one of {', '.join(_SHELLS)}{instead}."])
    root = context.find_root().command
    click.echo(completer(root, {}, "nnlab", COMPLETION_VARIABLE).source())
    return 0


class WholeFishComplete(FishComplete):
    """Fish, with values and descriptions that have commas in them.

    Click's script splits each answer at every comma and takes what lies between the first two, so
    a description ends at its first comma, and of `x1,x2` the shell is offered `x1`.
    """

    source_template: ClassVar[str] = FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def register_shells() -> None:
    """Let `nnlab completion` and the shells' questions find them."""
    add_completion_class(WholeFishComplete)
