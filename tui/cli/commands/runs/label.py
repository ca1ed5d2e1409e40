"""`nnlab runs rename`, `tag`, `untag` and `note`: what people say about runs."""

from __future__ import annotations

import sys
from typing import Any

import click

from .....core.config import printable
from ...errors import WrongUsage
from ...help import ExplainedCommand
from ...options.run_argument import joined, opened_store, run_argument
from ...options.store import store_options
from ...streams import write


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs rename 3f2a two rings", ""),
        ("nnlab runs rename last ''", "takes the name away"),
    ),
    params=[
        run_argument(),
        click.Argument(["name"], nargs=-1, required=True, metavar="NAME..."),
        *store_options(may_be_none=False),
    ],
    short_help="Give a run a name that it is found by.",
)
def rename(run: str, name: tuple[str, ...], **options: Any) -> int:
    """Give a run a name that it is found by; an empty one takes it away."""
    with opened_store(options, read_only=False) as store:
        run_id = store.run(run).id
        store.rename(run_id, joined(name))
        found = store.run(run_id)
    _done(f"Run {run_id} is called {found.name!r}." if found.name else f"Run {run_id} has no name.")
    return 0


@click.command(
    cls=ExplainedCommand,
    examples=(("nnlab runs tag last good", ""), ("nnlab runs tag 3f2a good 'to show'", "")),
    params=[
        run_argument(),
        click.Argument(["tags"], nargs=-1, required=True, metavar="TAG..."),
        *store_options(may_be_none=False),
    ],
    short_help="File a run under tags.",
)
def tag(run: str, tags: tuple[str, ...], **options: Any) -> int:
    """File a run under some tags more; `nnlab runs tag:NAME` lists what has one."""
    _tag(run, options, add=tags)
    return 0


@click.command(
    cls=ExplainedCommand,
    examples=(("nnlab runs untag last good", ""),),
    params=[
        run_argument(),
        click.Argument(["tags"], nargs=-1, required=True, metavar="TAG..."),
        *store_options(may_be_none=False),
    ],
    short_help="Take tags from a run.",
)
def untag(run: str, tags: tuple[str, ...], **options: Any) -> int:
    """Take some of its tags from a run."""
    _tag(run, options, remove=tags)
    return 0


def _tag(
    run: str, options: dict[str, Any], *, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()
) -> None:
    with opened_store(options, read_only=False) as store:
        found = store.run(run)
        missing = [tag for tag in remove if tag not in found.tags]
        if missing:
            has = ", ".join(found.tags) or "no tags"
            raise WrongUsage([f"Run {found.id} has no tag {missing[0][:40]!r}; it has {has}."])
        store.tag(found.id, *add)
        store.untag(found.id, *remove)
        tags = store.run(found.id).tags
    words = {0: "no tags", 1: "the tag "}.get(len(tags), "the tags ") + ", ".join(tags)
    _done(f"Run {found.id} has {words}.")


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs note 3f2a stalls at epoch 400", ""),
        ("nnlab runs note 3f2a", "prints it"),
        ("nnlab runs note 3f2a - < note.txt", "from a file"),
        ("nnlab runs note 3f2a ''", "takes it away"),
    ),
    params=[
        run_argument(),
        click.Argument(["text"], nargs=-1, metavar="[TEXT...]"),
        *store_options(may_be_none=False),
    ],
    short_help="Write a note about a run, or print it.",
)
def note(run: str, text: tuple[str, ...], **options: Any) -> int:
    """Write a note about a run in place of the one it had.

    Without a text the note is printed; with - it is read from standard input.
    """
    if not text:
        with opened_store(options) as store:
            written = store.run(run).note
        write("".join(f"{printable(line)}\n" for line in written.splitlines()))
        return 0
    typed = sys.stdin.buffer.read().decode("utf-8", "replace") if text == ("-",) else joined(text)
    with opened_store(options, read_only=False) as store:
        run_id = store.run(run).id
        store.annotate(run_id, typed)
        has = bool(store.run(run_id).note)
    _done(f"Wrote the note of run {run_id}." if has else f"Run {run_id} has no note.")
    return 0


def _done(sentence: str) -> None:
    write(printable(sentence) + "\n")
