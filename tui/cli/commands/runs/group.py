"""`nnlab runs`: the list, and the group that holds what can be done with a run."""

from __future__ import annotations

from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from ...help import ExplainedGroup
from ...options.run_argument import StoredRun
from .compare import compare
from .export import export
from .label import note, rename, tag, untag
from .list import EXAMPLES, listing, listing_options
from .remove import restore, rm
from .show import show


class RunsGroup(ExplainedGroup):
    """A group that lists runs unless its first word is one of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the command; words that are none are what the list is filtered by."""
        store, rest = _store_in_front(args)
        if rest and rest[0] in self.commands:
            args = [rest[0], *store, *rest[1:]]
        elif not set(args) & {"--help", "-h"} and (args or not ctx.resilient_parsing):
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the options of the list as well, and the beginning of an id, which is a word."""
        found = super().shell_complete(ctx, incomplete)
        known = {item.value for item in found}
        more: list[CompletionItem] = []
        if incomplete.startswith("-"):
            more = listing.shell_complete(ctx, incomplete)
        elif incomplete:
            # A run, as its id is a word; `last` is none here.
            runs = StoredRun().shell_complete(ctx, listing.params[0], incomplete)
            more = [item for item in runs if item.value != "last"]
        return [*found, *(item for item in more if item.value not in known)]

    def explained_options(self, ctx: click.Context) -> Sequence[click.Parameter]:
        """Give the options of the list, which this is as well."""
        return [*listing_options(), *self.get_params(ctx)]


def _store_in_front(args: list[str]) -> tuple[list[str], list[str]]:
    """Take a store apart that was named before the command."""
    if args and args[0].startswith("--store="):
        return args[:1], args[1:]
    return (args[:2], args[2:]) if args and args[0] == "--store" else ([], args)


@click.group(
    cls=RunsGroup,
    examples=EXAMPLES,
    commands=[listing, show, compare, rename, tag, untag, note, rm, restore, export],
    no_args_is_help=False,
    subcommand_metavar="[COMMAND | WORD...]",
    short_help="List kept runs; show, compare, name, delete, export them.",
)
def runs() -> None:
    """List the runs that are kept, or do something with one of them.

    Every run of nnlab is kept unless --no-store says not to. A run is called by
    its id, the beginning of its id, its name, or last. What is no command filters
    the list: `nnlab runs list --help` says how.
    """
