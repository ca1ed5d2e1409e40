"""What is said about a run as it begins: `--name`, `--tag` and `--note`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import WrongUsage
from .option_types import SectionOption

if TYPE_CHECKING:
    from ....core.store.labels import Labels
    from ....core.store.writing.recorder import Recorder


def label_options() -> list[click.Parameter]:
    """Make the options that say something about a run which is to be kept."""
    return [
        SectionOption(["--name"], metavar="NAME", help="Call the run so; it is found by that."),
        SectionOption(
            ["--tag", "tags"],
            metavar="TAG",
            multiple=True,
            help="File the run under a tag; may be said several times.",
        ),
        SectionOption(["--note"], metavar="TEXT", help="Write a note about the run."),
    ]


def labels_of(options: Mapping[str, Any], store: Path | None) -> Labels | None:
    """Read what was said about a run that is to be kept in a store.

    Raises:
        WrongUsage: If that can't be said, or nothing is kept that it could be said about.
    """
    name, tags, note = options["name"], options["tags"], options["note"]
    given = [flag for flag, said in (("--name", name), ("--tag", tags), ("--note", note)) if said]
    if not given:
        return None
    if store is None:
        raise WrongUsage([f"{given[0]} is about a run that is kept, and this one is not."])
    from ....core.store.errors import StoreError
    from ....core.store.labels import Labels

    try:
        labels = Labels.read(name=name or "", tags=tags, note=note or "")
    except StoreError as error:
        raise WrongUsage([str(error)]) from None
    if other := _called(store, labels.name):
        raise WrongUsage([f"Run {other} is called {labels.name!r} already."])
    return labels


def name_taken(recorder: Recorder, labels: Labels | None) -> str:
    """Say so if another run took the name while this one began; empty if it has it."""
    kept = next(iter(recorder.kept.values()), None)
    if recorder.path is None or labels is None or kept is None:
        return ""
    other = _called(recorder.path, labels.name)
    if other in {None, kept}:
        return ""
    return f"Run {other} is called {labels.name!r} already, so run {kept} has no name."


def _called(path: Path, name: str) -> str | None:
    """Find the run that has a name; where no store can be read, none has."""
    from ....core.store.errors import StoreError
    from ....core.store.location import may_be_there
    from ....core.store.store import Store

    if not name or not may_be_there(path):
        return None
    try:
        with Store.open(path, read_only=True) as store:
            return store.called(name)
    except StoreError:
        return None  # who writes will say what is wrong with it
