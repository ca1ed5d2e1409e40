"""`nnlab runs rm` and `restore`: a run that was deleted can be brought back."""

from __future__ import annotations

from typing import Any

import click

from ...errors import WrongUsage
from ...help import ExplainedCommand
from ...options.run_argument import opened_store, run_argument
from ...options.store import store_options
from ...streams import write


@click.command(
    cls=ExplainedCommand,
    examples=(("nnlab runs rm 3f2a 91c0", ""), ("nnlab runs --deleted", "what can be restored")),
    params=[run_argument(several=True, at_rest=True), *store_options(may_be_none=False)],
    short_help="Delete runs; they can be restored.",
)
def rm(runs: tuple[str, ...], **options: Any) -> int:
    """Delete runs, all of them or none; `nnlab runs restore` brings them back."""
    with opened_store(options, read_only=False) as store:
        # Whoever is wrong about one of them loses none.
        found = list(dict.fromkeys(store.run(run).id for run in runs))
        training = [i for i in found if store.run(i).status in {"running", "paused"}]
        if training:
            raise WrongUsage(
                [
                    f"Run {i} is being trained; it can be deleted when it has ended."
                    for i in training
                ]
            )
        for run_id in found:
            store.delete(run_id)
    names = " ".join(found)
    write(f"Deleted {', '.join(found)}; `nnlab runs restore {names}` brings"
          f" {'it' if len(found) == 1 else 'them'} back.\n")  # fmt: skip
    return 0


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs --deleted", "what there is"),
        ("nnlab runs restore 3f2a", "one of them"),
    ),
    params=[run_argument(several=True, deleted=True), *store_options(may_be_none=False)],
    short_help="Bring deleted runs back.",
)
def restore(runs: tuple[str, ...], **options: Any) -> int:
    """Bring deleted runs back, all of these or none."""
    with opened_store(options, read_only=False) as store:
        found = list(dict.fromkeys(store.run(run, deleted=True).id for run in runs))
        for run_id in found:
            store.undelete(run_id)
    write(f"Restored {', '.join(found)}.\n")
    return 0
