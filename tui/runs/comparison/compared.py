"""Runs put side by side: what is read of each, and the tables of what they came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.content import Content

from ....core import Snapshot
from ....core.data.dataset import Dataset
from ....core.store.errors import StoreError
from ....core.store.selection.comparison import Comparison, compare
from ....core.store.snapshots import last_snapshot
from ....core.store.store import Store
from ....core.store.summary import RunSummary
from ...appearance.look import Look
from ...drawing.chart.other_runs import OtherRun
from ...drawing.chart.plot.letters import letter_colour
from ...drawing.numbers import duration_text, loss_text, percent_text
from ...drawing.text_columns import fitted, harmless
from ..columns import shape_of, title_of

_HEAD = 18
"""Columns of what a line is about."""
_LEAST, _MOST = 10, 24
"""Columns of a run."""

_OF_REPLICAS = "Of several replicas the median, and under it the least and the greatest of them."


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One of the runs, with all that its pictures need."""

    letter: str
    """What tells it from the others."""
    run: RunSummary
    """What the store says of it."""
    other: OtherRun | None
    """Its curves; `None` where they can't be read."""
    snapshot: Snapshot | None
    """Its last moment; `None` where it can't be put together again."""
    dataset: Dataset | None
    """The points that the snapshot is for."""
    trouble: str = ""
    """Why something is missing."""

    @property
    def title(self) -> str:
        """Its letter, and what a person calls it."""
        return f"{self.letter} {harmless(title_of(self.run))}"


def read_compared(store: Store, runs: Mapping[str, RunSummary]) -> list[Compared]:
    """Read runs with their histories and last moments.

    Args:
        store: Where they are kept.
        runs: What a list says of them, by letters.
    """
    return [_read(store, letter, run) for letter, run in sorted(runs.items())]


def _read(store: Store, letter: str, run: RunSummary) -> Compared:
    other = snapshot = dataset = None
    trouble = ""
    try:
        # As it is now: the list may be older, and a run that trains goes on.
        run = store.run(run.id)
        past = store.history(run.id)
        other = OtherRun(title_of(run), past.rows, past.rates, past.times)
        snapshot = last_snapshot(store, run.id)
        dataset = snapshot.dataset
    except StoreError as error:
        trouble = str(error)
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        # A checkpoint of another version, or a damaged one; the other runs are still compared.
        trouble = f"Run {run.id} can't be put together again: {type(error).__name__}, {error}."
    return Compared(letter, run, other, snapshot, dataset, trouble)


def tables(runs: Sequence[Compared], look: Look, width: int) -> Text:
    """Write the scores of runs and where their configs differ, a column for each run.

    Args:
        runs: The runs.
        look: Characters and colours.
        width: Columns; more runs than fit go on below.
    """
    fit = max((width - _HEAD) // _LEAST, 1)
    page = Text()
    for start in range(0, len(runs), fit):
        some = runs[start : start + fit]
        if start:
            page.append("\n")
        _write(page, some, _compared(runs), start, look, width)
    if any(each.run.replicas > 1 for each in runs):
        page.append(f"\n{_OF_REPLICAS}\n", look.palette.faint)
    for each in runs:
        if each.trouble:
            page.append(f"\n{each.letter}: {harmless(each.trouble)}", look.palette.wrong)
    return page


def _compared(runs: Sequence[Compared]) -> Comparison:
    """Put the runs side by side, with how far the replicas lie apart of those that have any."""
    snapshots = {each.run.id: each.snapshot for each in runs if each.snapshot is not None}
    means = {
        run_id: snapshot.replicas.means
        for run_id, snapshot in snapshots.items()
        if snapshot.replicas is not None
    }
    return compare([each.run for each in runs], means)


def _write(
    page: Text, runs: Sequence[Compared], found: Comparison, start: int, look: Look, width: int
) -> None:
    room = max(min((width - _HEAD) // len(runs), _MOST), _LEAST)
    part = slice(start, start + len(runs))

    def line(head: str, cells: Sequence[str], best: Sequence[int] = (), style: str = "") -> None:
        page.append(fitted(head, _HEAD, cut=look.glyphs.cut), look.palette.faint)
        for number, cell in enumerate(cells, start):
            is_best = number in best
            # A mark beside the number: bold alone is no difference on every terminal.
            text = f"{cell.strip()}{' *' if is_best else ''}"
            ink = "bold" if is_best else style
            page.append(fitted(text, room - 1, cut=look.glyphs.cut) + " ", ink)
        page.append("\n")

    page.append(" " * _HEAD)
    for each in runs:
        ink = f"bold {letter_colour(look, each.letter)}"
        page.append(fitted(each.title, room - 1, cut=look.glyphs.cut) + " ", ink)
    page.append("\n")
    for measured in found.measures:
        text = loss_text if measured.name.endswith("loss") else percent_text
        line(measured.label, [text(value) for value in measured.values[part]], measured.best)
        spreads = measured.spreads[part]
        if any(spreads):
            line("  least", [text(each.least) if each else "" for each in spreads])
            line("  greatest", [text(each.greatest) if each else "" for each in spreads])
    if any(each.run.replicas > 1 for each in runs):
        line("replicas", [str(each.run.replicas) for each in runs])
    line("epochs", [f"{each.run.epoch:,}" for each in runs])
    line("time", [duration_text(each.run.seconds) for each in runs])
    line("status", [each.run.status for each in runs])
    if any(found.branches):
        line("branched from", found.branches[part])
    line("network", ["-".join(map(str, shape_of(each.run))) for each in runs])
    page.append("\nWhere the configs differ\n", "bold")
    if not found.differences:
        page.append(
            "Nowhere.\n" if len(found.runs) > 1 else "One run has nothing to differ from.\n"
        )
    for difference in found.differences:
        line(difference.label, [text or "-" for text in difference.texts[part]])
    if any(measured.best for measured in found.measures):
        page.append("\n* the best of all that are compared\n", look.palette.faint)


def legend(runs: Sequence[Compared], look: Look, room: int) -> Content:
    """Name the runs by their letters, each in its colour, as far as there is room."""
    shown: list[Content] = []
    each_room = max(room // max(len(runs), 1) - 2, 3)
    for each in runs:
        title = each.title
        if cell_len(title) > each_room:
            title = fitted(title, each_room, cut=look.glyphs.cut)
        shown.append(Content.styled(title, letter_colour(look, each.letter)))
    return Content("  ").join(shown)
