"""What is written into the store at the order of a person who looks at runs."""

from __future__ import annotations

from collections.abc import Iterable

from ....core.store.errors import StoreError
from ....core.store.store import Store
from ....core.store.summary import RunSummary


def retag(store: Store, run: RunSummary, text: str) -> None:
    """File a run under these tags and no others.

    Args:
        store: Where it is.
        run: The run, with the tags that it had when the person was asked.
        text: The tags, with commas between.

    Raises:
        StoreError: If they can't be written.
    """
    wanted = {tag for part in text.split(",") if (tag := part.strip())}
    if more := sorted(wanted.difference(run.tags)):
        store.tag(run.id, *more)
    if less := [tag for tag in run.tags if tag not in wanted]:
        store.untag(run.id, *less)


def delete(store: Store, ids: Iterable[str]) -> tuple[list[RunSummary], list[str]]:
    """Delete runs.

    Returns:
        Those that are deleted, and a sentence for each that can't be.
    """
    gone: list[RunSummary] = []
    problems: list[str] = []
    for run_id in ids:
        try:
            gone.append(store.delete(run_id))
        except StoreError as error:
            problems.append(str(error))
    return gone, problems


def undelete(store: Store, ids: Iterable[str]) -> list[RunSummary]:
    """Bring deleted runs back; the one that was deleted last if none are given."""
    chosen = list(ids)
    if not chosen:
        deleted = store.find(deleted=True)
        last = max(deleted, key=lambda run: run.deleted_at or 0.0, default=None)
        chosen = [last.id] if last is not None else []
    for run_id in chosen:
        store.undelete(run_id)
    return [store.run(run_id) for run_id in chosen]
