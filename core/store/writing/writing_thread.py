"""The thread that writes runs down: what comes while it writes replaces what came before.

It asks the run that it follows for a checkpoint when it is time. What can't be written it tries
again as long as that may help, and when the program ends as long as there is patience for it.
"""

from __future__ import annotations

import math
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from ...config import printable
from ...training.background import BackgroundRun
from ...training.checkpoint import Checkpoint
from .closing_time import ClosingTime
from .saved_progress import SavedProgress

if TYPE_CHECKING:
    # The first frame of the dashboard does not wait for a database.
    from ..errors import StoreError
    from ..labels import Labels
    from .reopening_writer import ReopeningWriter

_BREATH_SECONDS = 0.2
"""So long nothing is written after a write: keys may make a run rest many times a second."""

_HELD_SECONDS = 5.0
"""Nothing is said of another program that holds the store for less time."""


class WritingThread:
    """Writes what it is handed; nothing that is called here waits for the disk, `close` apart.

    Args:
        path: The store; `None` to keep nothing.
        seconds: How long after the last one a checkpoint of a run that trains is asked for.

    Attributes:
        path: The store; `None` once runs can't be kept any more.
        problem: Why runs are not kept, as a sentence; empty while they are.
        remarks: What else a person should know of the store, a sentence each, the newest last.
        claimed: The runs that were taken over from other processes.
        parents: For runs that branched off from another one, that one's id and the epoch.
        labels: What was said about runs before they began.
        begun_with: The steps that these have had from there.
        kept: What the runs that were written are called in the store, by their own ids.
        runs: Those that are followed, the present one last.
    """

    def __init__(self, path: Path | None, seconds: float) -> None:
        self.path = path
        self.problem = ""
        self.remarks: list[str] = []
        self.claimed: set[str] = set()
        self.parents: dict[str, tuple[str, int]] = {}
        self.labels: dict[str, Labels] = {}
        self.begun_with: dict[str, int] = {}
        self.kept: dict[str, str] = {}
        self.runs: list[BackgroundRun] = []
        self._keeps = path is not None
        self._seconds = seconds
        self._progress = SavedProgress()
        self._reason = self._fate = ""
        self._failing_since: float | None = None
        self._end = ClosingTime()
        self._news = threading.Condition()
        self._waiting: dict[str, Checkpoint] = {}
        self._failed: set[str] = set()
        self._closing = self._writing = self._has_begun = False
        self._thread: threading.Thread | None = None

    def follow(self, run: BackgroundRun, labels: Labels | None = None) -> None:
        """Ask this run for checkpoints from now on, and no other."""
        if labels is not None:
            self.labels[run.run_id] = labels
        if run.parent is not None and run.run_id not in self.claimed:
            self.parents[run.run_id] = (run.parent.run_id, run.parent.epoch)
        self.begun_with[run.run_id] = run.began_with
        with self._news:
            self.runs = [*(each for each in self.runs if each is not run and not each.wait(0)), run]
            self._has_begun = True
            self._news.notify_all()
            if self._thread is None and self.path is not None:
                self._thread = threading.Thread(
                    target=self._work, args=(self.path,), name="nnlab-recorder", daemon=True
                )
                self._thread.start()

    def claim(self, checkpoint: Checkpoint) -> None:
        """Go on with a run that the store has up to there, and that was taken over."""
        self.claimed.add(checkpoint.run_id)
        self._progress.write(checkpoint)

    def take(self, checkpoint: Checkpoint) -> None:
        """Take a checkpoint over, to be written soon; called by the trainer between two batches."""
        if self._keeps and self._is_worth_it(checkpoint):
            self._progress.take(checkpoint)
        if self.path is None:
            return
        with self._news:
            self._waiting[checkpoint.run_id] = checkpoint
            self._news.notify_all()

    def settle(self, seconds: float) -> bool:
        """Wait until all is written that was handed over, for so long at the most.

        Returns:
            Whether it is: nothing is under way then that another process would have to wait for.
        """
        with self._news:
            return self._news.wait_for(
                lambda: self.path is None or not (self._waiting or self._writing), seconds
            )

    def interrupt(self) -> None:
        """Say that what stops from now on was not told to by the person who began it.

        Who waits in `close` already has waited long enough.
        """
        self._end.interrupt()

    def close(self, seconds: float = math.inf) -> bool:
        """Write the last of it, and end; see `Recorder.close`."""
        until = monotonic() + seconds
        if self._end.begin():
            for run in self.runs:
                run.stop()
        last_batch_at = self._end.last_batch_at
        for run in self.runs:
            if not run.wait(max(0.0, min(until, last_batch_at) - monotonic())) and (
                monotonic() < last_batch_at
            ):
                return False
        with self._news:
            self._closing = True
            self._news.notify_all()
        while self._thread is not None and self._thread.is_alive():
            left = min(until, self._end.answer_at) - monotonic()
            if left <= 0.0:
                break
            # In pieces, as it may become urgent.
            self._thread.join(min(left, _BREATH_SECONDS))
        else:
            return True
        return monotonic() >= self._end.answer_at

    def loss_of(self, run_id: str) -> str:
        """Say that a run is not kept, or not to its end; empty if nothing of it is lost."""
        return self._progress.loss_of(run_id, self._why)

    def has_kept(self, run_id: str) -> bool:
        """Tell whether something of a run is in the store."""
        return self._progress.has(run_id)

    @property
    def losses(self) -> list[str]:
        """What is lost of all runs that were followed, in sentences."""
        return self._progress.losses(self._why)

    @property
    def _why(self) -> str:
        return self._reason or f"The store {self.path} did not answer in time."

    # --- the thread ---

    def _work(self, path: Path) -> None:
        from ..errors import StoreError
        from .reopening_writer import ReopeningWriter

        writer = ReopeningWriter(path, self.parents, self.labels)
        waiting: dict[str, Checkpoint] = {}
        may_go_on = True
        while may_go_on:
            closing, news = self._next(backlog=bool(waiting))
            waiting |= news
            try:
                if closing and writer.is_gone:
                    # No more is to come, so this is written once more that went with the file.
                    waiting = self._last_checkpoints() | waiting
                    self._note_that_is_gone(writer)
                self._write(writer, waiting)
                waiting, may_go_on = {}, not closing
                self.problem, self._failing_since = "", None
            except StoreError as error:
                may_go_on = self._may_try_again(error, closing=closing)
            except MemoryError:
                error = StoreError("There is not enough memory to write them.", passes=True)
                may_go_on = self._may_try_again(error, closing=closing)
            except Exception as error:
                # Whatever it is, the person learns of it, and training goes on.
                reason = printable(str(error)) or "no reason given"
                self._reason = f"{type(error).__name__}, {reason}."
                self.problem = f"Runs are not kept: {self._reason}"
                self.path, may_go_on = None, False
        with suppress(Exception):  # all that could be written is
            writer.close()

    def _may_try_again(self, error: StoreError, *, closing: bool) -> bool:
        """Take note of what went wrong, and tell whether it may go right yet."""
        now = monotonic()
        self._reason = str(error)
        self._failing_since = self._failing_since or now
        # Others write as well, each for milliseconds: that is nothing to speak of.
        if not error.is_held or closing or now - self._failing_since > _HELD_SECONDS:
            self.problem = self.problem or f"Runs are not kept: {error}"
        if not error.passes:
            self.path = None
            return False
        return not closing or (error.is_held and now < self._end.over_at)

    def _next(self, *, backlog: bool) -> tuple[bool, dict[str, Checkpoint]]:
        """Wait for what is to be written, and ask for it when it is time.

        Args:
            backlog: Whether something could not be written and is to be tried again.

        Returns:
            Whether it is the last, and the newest checkpoint of each run that has one.
        """
        breath = min(_BREATH_SECONDS, self._seconds)

        def has_news() -> bool:
            return bool(self._waiting) or self._closing or self._has_begun

        with self._news:
            self._writing = backlog
            self._news.notify_all()
            if self._closing and backlog:
                self._news.wait(breath)
            self._news.wait_for(lambda: self._closing, breath)
            trains = self.runs[-1].newest.state == "running"
            pause = self._seconds - breath if backlog or trains else None
            if not self._has_failed() and not self._news.wait_for(has_news, pause):
                self.runs[-1].request_checkpoint()
                self._news.wait_for(has_news, self._seconds)
            news, self._waiting, self._has_begun = self._waiting, {}, False
            self._writing = backlog or bool(news)
            return self._closing, news

    def _has_failed(self) -> bool:
        """Tell whether the run has ended in a way that gives no checkpoint, and that is new."""
        newest = self.runs[-1].newest
        return newest.state == "failed" and newest.run_id not in self._failed

    def _last_checkpoints(self) -> dict[str, Checkpoint]:
        """Have the runs that were followed last give once more what they came to."""
        given = ((run.run_id, run.last_checkpoint()) for run in self.runs)
        return {run_id: checkpoint for run_id, checkpoint in given if checkpoint is not None}

    def _is_worth_it(self, checkpoint: Checkpoint) -> bool:
        """Tell whether there is anything to keep: who has not begun has but given weights."""
        begun_with = self.begun_with.get(checkpoint.run_id, 0)
        has_begun = checkpoint.steps > begun_with or checkpoint.run_id in self.claimed
        return has_begun or checkpoint.start is not None

    def _write(self, writer: ReopeningWriter, waiting: dict[str, Checkpoint]) -> None:
        worth = {
            run_id: checkpoint
            for run_id, checkpoint in waiting.items()
            if run_id in writer.known or self._is_worth_it(checkpoint)
        }
        if worth:
            self._open(writer)
        for checkpoint in worth.values():
            stopped = self._end.was_interrupted and checkpoint.state == "stopped"
            status = "interrupted" if stopped else None
            self.kept[checkpoint.run_id] = writer.save(checkpoint, status)
            self._progress.write(checkpoint)
        if worth and self._fate:
            self.remarks.append(writer.remark(self._fate, worth))
            self._fate = ""
        if self._has_failed():
            newest = self.runs[-1].newest
            writer.mark(newest.run_id, "failed", newest.message)
            self._failed.add(newest.run_id)

    def _open(self, writer: ReopeningWriter) -> None:
        """Open the store where need be, and find the runs there that are this process's."""
        if writer.is_gone:
            self._note_that_is_gone(writer)
        if writer.open():
            for run_id in writer.known:
                self._progress.find(run_id)
        for run_id in self.claimed.difference(writer.own):
            if not writer.claim(run_id):
                self._progress.lose(run_id, self._gone)
                self._fate = "deleted or replaced"

    def _note_that_is_gone(self, writer: ReopeningWriter) -> None:
        for run_id in writer.own:
            self._progress.lose(run_id, self._gone)
        self._fate = writer.fate

    @property
    def _gone(self) -> str:
        return f"The store {self.path} was deleted or replaced."
