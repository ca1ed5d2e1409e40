"""`nnlab completion`: the script that makes a shell complete commands, options and values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ..errors import WrongUsage
from ..help import ExplainedCommand
from ..options.options import KnownNames
from ..output.file import file_options, prints_to_file

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
    from ..program import COMPLETION_VARIABLE

    completer = get_completion_class(shell) if shell in _SHELLS else None
    if completer is None:
        instead = f", not {shell[:40]!r}" if shell else ""
        raise WrongUsage([f"The shell must be one of {', '.join(_SHELLS)}{instead}."])
    root = context.find_root().command
    click.echo(completer(root, {}, "nnlab", COMPLETION_VARIABLE).source())
    return 0
