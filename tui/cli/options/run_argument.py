"""Which kept run is meant on the command line, and the store that it is in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from ....core.config import printable
from ..errors import WrongUsage
from .store import chosen_store

if TYPE_CHECKING:
    from ....core.store.store import Store
    from ....core.store.summary import RunSummary

_MOST_COMPLETED = 200

_TRAINING = ("running", "paused")


@contextmanager
def opened_store(options: Mapping[str, Any], *, read_only: bool = True) -> Iterator[Store]:
    """Open the store that the options name; what goes wrong with it is wrong usage.

    Raises:
        WrongUsage: If there is none, it can't be used, or no such run is in it.
    """
    path = chosen_store(options)
    if path is None:
        raise WrongUsage(["NNLAB_STORE is empty, so no runs are kept; --store FILE names a store."])
    from ....core.store.errors import StoreError
    from ....core.store.location import may_be_there
    from ....core.store.store import Store

    try:
        # Only a run makes a store: what is looked at or changed must be there.
        with Store.open(path, read_only=read_only or not may_be_there(path)) as store:
            yield store
    except StoreError as error:
        raise WrongUsage([str(error)]) from None


class StoredRun(click.ParamType):
    """What a kept run is called; the shell completes ids and names.

    Args:
        deleted: Whether it is one that was deleted.
        unless: Runs of such a status are not offered: the command would refuse them.
    """

    name = "run"

    def __init__(self, *, deleted: bool = False, unless: Collection[str] = ()) -> None:
        self._deleted = deleted
        self._unless = unless

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Give the runs whose id or name begins with what was typed so far, the newest first."""
        from ....core.store.labels import LAST

        try:
            with opened_store({"store": ctx.params.get("store")}) as store:
                runs = store.find(deleted=self._deleted)
        except WrongUsage:
            return []  # to complete nothing is all that may happen in the middle of a line
        found: list[CompletionItem] = []
        for run in self._offered(runs):
            words = printable(
                f"{run.dataset}, {run.status}" + (f", {run.name}" if run.name else "")
            )
            found.append(CompletionItem(run.id, help=words))
            if run.name and printable(run.name) == run.name and not set(run.name) & set(" \t\n,"):
                found.append(CompletionItem(run.name, help=words))
        if not self._deleted and runs:
            found.append(CompletionItem(LAST, help="the run that was written last"))
        return [item for item in found if item.value.startswith(incomplete)]

    def _offered(self, runs: Sequence[RunSummary]) -> list[RunSummary]:
        return [run for run in runs if run.status not in self._unless][:_MOST_COMPLETED]


class RunToResume(StoredRun):
    """A run to be resumed: those that stopped before their end are offered first."""

    def __init__(self) -> None:
        super().__init__(unless=(*_TRAINING, "diverged"))

    def _offered(self, runs: Sequence[RunSummary]) -> list[RunSummary]:
        return super()._offered(sorted(runs, key=lambda run: not run.may_go_on))


def run_argument(
    *, several: bool = False, deleted: bool = False, at_rest: bool = False, required: bool = True
) -> click.Argument:
    """Make the argument that says which run is meant, or which ones, as `run` or `runs`.

    Args:
        several: Whether it may be more than one.
        deleted: Whether it is a deleted one.
        at_rest: Whether the command is for runs that nobody trains.
        required: Whether the command line is wrong without one.
    """
    return click.Argument(
        ["runs" if several else "run"],
        type=StoredRun(deleted=deleted, unless=_TRAINING if at_rest else ()),
        metavar="RUN..." if several else "RUN",
        nargs=-1 if several else 1,
        required=required,
    )


def joined(words: tuple[str, ...]) -> str:
    """Put together what was typed as several words, or as one in quotes."""
    return " ".join(words)
