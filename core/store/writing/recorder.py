"""Keeps the runs of a process while they train, so that whatever ends it, little is lost.

    recorder = Recorder(place())
    run = BackgroundRun(config, RunOptions(run_id=recorder.new_id()))
    recorder.follow(run)
    ...
    recorder.close()

It asks the run that it follows for a checkpoint every `SECONDS`, and writes each in a thread of its
own: training waits for no disk. What comes while it writes replaces what came before, so nothing
queues up either. A checkpoint follows one second after the last was written, so a run that is
killed loses that second and what a write takes; or one batch, where that takes longer.

What can't be written is said once (`problem`), and the laboratory goes on. A full disk may be
cleared and another program may end: then the next checkpoint has all that is missing. A store whose
file was deleted or replaced is made anew with the whole run (`remarks` says so). What is missing
when the program ends is told by `losses`.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ...training.background import BackgroundRun
from ...training.checkpoint import Checkpoint
from ..location import may_be_there
from .writing_thread import WritingThread

if TYPE_CHECKING:
    # The first frame of the dashboard does not wait for a database.
    from ..labels import Labels
    from ..summary import RunSummary
    from ..tables.kept_table import RowsGoneError

SECONDS = 1.0
"""How long after the last one a checkpoint of a run that trains is asked for."""


class Recorder:
    """Writes what runs tell of themselves; nothing that is called here waits for the disk.

    Args:
        path: The store; `None` to keep nothing.
        seconds: How often a checkpoint is asked for.
    """

    def __init__(self, path: Path | None, *, seconds: float = SECONDS) -> None:
        self._thread = WritingThread(path, seconds)

    @property
    def path(self) -> Path | None:
        """The store; `None` if nothing is kept, or can be any more."""
        return self._thread.path

    @property
    def problem(self) -> str:
        """Why runs are not kept, as a sentence; empty while they are."""
        return self._thread.problem

    @property
    def remarks(self) -> Sequence[str]:
        """What else a person should know of the store, a sentence each, the newest last."""
        return self._thread.remarks

    @property
    def kept(self) -> Mapping[str, str]:
        """What the runs that were written are called in the store, by their own ids."""
        return self._thread.kept

    @property
    def current(self) -> str:
        """The id of the run that is followed; empty if there is none."""
        return self._thread.runs[-1].run_id if self._thread.runs else ""

    def new_id(self) -> str:
        """Choose an id that no run in the store has, as short as may be."""
        short = secrets.token_hex(2)
        path = self.path  # its thread takes it away where nothing can be written
        if path is None or not may_be_there(path):
            return short
        import sqlite3

        # If the store can't be read, that is said when it is written.
        with suppress(sqlite3.Error):
            store = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            with closing(store):
                for run_id in (short, *map(secrets.token_hex, (2, 2, 3, 3, 4))):
                    if not store.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone():
                        return run_id
        return secrets.token_hex(8)

    def resume(self, key: str | None = None) -> tuple[RunSummary, Checkpoint]:
        """Take over a run that no process trains, to go on with it in this one.

        Args:
            key: As `Store.find` takes it; if not given, the last run that is not at its end.

        Returns:
            The run as it was before, and where it goes on.

        Raises:
            StoreError: If there is no such run, it can't be read, or a process is at it.
        """
        from ..errors import StoreError
        from ..store import LAST, Store
        from .writer import RunWriter

        if self.path is None:
            raise StoreError("Runs are not kept here, so there is none to go on with.")
        with Store.open(self.path) as store:
            run = (store.unfinished() if key is None else None) or store.run(key or LAST)
            writer = RunWriter(store)
            writer.claim(run.id)
            try:
                checkpoint = store.checkpoint(run.id)
            except StoreError:
                writer.release(run)
                raise
            self._thread.claim(checkpoint)
            return run, checkpoint

    def look_at(self, gone: RowsGoneError) -> Checkpoint:
        """Read a run that can't go on as its rows are gone; it is not taken over.

        Raises:
            StoreError: If it can't be read.
        """
        from ..snapshots import checkpoint_without_rows
        from ..store import Store

        assert self.path is not None  # where it was found
        with Store.open(self.path, read_only=True) as store:
            return checkpoint_without_rows(store, gone)

    def said_of_file(self, run_id: str) -> str:
        """Say that the file which a stored run learns from changed or is gone; empty if neither."""
        from ..errors import StoreError
        from ..store import Store

        if self.path is None:
            return ""
        try:
            with Store.open(self.path, read_only=True) as store:
                table = store.table(run_id)
        except StoreError:
            return ""  # whoever needs it says why
        return "" if table is None else table.fate_sentence

    def release(self, run: RunSummary) -> None:
        """Give a run back that was taken over and can't go on, as it was."""
        from ..store import Store
        from .writer import RunWriter

        self._thread.claimed.discard(run.id)
        if self.path is not None:
            with Store.open(self.path) as store:
                RunWriter(store).release(run)

    def follow(self, run: BackgroundRun, labels: Labels | None = None) -> None:
        """Write this run down from now on, and where it branched off; ask no other any more.

        Args:
            run: A run that has begun, with an id that `new_id` gave or that was taken over.
            labels: What is said about it.
        """
        self._thread.follow(run, labels)
        run.give_checkpoints_to(self.keep)

    def keep(self, checkpoint: Checkpoint) -> None:
        """Take a checkpoint over, to be written soon; called by the trainer between two batches."""
        self._thread.take(checkpoint)

    def settle(self, seconds: float) -> bool:
        """Wait until all is written that was given to `keep`, for so long at the most.

        Returns:
            Whether it is: nothing is under way then that another process would have to wait for.
        """
        return self._thread.settle(seconds)

    def interrupt(self) -> None:
        """Say that what stops from now on was not told to by the person who began it."""
        self._thread.interrupt()

    def close(self, seconds: float = math.inf) -> bool:
        """Stop what still trains, write the last of it, and end.

        Another program may hold the store: then it is tried again for half a minute, or for a few
        seconds once `interrupt` was called. `losses` tells what could not be written.

        Args:
            seconds: How long to wait for that. It goes on meanwhile, and this may be called again.

        Returns:
            Whether it is over.
        """
        return self._thread.close(seconds)

    def loss_of(self, run_id: str) -> str:
        """Say that a run is not kept, or not to its end; empty if nothing of it is lost."""
        return self._thread.loss_of(run_id)

    def has_kept(self, run_id: str) -> bool:
        """Tell whether something of a run that was followed is in the store."""
        return self._thread.has_kept(run_id)

    @property
    def losses(self) -> list[str]:
        """What is lost of all runs that were followed, in sentences."""
        return self._thread.losses
