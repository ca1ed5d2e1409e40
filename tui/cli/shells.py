"""What shells are told to complete with, where click's own script loses something."""

from __future__ import annotations

from typing import ClassVar

from click.shell_completion import FishComplete, add_completion_class


class WholeFishComplete(FishComplete):
    """Fish, with values and descriptions that have commas in them.

    Click's script splits each answer at every comma and takes what lies between the first two, so
    a description ends at its first comma, and of `x1,x2` the shell is offered `x1`.
    """

    source_template: ClassVar[str] = FishComplete.source_template.replace(
        'string split ","', 'string split --max 1 ","'
    )


def register() -> None:
    """Let `nnlab completion` and the shells' questions find them."""
    add_completion_class(WholeFishComplete)
