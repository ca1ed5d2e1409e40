"""What pictures a document wants, drawn as figures."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.experiments.documents.blocks import Figure
from ...core.experiments.documents.figures import Span
from ...core.experiments.statistics import Scale
from ...core.training.snapshot import Snapshot
from ..drawing.picture import Picture
from ..drawing.spans import SpanLine, draw_spans
from .cells import cells_of
from .paper import COLUMNS, GROUND, LOOK
from .runs.of_run import pictures_of
from .svg import svg_of


class PicturesOnPaper:
    """Draws them, dark on white."""

    def of_run(self, snapshot: Snapshot) -> Sequence[Figure]:
        """Draw what there is of a run."""
        return [
            Figure(each.name, each.words, _on_paper(each.picture, each.words))
            for each in pictures_of(snapshot)
        ]

    def of_spans(self, spans: Sequence[Span], scale: Scale, words: str) -> Figure:
        """Draw distributions, one below the other."""
        lines = [
            SpanLine(
                span.label,
                (span.distribution.p5, span.distribution.p95),
                (span.distribution.median_interval.low, span.distribution.median_interval.high),
                span.distribution.median,
                scale.text(span.distribution.median),
                span.printed,
            )
            for span in spans
        ]
        has_marks = any(span.printed is not None for span in spans)
        picture = draw_spans(
            lines, LOOK, COLUMNS, least=scale.least, greatest=scale.greatest,
            mark="printed" * has_marks,
        )  # fmt: skip
        return Figure("distributions", words, _on_paper(picture, words))


def _on_paper(picture: Picture, words: str) -> str:
    return svg_of(cells_of(picture), words=words, ground=GROUND)
