"""The loss of every epoch so far, train and validation."""

from __future__ import annotations

from rich.markup import escape
from textual.reactive import reactive

from ...core import Snapshot
from ...core.training.history import COLUMNS
from ..drawing.envelope import Envelope
from ..drawing.loss_curve import Curve, draw_loss
from ..look import Look
from .panel import PictureWidget

_TRAIN, _VALIDATION = COLUMNS.index("train_loss"), COLUMNS.index("validation_loss")
_SHOWN_MARKS = 8


class LossChart(PictureWidget):
    """Loss over epochs; the axis is linear or logarithmic, and edits in flight are marked."""

    log_scale: reactive[bool] = reactive(False, repaint=False)
    """Whether the loss axis is logarithmic."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._envelope = Envelope(len(COLUMNS))
        # The quartiles of replicas, around their median.
        self._band = (Envelope(len(COLUMNS)), Envelope(len(COLUMNS)))
        self._drawn: tuple[object, ...] = ()
        self._titles: tuple[object, ...] = ()

    def watch_log_scale(self) -> None:
        """Draw with the other axis."""
        self.draw()

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the curves, unless the very same picture is there already."""
        history = snapshot.history.rows
        wanted = (
            snapshot.run_id, len(history), snapshot.edits, self.log_scale, self.size,
        )  # fmt: skip
        if wanted == self._drawn:
            return
        if not self._drawn or self._drawn[0] != snapshot.run_id:
            self._envelope = Envelope(len(COLUMNS))
            self._band = (Envelope(len(COLUMNS)), Envelope(len(COLUMNS)))
        self._drawn = wanted
        self._envelope.extend(history)
        glyphs, palette = self.look.glyphs, self.look.palette
        columns = max(self.size.width - 8, 8)
        # Braille has two dots a column.
        train = self._envelope.columns(_TRAIN, columns * 2)
        validation = self._envelope.columns(_VALIDATION, columns)
        picture = draw_loss(
            [
                *self._band_curves(snapshot, columns),
                Curve(*validation, glyphs.validation_marker, palette.validation),
                Curve(*train, glyphs.train_marker, palette.train),
            ],
            width=self.size.width,
            height=self.size.height,
            log_scale=self.log_scale,
            marks=[edit.epoch for edit in snapshot.edits[-_SHOWN_MARKS:]],
            look=self.look,
        )
        self.show_picture(picture)
        self._show_titles(snapshot)

    def _band_curves(self, snapshot: Snapshot, columns: int) -> list[Curve]:
        """Give the quartiles of the train loss over replicas; none for a single run."""
        if snapshot.replicas is None:
            return []
        curves: list[Curve] = []
        quartiles = (snapshot.replicas.lower, snapshot.replicas.upper)
        for envelope, rows in zip(self._band, quartiles, strict=True):
            envelope.extend(rows)
            points = envelope.columns(_TRAIN, columns)
            curves.append(Curve(*points, self.look.glyphs.band_marker, self.look.palette.faint))
        return curves

    def _show_titles(self, snapshot: Snapshot) -> None:
        """Say in the frame what is drawn; it seldom changes."""
        scale = "log y (l: linear)" if self.log_scale else "linear y (l: log)"
        replicas = len(snapshot.replicas.seeds) if snapshot.replicas else 1
        titles = (snapshot.validation is not None, snapshot.edits[-1:], scale, replicas)
        if titles == self._titles:
            return
        self._titles = titles
        glyphs, palette = self.look.glyphs, self.look.palette
        title = f"Loss  [{palette.train}]{glyphs.train_key}[/] train"
        if snapshot.validation is not None:
            word = "validation" if replicas == 1 else "val"
            title += f"  [{palette.validation}]{glyphs.validation_key}[/] {word}"
        if replicas > 1:
            title += f"  [{palette.faint}]{glyphs.band_marker * 2}[/] quartiles"
        for edit in snapshot.edits[-1:]:
            change = f"{edit.name} {edit.before}{glyphs.arrow}{edit.after}"
            scale = f"{glyphs.edit} {escape(change)} at {edit.epoch:,}  {scale}"
        self.retitle(title=title, subtitle=scale)
