"""What there is to be found in the lab beside its commands."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from pathlib import Path

from textual.app import SystemCommand

from ....core.catalog.datasets import DATASETS
from ....core.config import HYPERPARAMETERS, PRESETS
from ....core.config.hyperparameters.declaration import value_text
from ....core.export.formats import export_formats
from ....core.store.summary import RunSummary
from ...runs.export.report import REPORT
from ..panels.kinds import PanelKind
from ..setup import Setup
from .found import Findable

_LONGEST = 24
"""Characters of a value that is shown beside its field's name."""

MOST_RUNS = 1000
"""So many of the newest runs are found by name; the list of runs finds all."""


def fields(setup: Setup) -> Iterator[Findable]:
    """Give every field of the form, those that runs differ in first."""
    values = setup.values
    for declared in sorted(HYPERPARAMETERS.values(), key=lambda each: not each.essential):
        text = value_text(values[declared.name])
        now = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip(',')},.."
        name = declared.name
        yield Findable(
            "field",
            declared.label,
            f"Now {now}. {declared.help}" if now else declared.help,
            lambda name=name: setup.go_to_field(name),
            aliases=(name, *declared.short, *declared.elsewhere, *declared.former),
        )


def presets(setup: Setup) -> Iterator[Findable]:
    """Give every preset, which fills the form."""
    for preset in PRESETS.values():
        name = preset.name
        yield Findable("preset", name, preset.why, lambda name=name: setup.fill_with(name))


def datasets(setup: Setup) -> Iterator[Findable]:
    """Give every dataset, which is written into its field."""
    for kind in DATASETS.values():
        name = kind.name
        yield Findable(
            "dataset",
            name,
            f"Put it into the form: {kind.explanation}.",
            lambda name=name: setup.write("dataset", name),
            aliases=kind.words,
        )


def panels(
    kinds: Iterable[PanelKind], go_to: Callable[[str], Awaitable[None]]
) -> Iterator[Findable]:
    """Give every panel."""
    for kind in kinds:
        name = kind.name
        yield Findable(
            "panel",
            f"{kind.title} ({kind.key})",
            kind.sees or kind.help,
            lambda name=name: go_to(name),
            aliases=(kind.title, f"{kind.title} panel"),
        )


def commands(given: Iterable[SystemCommand], kinds: Iterable[PanelKind] = ()) -> Iterator[Findable]:
    """Give what the palette has, without going to a panel: that is there already."""
    of_panels = {f"{kind.title} panel ({kind.key})".capitalize() for kind in kinds}
    for command in given:
        if command.title.capitalize() not in of_panels:
            yield Findable("command", command.title, command.help, command.callback)


def exports(ask: Callable[[str], None]) -> Iterator[Findable]:
    """Give every format that the run which is seen can leave in."""
    for each in export_formats().values():
        name = each.name
        yield Findable(
            "command",
            f"Export as {each.called}",
            f"Write the run and the epoch that are seen: {each.summary}.",
            lambda name=name: ask(name),
            aliases=(f"export as {name}", f"export {each.suffix}", name),
        )


def report(ask: Callable[[str], None]) -> Iterator[Findable]:
    """Give the document of the run that is seen."""
    yield Findable(
        "command",
        "Write a report",
        f"Write the run and the epoch that are seen: {REPORT.summary}.",
        lambda: ask(REPORT.name),
        aliases=("report", "document", "hand in", "html", "markdown"),
    )


def reproduction(show: Callable[[], None]) -> Iterator[Findable]:
    """Give the report that presets are rows of, over many seeds."""
    yield Findable(
        "command",
        "Reproduce the report",
        "Train its fifteen rows over 32 seeds, see their distributions grow, and judge it.",
        show,
        aliases=("reproduce", "report"),
    )


def table_files(typed: str, open_file: Callable[[Path], None]) -> Iterator[Findable]:
    """Give the file whose path is typed, or say that there is none where a whole one is."""
    if not (os.sep in typed or os.extsep in typed):
        return  # a word is meant for what has a name here
    try:
        path = Path(typed).expanduser()
        is_there = path.is_file()
    except (OSError, ValueError, RuntimeError):  # the path of no file on any system, or no home
        return
    if is_there:
        yield Findable(
            "command",
            f"Open {path.name}",
            f"Read {typed} as a table, and choose what is learned of it.",
            lambda: open_file(path),
        )
    elif path.suffix[1:].isalpha():
        title = f"There is no file {path.name}"
        yield Findable("command", title, f"Nothing is at {typed}.", lambda: open_file(path))


def runs(
    kept: Sequence[RunSummary], open_run: Callable[[str], Awaitable[None]]
) -> Iterator[Findable]:
    """Give kept runs by their names, ids and tags."""
    for run in kept:
        run_id = run.id
        facts = (run.id, run.dataset, f"seed {run.seed}", run.status, *run.tags)
        yield Findable(
            "run",
            run.name or run.id,
            f"Open it in the lab: {', '.join(facts)}.",
            lambda run_id=run_id: open_run(run_id),
            aliases=(run.id, *run.tags),
        )
