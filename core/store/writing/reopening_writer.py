"""A writer that outlasts its file: where that was deleted or replaced, it goes on in a new one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from pathlib import Path

from ...training.checkpoint import Checkpoint
from ..labels import Labels
from ..location import may_be_there
from ..store import Store
from ..summary import Status
from .writer import RunWriter

_PATIENCE_SECONDS = 0.5
"""How long one try waits for another process. Whoever writes here tries again, and looks meanwhile
whether that is still wanted."""

_DELETED, _REPLACED = "deleted", "replaced by another file"


class ReopeningWriter:
    """Writes the runs of this process; the store is opened when there is something to write.

    Args:
        path: The store.
        parents: As `RunWriter` takes them.
    """

    def __init__(
        self,
        path: Path,
        parents: Mapping[str, tuple[str, int]],
        labels: Mapping[str, Labels],
    ) -> None:
        self._path = path
        self._parents, self._labels = parents, labels
        self._writer: RunWriter | None = None
        # Those that were taken over or begun here, whichever file they stand in.
        self._own: set[str] = set()

    @property
    def known(self) -> Set[str]:
        """The runs that it has in the store, by their ids."""
        return frozenset() if self._writer is None else self._writer.known

    @property
    def own(self) -> Set[str]:
        """The runs that it ever had there."""
        return self._own

    @property
    def is_gone(self) -> bool:
        """Whether the file was deleted or replaced since it was opened."""
        return self._writer is not None and self._writer.is_gone

    @property
    def fate(self) -> str:
        """What became of a file that is gone."""
        return _REPLACED if may_be_there(self._path) else _DELETED

    def remark(self, fate: str, runs: Collection[str]) -> str:
        """Say that the store is another one now, with these runs in it."""
        are = "runs {} are" if len(runs) > 1 else "run {} is"
        kept = are.format(" and ".join(sorted(runs)))
        rest = " What else was kept there is gone." if fate == _DELETED else ""
        where = "anew" if fate == _DELETED else "in the one that is there now"
        return f"The store {self._path} was {fate}; {kept} kept whole {where}.{rest}"

    def open(self) -> bool:
        """Open the store if it is not, or if its file is gone.

        Returns:
            Whether it was opened.

        Raises:
            StoreError: If it can't be opened.
        """
        if self._writer is not None and self._writer.is_gone:
            self._writer.abandon()
            self._writer = None
        if self._writer is not None:
            return False
        store = Store.open(self._path, patience=_PATIENCE_SECONDS)
        try:
            store.purge()
            writer = RunWriter(store, self._parents, self._labels)
            # What was put in the old one's place may be a copy that has them.
            for run_id in self._own:
                writer.take_up(run_id)
        except BaseException:
            store.close()
            raise
        self._writer = writer
        return True

    def claim(self, run_id: str) -> bool:
        """Take a run over that was claimed already; see `RunWriter.claim`.

        Returns:
            Whether it is there; else it is one to be written whole.
        """
        assert self._writer is not None
        is_there = self._writer.has(run_id)
        if is_there:
            self._writer.claim(run_id)
        self._own.add(run_id)
        return is_there

    def save(self, checkpoint: Checkpoint, status: Status | None) -> str:
        """Write a run as it is now, and give what it is called there; see `RunWriter.save`."""
        assert self._writer is not None
        called = self._writer.save(checkpoint, status=status)
        self._own.add(checkpoint.run_id)
        return called

    def mark(self, run_id: str, status: Status, message: str) -> None:
        """Write how a run ended that can give no checkpoint any more."""
        if self._writer is not None:
            self._writer.mark(run_id, status, message)

    def close(self) -> None:
        """Let go of the store."""
        if self._writer is not None:
            self._writer.close()
