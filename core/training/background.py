"""A trainer at work in a thread of its own, for the dashboard and the command line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import replace

from ..config import RunConfig, printable
from ..data.dataset import Dataset
from ..nn.weights.start import StartWeights
from .checkpoint import Checkpoint
from .control.goal import Stride
from .control.mailbox import Mailbox
from .control.orders import (
    Advance,
    ApplyConfig,
    CourseOrder,
    GiveCheckpoint,
    GiveSnapshot,
    Hold,
    LimitSpeed,
    Order,
    Pause,
    Release,
    Resume,
    SetParameter,
    ShowReplica,
    Stop,
    WorkOrder,
    obey,
)
from .memory_need import not_enough_sentence
from .remaking.maker import EpochMaker
from .replicas.shown_replica import Whose
from .run.without_rows import StillRun
from .run_options import RunOptions
from .snapshot import ENDED, Parent, Snapshot
from .speed.limit import Speed
from .timeline.timeline import When
from .trainer import Trainer


class BackgroundRun:
    """One run in a daemon thread: orders go in at any time, `newest` never waits.

    The thread is a daemon, so a program that ends never waits for a long batch.

    Args:
        config: The run's config.
        options: How it begins.

    Raises:
        ConfigError: If it can't go on from the checkpoint, see `Trainer.resumed`, or can't begin
            at the branch.
    """

    def __init__(self, config: RunConfig, options: RunOptions | None = None) -> None:
        options = options or RunOptions()
        if options.checkpoint is None:
            self._trainer = Trainer(
                config, parameters=options.weights, run_id=options.run_id, branch=options.branch
            )
        else:
            self._trainer = Trainer.resumed(options.checkpoint, config)
            self._trainer.wake()
        self._trainer.whose = options.shown_replica
        self._trainer.speed = options.speed_limit
        self._began_with = self._trainer.steps
        self._mailbox = Mailbox(paused=options.paused, speed_limit=options.speed_limit)
        self._mailbox.publish(self._trainer.snapshot())
        # Whoever holds it decides alone whether an order still reaches the thread.
        self._door = threading.Lock()
        self._maker = EpochMaker(self._mailbox, self._trainer.past.waypoints, self.order)
        self._start()

    def _start(self) -> None:
        self._listening = True
        self._thread = threading.Thread(target=self._train, name="nnlab-trainer", daemon=True)
        self._thread.start()

    def _train(self) -> None:
        try:
            self._trainer.run(self._mailbox)
        except MemoryError:
            self._fail(not_enough_sentence(self._trainer.config))
        except Exception as error:
            # Whatever it is, the person who watches gets a sentence instead of a frozen screen.
            reason = printable(str(error)) or "no reason given"
            self._fail(f"The run failed: {type(error).__name__}, {reason}.")
        with self._door:
            self._listening = False
            try:
                # A wish may have come while the last batch was under way.
                for order in self._mailbox.take()[1]:
                    obey(order, self._trainer)
                    self._show_effect(order)
            except MemoryError:
                self._fail(not_enough_sentence(self._trainer.config))

    def _fail(self, sentence: str) -> None:
        self._trainer.fail(sentence)
        self._mailbox.publish(replace(self.newest, state="failed", message=sentence))

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self._trainer.run_id

    @property
    def parent(self) -> Parent | None:
        """Where it branched off another run, if it did."""
        return self._trainer.parent

    @property
    def start(self) -> StartWeights | None:
        """The weights that it started from, where that was not at random."""
        return self.newest.start

    @property
    def began_with(self) -> int:
        """The steps that its parameters had been trained by before it began."""
        return self._began_with

    @property
    def dataset(self) -> Dataset:
        """The points and their split, as they are now; a snapshot has those that it shows."""
        return self._trainer.dataset

    @property
    def datasets(self) -> list[Dataset]:
        """Each replica's points and their split."""
        return self._trainer.datasets

    @property
    def newest(self) -> Snapshot:
        """The last published snapshot; `refresh` asks for a newer one."""
        snapshot = self._mailbox.newest
        assert snapshot is not None  # __init__ published one
        return snapshot

    @property
    def is_held(self) -> bool:
        """Whether it waits for `resume`, or will; unlike a snapshot's state, known at once."""
        return self._mailbox.is_paused

    @property
    def held_by(self) -> tuple[str, ...] | None:
        """What keeps a run that has ended from training on: hyperparameters, if others would do.

        `None` of one that trains, rests or may go on.
        """
        ended = self.newest.state
        if ended not in ENDED or (ended in {"finished", "stopped"} and self._trainer.may_go_on):
            return None
        return self._trainer.held_by if ended == "finished" else ()

    def give_checkpoints_to(self, follower: Callable[[Checkpoint], None]) -> None:
        """Give each checkpoint to a follower from now on, see `Mailbox`; and what was missed."""
        with self._door:
            self._mailbox.follower = follower
            newest = self.newest
            has_gone = newest.state in ENDED or newest.steps > self._began_with
            if newest.state in {"running", "failed"} or not has_gone:
                return  # there is one as soon as it rests
            if self._listening:
                self._mailbox.give(GiveCheckpoint())
            else:
                follower(self._trainer.checkpoint())

    def last_checkpoint(self) -> Checkpoint | None:
        """Give once more what an ended run came to; `None` of one that trains or has failed."""
        with self._door:
            if self._listening or self.newest.state == "failed":
                return None
            return self._trainer.checkpoint()

    # --- orders, which may come from any thread ---

    def order(self, order: Order) -> None:
        """Have an order obeyed before the next batch, or at once if the run has ended.

        Raises:
            ConfigError: If a run of this config can't carry it out, or this one has ended so that
                it can't.
        """
        if isinstance(order, CourseOrder):
            self._mailbox.give(order)
            if order.revives:
                self._revive()
            return
        order.check(self._trainer.config)
        with self._door:
            if self._listening:
                self._mailbox.give(order)
            else:
                order.carry_out(self._trainer)
                self._show_effect(order)

    def pause(self) -> None:
        """Wait before the next batch."""
        self.order(Pause())

    def resume(self) -> None:
        """Train on; a finished run goes on if its epochs were raised since."""
        self.order(Resume())

    def advance(self, stride: Stride) -> None:
        """Do one step, or go as far as a stride says, then pause."""
        self.order(Advance(stride))

    def stop(self) -> None:
        """End the run before its next batch."""
        self.order(Stop())

    def edit(self, config: RunConfig, gesture: Hashable = None) -> None:
        """Train by this config from the next step on; see `ApplyConfig`."""
        self.order(ApplyConfig(config, gesture))

    def set_parameter(
        self, place: int, value: float, replica: int = 0, gesture: Hashable = None
    ) -> None:
        """Set one weight or bias by hand; see `SetParameter`."""
        self.order(SetParameter(place, value, replica, gesture))

    def show(self, whose: Whose) -> None:
        """Show another replica's predictions, however the run fares."""
        self.order(ShowReplica(whose))

    def set_speed(self, speed: Speed) -> None:
        """Train so many epochs a second at most from now on; `None` for as many as possible."""
        self.order(LimitSpeed(speed))

    def show_epoch(self, when: When) -> None:
        """Have snapshots show an epoch as well, or no more.

        That is the timeline point nearest to it, and its own once that is made, where it can be.
        """
        self._maker.want(when)

    @property
    def is_making(self) -> bool:
        """Whether the epoch that is looked at is being made."""
        return self._maker.is_making

    def refresh(self) -> None:
        """Ask for a newer snapshot, unless nothing can have changed."""
        if self.newest.state == "running":
            self.order(GiveSnapshot())

    def request_checkpoint(self) -> None:
        """Ask for a checkpoint of a run that trains; one that rests has given its last."""
        if self.newest.state == "running":
            self.order(GiveCheckpoint())

    def hold(self, seconds: float) -> bool:
        """Have it rest until `release`, to go on exactly as it was; that time is not counted.

        Args:
            seconds: How long to wait for the end of the batch under way at the most.

        Returns:
            Whether it rests.
        """
        if self.wait(0):
            return True
        self.order(Hold())
        return self._mailbox.wait_for_rest(seconds)

    def release(self) -> None:
        """Let it go on after `hold`."""
        self.order(Release())

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the run has ended, or so many seconds; tell whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _show_effect(self, order: WorkOrder) -> None:
        """Show and keep what a run that has ended was changed to."""
        mailbox, trainer = self._mailbox, self._trainer
        may_be_shown = order.wants_checkpoint or self.newest.state != "failed"
        if order.wants_snapshot and may_be_shown:
            mailbox.publish(trainer.snapshot())
        if order.wants_checkpoint and mailbox.follower is not None:
            mailbox.follower(trainer.checkpoint())

    def _revive(self) -> None:
        if self.newest.state not in {"finished", "stopped"} or not self.wait():
            return
        if self._trainer.may_go_on:
            self._start()
        else:
            self._mailbox.give(Pause())  # forget the stride that nobody is there to do


AnyRun = BackgroundRun | StillRun
"""A run in the lab."""
