"""What is between nnlab and the terminal, and answers for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_MOST_ANCESTORS = 30
_MOSH = "mosh-server"


def multiplexer(variables: Mapping[str, str], program: str = "") -> str:
    """Tell which program shares the terminal out; empty if none is known of.

    Args:
        variables: Those of the environment; ssh does not hand them on.
        program: What the terminal says it is.
    """
    if program.startswith("tmux"):
        return "tmux"
    # In one inside of the other the variables of both are set, and tmux says what it is.
    if variables.get("STY"):
        return "screen"
    if variables.get("TMUX"):
        return "tmux"
    name = variables.get("TERM", "")
    return "tmux" if name.startswith("tmux") else "screen" if name.startswith("screen") else ""


def is_in_mosh(proc: Path = Path("/proc")) -> bool:
    """Tell whether mosh's server has begun this process or one that it comes from."""
    number = os.getpid()
    for _ in range(_MOST_ANCESTORS):
        try:
            # The second field is the program's name in brackets, which may have any character.
            name, _, rest = (
                (proc / str(number) / "stat").read_text("utf-8", "replace").rpartition(")")
            )
            number = int(rest.split()[1])
        except (OSError, ValueError, IndexError):
            return False
        if name.partition("(")[2] == _MOSH:
            return True
        if number <= 1:
            return False
    return False
