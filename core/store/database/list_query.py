"""The query behind a list of runs, and the orders that it may be in."""

from __future__ import annotations

from ..errors import StoreError
from ..summary import COLUMNS, MEASURES

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


def list_query(order: str, *, deleted: bool) -> str:
    """Write the query for the summaries of the runs that there are, or of the deleted ones.

    Raises:
        StoreError: If that is no order; it names those that there are.
    """
    if order not in _ORDERS:
        raise StoreError(f"Runs are sorted by {', '.join(_ORDERS)}, not by {order[:40]!r}.")
    return (
        f"SELECT {COLUMNS} FROM runs WHERE runs.deleted_at IS {'NOT ' if deleted else ''}NULL"
        f" ORDER BY {_ORDERS[order]}"
    )
