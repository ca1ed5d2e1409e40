"""The query behind a list of runs: which are wanted, and in which order."""

from __future__ import annotations

from typing import Any

from ...config import printable
from ..errors import StoreError
from ..summary import COLUMNS, MEASURES, Status

_ORDERS = {
    "newest": "runs.number DESC",
    "oldest": "runs.number",
    "saved": "runs.saved_at DESC",
    "name": "runs.name = '', runs.name, runs.number DESC",
    "dataset": "runs.dataset, runs.number DESC",
    "epoch": "runs.epoch DESC, runs.number DESC",
    "seconds": "runs.seconds DESC",
    # The best first: small losses, large accuracies; what has none comes last.
    **{
        name: f"runs.{name} IS NULL, runs.{name}{'' if name.endswith('loss') else ' DESC'},"
        " runs.number DESC"
        for name in MEASURES
    },
}
ORDERS = tuple(_ORDERS)
"""What a list may be sorted by: what is best or newest stands first."""


def list_query(
    words: str,
    *,
    status: Status | None,
    dataset: str | None,
    tag: str | None,
    order: str,
    deleted: bool,
) -> tuple[str, list[Any]]:
    """Write the query for the summaries of some runs; see `Store.summaries`.

    Returns:
        The query and what stands for its question marks. Of a status it gives all that may have
        it: only who looks at the processes of those that are said to train knows which have.
    """
    conditions = [f"runs.deleted_at IS {'NOT ' if deleted else ''}NULL"]
    values: list[Any] = []
    for word in printable(words).split():
        conditions.append(
            "(instr(lower(runs.id || char(10) || runs.name || char(10) || runs.note"
            " || char(10) || runs.line || char(10) || runs.dataset), ?) OR EXISTS"
            " (SELECT 1 FROM tags WHERE run = runs.number AND instr(lower(tag), ?)))"
        )
        values += [word.lower()] * 2
    if dataset is not None:
        conditions.append("runs.dataset = ?")
        values.append(printable(dataset))
    if tag is not None:
        conditions.append("EXISTS (SELECT 1 FROM tags WHERE run = runs.number AND tag = ?)")
        values.append(printable(tag))
    if status is not None:
        # Only who looks at their processes knows which were interrupted.
        conditions.append("runs.status IN (?, 'running', 'paused')")
        values.append(status)
    if order not in _ORDERS:
        raise StoreError(f"Runs are sorted by {', '.join(_ORDERS)}, not by {order[:40]!r}.")
    return (
        f"SELECT {COLUMNS} FROM runs WHERE {' AND '.join(conditions)} ORDER BY {_ORDERS[order]}",
        values,
    )
