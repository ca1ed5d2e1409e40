"""What the frame around the loss chart says: what is drawn, how, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from .....core import Snapshot
from .....core.catalog.datasets.drawn_points import count_of
from .....core.training.snapshot import Edit
from ....appearance.look import Look
from ....drawing.chart.measures import Measure
from ....drawing.chart.other_runs import OtherRun
from .loss_curves import mark_of


def chart_title(
    snapshot: Snapshot, measure: Measure, look: Look, others: Sequence[OtherRun]
) -> Content:
    """Say what is drawn, and which curve is whose."""
    glyphs, palette = look.glyphs, look.palette
    behind = [
        (marker * 2, colour, other.name)
        for other, (marker, colour) in (
            (other, mark_of(number, look)) for number, other in enumerate(others)
        )
    ]
    if measure.column is None:
        return _legend(measure.title, behind)
    replicas = len(snapshot.replicas.seeds) if snapshot.replicas else 1
    keys = [(glyphs.train_key, palette.train, "train")]
    if snapshot.validation is not None:
        word = "validation" if replicas == 1 and not others else "val"
        keys.append((glyphs.validation_key, palette.validation, word))
    keys += behind
    if replicas > 1:
        keys.append((glyphs.band_marker * 2, palette.faint, "quartiles"))
    return _legend(measure.title, keys)


def _legend(title: str, keys: Iterable[tuple[str, str, str]]) -> Content:
    """Write a title and, behind it, what each of the marks in their colours stands for."""
    parts = [((mark, colour), f" {words}") for mark, colour, words in keys]
    return Content.assemble(title, *(part for each in parts for part in ("  ", *each)))


def edit_words(edit: Edit, look: Look) -> str:
    """Say what was changed in flight."""
    before, after = edit.before, edit.after
    if edit.name == "drawing":  # all of its points would not fit
        before, after = f"{count_of(before)}", f"{count_of(after)} points"
    return f"{edit.name} {before}{look.glyphs.arrow}{after}"


def marked_edit(edit: Edit, look: Look) -> str:
    """Say what was changed in flight, behind the mark that the chart has for it."""
    return f"{look.glyphs.edit} {edit_words(edit, look)}"
