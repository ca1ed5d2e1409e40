"""Runs put side by side: what is read of each, and the tables of what they came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.content import Content

from ....core import Snapshot
from ....core.data.dataset import Dataset
from ....core.experiments.comparison import Comparison, compare
from ....core.experiments.statistics import Distribution
from ....core.store.errors import StoreError
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
_LEAST, _LEAST_OF_REPLICAS, _MOST = 10, 16, 24
"""Columns of a run; of one that has replicas at least what a share with its interval takes."""

_OF_REPLICAS = (
    "Of several replicas the median, under it from where to where it may lie (95 %), the mean of"
    " the middle half (IQM), and what all but a twentieth are above or below; what diverged is the"
    " worst."
)
_BEST = "* the best of all that are compared"
_BEST_OF_REPLICAS = "* no other is shown to be better"

_SPREAD: dict[str, Callable[[Distribution], float]] = {
    "  95 % from": lambda of: of.median_interval.low,
    "  95 % to": lambda of: of.median_interval.high,
    "  IQM": lambda of: of.interquartile_mean,
    "  IQM from": lambda of: of.interquartile_mean_interval.low,
    "  IQM to": lambda of: of.interquartile_mean_interval.high,
    "  lowest 5 %": lambda of: of.p5,
    "  highest 5 %": lambda of: of.p95,
}
"""The lines below a median, each a number: a column is too narrow for a range."""


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
    page = Text()
    found = _compared(runs)
    least = _LEAST_OF_REPLICAS if found.of_replicas else _LEAST
    fit = max((width - _HEAD) // least, 1)
    for sentence in found.sentences([each.title for each in runs]):
        page.append(f"{sentence}\n\n")
    for start in range(0, len(runs), fit):
        some = runs[start : start + fit]
        if start:
            page.append("\n")
        _write(page, some, found, start, look, width)
    if found.of_replicas:
        page.append(f"\n{_OF_REPLICAS}\n", look.palette.faint)
    for each in runs:
        if each.trouble:
            page.append(f"\n{each.letter}: {harmless(each.trouble)}", look.palette.wrong)
    return page


def _compared(runs: Sequence[Compared]) -> Comparison:
    """Put the runs side by side, with how far the replicas lie apart of those that have any."""
    snapshots = {each.run.id: each.snapshot for each in runs if each.snapshot is not None}
    replicas = {
        run_id: snapshot.replicas
        for run_id, snapshot in snapshots.items()
        if snapshot.replicas is not None
    }
    return compare([each.run for each in runs], replicas)


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
        if measured.name in found.judged and any(measured.distributions[part]):
            spread = measured.distributions[part]
            for head, number in _SPREAD.items():
                line(head, [text(number(each)) if each else "" for each in spread])
    for head, cells in found.shares():
        line(head, cells[part])
    if found.of_replicas:
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
        words = _BEST_OF_REPLICAS if found.of_replicas else _BEST
        page.append(f"\n{words}\n", look.palette.faint)


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
