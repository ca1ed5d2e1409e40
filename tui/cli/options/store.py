"""Which file runs are kept in, as the command line says it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ....core.private_files import owner_if_other
from ..environment import comes_from_environment
from ..errors import WrongUsage, say
from .option_types import SectionOption


def store_options(*, may_be_none: bool = True) -> list[click.Parameter]:
    """Make the options that name the store.

    Args:
        may_be_none: Whether a command makes sense that keeps nothing.
    """
    where = "there; --no-store: nowhere" if may_be_none else "in this file"
    options: list[click.Parameter] = [
        SectionOption(
            ["--store"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"Keep runs {where} [default $NNLAB_STORE]",
        )
    ]
    if may_be_none:
        options.append(SectionOption(["--no-store"], is_flag=True, help="Keep nothing."))
    return options


def chosen_store(options: Mapping[str, Any]) -> Path | None:
    """Give the file that runs are kept in; `None` to keep nothing.

    Raises:
        WrongUsage: If both a file and none were asked for.
    """
    if options.get("no_store"):
        if options["store"] is None:
            return None
        # A file that was typed for this command beats a variable that is set for all.
        if not comes_from_environment(click.get_current_context(silent=True), "no_store"):
            raise WrongUsage(["--store and --no-store exclude each other."])
    from ....core.store.location import place

    path = place(options["store"])
    if path is not None and (owner := owner_if_other(path)):
        say(f"Note: The store {path} belongs to {owner}, who can read and change what it keeps.")
    return path


def store_to_keep_in(options: Mapping[str, Any]) -> Path | None:
    """Give the file that a run is to be kept in; `None` to keep nothing.

    One that was named on the command line is what the person counts on, so it must be usable. One
    that the environment names, or nobody, keeps no run from being trained.

    Raises:
        WrongUsage: If both a file and none were asked for, or nothing can be kept in that file.
    """
    path = chosen_store(options)
    if path is not None and options["store"] is not None:
        from ....core.store.errors import StoreError
        from ....core.store.writing.write_check import refuse_unwritable

        try:
            refuse_unwritable(path)
        except StoreError as error:
            raise WrongUsage([str(error)]) from None
    return path
