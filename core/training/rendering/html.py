"""A snapshot as HTML for notebooks: its title, its loss curves as inline SVG, its scores.

It needs no script, no style sheet and nothing from elsewhere, takes its colours from the page where
it can, and escapes every text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ...config import printable
from ...html_table import table_html
from .svg import svg_of
from .words import head_of, loss_text, percent_text, progress_of, replicas_words, sets_of

if TYPE_CHECKING:
    from .shown_run import ShownRun


def html_of(snapshot: ShownRun) -> str:
    """Write a snapshot as one HTML element."""
    head = [progress_of(snapshot)]
    if snapshot.replicas is not None:
        head.append(f"medians of {replicas_words(snapshot.replicas, snapshot.config)}")
    if snapshot.message:
        head.append(printable(snapshot.message))
    words = "".join(f"<div>{escape(text)}</div>" for text in head)
    return (
        f"<div><div><strong>{escape(head_of(snapshot))}</strong></div>{words}"
        f"{svg_of(snapshot.history)}{_table(snapshot)}</div>"
    )


def _table(snapshot: ShownRun) -> str:
    rows = [
        (
            name,
            loss_text(metrics.loss),
            percent_text(metrics.accuracy),
            percent_text(metrics.accuracy_within_tolerance),
        )
        for name, metrics in sets_of(snapshot)
    ]
    return table_html("", ("set", "loss", "right", "close"), rows)
