"""Keeps the runs of a process while they train, so that whatever ends it, little is lost.

    recorder = Recorder(place())
    run = recorder.begin(config)
    ...
    recorder.close()

It asks the run that it follows for a checkpoint every `SECONDS`, and writes each in a thread of its
own: training waits for no disk. What comes while it writes replaces what came before, so nothing
queues up either. A checkpoint follows one second after the last was written, so a run that is
killed loses that second and what a write takes; or one batch, where that takes longer.

What can't be written is said once (`problem`), and the laboratory goes on. A full disk may be
cleared and another program may end: then the next checkpoint has all that is missing.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import RunConfig, printable
from ..training.background import BackgroundRun
from ..training.branch import Branch
from ..training.checkpoint import Checkpoint
from ..training.metrics.whose import Whose

if TYPE_CHECKING:
    # The first frame of the dashboard does not wait for a database.
    from .summary import RunSummary
    from .writer import RunWriter

SECONDS = 1.0
"""How long after the last one a checkpoint of a run that trains is asked for."""

_BREATH_SECONDS = 0.2
"""So long nothing is written after a write: keys may make a run rest many times a second."""

_PATIENCE_SECONDS = 5.0
"""How long a program that ends waits for its last write."""


class Recorder:
    """Writes what runs tell of themselves; nothing that is called here waits for the disk.

    Args:
        path: The store; `None` to keep nothing.
        seconds: How often a checkpoint is asked for.

    Attributes:
        problem: Why runs are not kept, as a sentence; empty while they are.
    """

    def __init__(self, path: Path | None, *, seconds: float = SECONDS) -> None:
        self.path = path
        self.problem = ""
        self._seconds = seconds
        self._news = threading.Condition()
        self._waiting: dict[str, Checkpoint] = {}
        self._claimed: set[str] = set()
        self._failed: set[str] = set()
        self._parents: dict[str, tuple[str, int]] = {}
        self._begun_with: dict[str, int] = {}
        self._runs: list[BackgroundRun] = []
        self._interrupted = self._closing = self._writing = False
        self._thread: threading.Thread | None = None

    @property
    def current(self) -> str:
        """The id of the run that is followed; empty if there is none."""
        return self._runs[-1].run_id if self._runs else ""

    def new_id(self) -> str:
        """Choose an id that no run in the store has, as short as may be."""
        short = secrets.token_hex(2)
        if self.path is None or not self.path.exists():
            return short
        import sqlite3

        # If the store can't be read, that is said when it is written.
        with suppress(sqlite3.Error):
            store = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True)
            with closing(store):
                for run_id in (short, *map(secrets.token_hex, (2, 2, 3, 3, 4))):
                    if not store.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone():
                        return run_id
        return secrets.token_hex(8)

    def begin(
        self,
        config: RunConfig,
        *,
        paused: bool = False,
        whose: Whose = 0,
        speed: float | None = None,
        branch: Branch | None = None,
    ) -> BackgroundRun:
        """Begin a run, and keep it and where it branched off; see `BackgroundRun`."""
        run_id = self.new_id()
        if branch is not None:
            self.branch(run_id, branch.parent.run_id, branch.parent.epoch)
            self._begun_with[run_id] = branch.moment.steps
        run = BackgroundRun(
            config,
            paused=paused,
            whose=whose,
            speed=speed,
            run_id=run_id,
            branch=branch,
            keep=self.keep,
        )
        self.follow(run)
        return run

    def go_on(
        self,
        checkpoint: Checkpoint,
        config: RunConfig | None = None,
        *,
        paused: bool = False,
        speed: float | None = None,
    ) -> BackgroundRun:
        """Go on with a run that was taken over by `resume`, and keep it.

        Args:
            checkpoint: Where it stands.
            config: Train on by this one; by the checkpoint's own if not given.
            paused: Whether it waits before its next step.
            speed: How many epochs a second to train at most; `None` for as many as possible.

        Raises:
            ConfigError: If it can't go on, see `Trainer.resumed`.
        """
        run = BackgroundRun(
            config or checkpoint.config,
            paused=paused,
            whose=checkpoint.whose,
            speed=speed,
            checkpoint=checkpoint,
            keep=self.keep,
        )
        self.follow(run)
        return run

    def branch(self, run_id: str, parent: str, epoch: int) -> None:
        """Say that a run which is to be followed began with an epoch of another one."""
        self._parents[run_id] = (parent, epoch)

    def resume(self, key: str | None = None) -> tuple[RunSummary, Checkpoint]:
        """Take over a run that no process trains, to go on with it in this one.

        Args:
            key: As `Store.find` takes it; if not given, the last run that is not at its end.

        Returns:
            The run as it was before, and where it goes on.

        Raises:
            StoreError: If there is no such run, it can't be read, or a process is at it.
        """
        from .errors import StoreError
        from .store import LAST, Store
        from .writer import RunWriter

        if self.path is None:
            raise StoreError("Runs are not kept here, so there is none to go on with.")
        with Store.open(self.path) as store:
            run = (store.unfinished() if key is None else None) or store.find(key or LAST)
            writer = RunWriter(store)
            writer.claim(run.id)
            try:
                checkpoint = store.checkpoint(run.id)
            except StoreError:
                writer.release(run)
                raise
            self._claimed.add(run.id)
            return run, checkpoint

    def release(self, run: RunSummary) -> None:
        """Give a run back that was taken over and can't go on, as it was."""
        from .store import Store
        from .writer import RunWriter

        self._claimed.discard(run.id)
        if self.path is not None:
            with Store.open(self.path) as store:
                RunWriter(store).release(run)

    def follow(self, run: BackgroundRun) -> None:
        """Ask this run for checkpoints from now on, and no other."""
        with self._news:
            self._runs = [*(each for each in self._runs if not each.wait(0)), run]
            if self._thread is None and self.path is not None:
                self._thread = threading.Thread(
                    target=self._work, args=(self.path,), name="nnlab-recorder", daemon=True
                )
                self._thread.start()

    def keep(self, checkpoint: Checkpoint) -> None:
        """Take a checkpoint over, to be written soon; called by the trainer between two batches."""
        if self.path is None:
            return
        with self._news:
            self._waiting[checkpoint.run_id] = checkpoint
            self._news.notify_all()

    def settle(self, seconds: float) -> bool:
        """Wait until all is written that was given to `keep`, for so long at the most.

        Returns:
            Whether it is: nothing is under way then that another process would have to wait for.
        """
        with self._news:
            return self._news.wait_for(
                lambda: self.path is None or not (self._waiting or self._writing), seconds
            )

    def interrupt(self) -> None:
        """Say that what stops from now on was not told to by the person who began it."""
        self._interrupted = True

    def close(self) -> None:
        """Stop what still trains, write the last of it, for a few seconds at the most, and end."""
        for run in self._runs:
            run.stop()
        for run in self._runs:
            run.wait(_PATIENCE_SECONDS)
        with self._news:
            self._closing = True
            self._news.notify_all()
        if self._thread is not None:
            self._thread.join(_PATIENCE_SECONDS)

    # --- the thread ---

    def _work(self, path: Path) -> None:
        from .errors import StoreError

        writer: RunWriter | None = None
        waiting: dict[str, Checkpoint] = {}
        closing = False
        while not closing:
            closing, news = self._next(backlog=bool(waiting))
            waiting |= news
            try:
                if writer is None and any(map(self._is_worth_it, waiting.values())):
                    writer = self._opened(path)
                if writer is not None:
                    self._write(writer, waiting)
                    self.problem = ""
                waiting = {}
            except StoreError as error:
                self.problem = self.problem or f"Runs are not kept: {error}"
                if not error.passes:
                    self.path = None
                    break
            except Exception as error:
                # Whatever it is, the person learns of it, and training goes on.
                reason = printable(str(error)) or "no reason given"
                self.problem = f"Runs are not kept: {type(error).__name__}, {reason}."
                self.path = None
                break
        if writer is not None:
            writer.close()

    def _next(self, *, backlog: bool) -> tuple[bool, dict[str, Checkpoint]]:
        """Wait for what is to be written, and ask for it when it is time.

        Args:
            backlog: Whether something could not be written and is to be tried again.

        Returns:
            Whether it is the last, and the newest checkpoint of each run that has one.
        """
        breath = min(_BREATH_SECONDS, self._seconds)

        def has_news() -> bool:
            return bool(self._waiting) or self._closing

        with self._news:
            self._writing = backlog
            self._news.notify_all()
            self._news.wait_for(lambda: self._closing, breath)
            pause = self._seconds - breath if backlog or self._trains() else None
            if not self._has_failed() and not self._news.wait_for(has_news, pause):
                self._runs[-1].request_checkpoint()
                self._news.wait_for(has_news, self._seconds)
            news, self._waiting = self._waiting, {}
            self._writing = backlog or bool(news)
            return self._closing, news

    def _trains(self) -> bool:
        return self._runs[-1].newest.state == "running"

    def _has_failed(self) -> bool:
        """Tell whether the run has ended in a way that gives no checkpoint, and that is new."""
        newest = self._runs[-1].newest
        return newest.state == "failed" and newest.run_id not in self._failed

    def _is_worth_it(self, checkpoint: Checkpoint) -> bool:
        """Tell whether there is anything to keep: a run that has not begun is nothing."""
        begun_with = self._begun_with.get(checkpoint.run_id, 0)
        return checkpoint.steps > begun_with or checkpoint.run_id in self._claimed

    def _opened(self, path: Path) -> RunWriter:
        from .store import Store
        from .writer import RunWriter

        store = Store.open(path)
        store.purge()
        return RunWriter(store, self._parents)

    def _write(self, writer: RunWriter, waiting: dict[str, Checkpoint]) -> None:
        for run_id in self._claimed.difference(writer.known):
            writer.claim(run_id)
        for run_id, checkpoint in waiting.items():
            if run_id in writer.known or self._is_worth_it(checkpoint):
                stopped = self._interrupted and checkpoint.state == "stopped"
                writer.save(checkpoint, status="interrupted" if stopped else None)
        if self._has_failed():
            newest = self._runs[-1].newest
            writer.mark(newest.run_id, "failed", newest.message)
            self._failed.add(newest.run_id)
