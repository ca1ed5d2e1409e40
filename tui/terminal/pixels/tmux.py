"""What tmux hands on, which no terminal behind it can say: tmux keeps the answers for itself."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from ....core.printable import printable

_PATIENCE_SECONDS = 0.5
_HANDS_ON = {"1", "on", "all"}
"""What `allow-passthrough` is where it does; 3.3 has a number for it, later ones words."""


@dataclass(frozen=True, slots=True)
class TmuxSays:
    """What tmux says of itself and of the terminals that it is shown on."""

    hands_on: bool = False
    """Whether it hands on what is wrapped for the terminal, as `allow-passthrough` has it."""
    programs: tuple[str, ...] = ()
    """What these terminals say they are."""


def ask_tmux(surroundings: Mapping[str, str]) -> TmuxSays:
    """Ask the tmux that one is in, which takes a few milliseconds."""
    pane = surroundings.get("TMUX_PANE", "")
    if not surroundings.get("TMUX") or not pane:
        return TmuxSays()  # it is on another machine
    command = [
        *("tmux", "display-message", "-p", "-t", pane, "#{allow-passthrough}", ";"),
        *("list-clients", "-t", pane, "-F", "#{client_termtype}"),
    ]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            check=True,
            env=dict(surroundings),
        )
    except (OSError, subprocess.SubprocessError):
        return TmuxSays()
    first, *programs = done.stdout.decode("utf-8", "replace").splitlines() or [""]
    return TmuxSays(first.strip() in _HANDS_ON, tuple(printable(each) for each in programs))


def wrapped(sequence: str) -> str:
    """Wrap an escape sequence so that tmux hands it on to the terminal."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"
