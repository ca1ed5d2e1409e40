"""A trainer at work in a thread of its own, for the dashboard and the command line."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from ..config import ConfigError, Problem, RunConfig, printable
from ..data.dataset import Dataset
from .checkpoint import Checkpoint
from .control import Control, Orders, ParameterEdit
from .goal import Stride
from .memory_need import not_enough_sentence
from .metrics.shown_replica import Whose
from .refusals import refuse_restart, unfit_sentence
from .run_options import RunOptions
from .snapshot import ENDED, Parent, Snapshot
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
            self._trainer = Trainer(config, run_id=options.run_id, branch=options.branch)
        else:
            self._trainer = Trainer.resumed(options.checkpoint, config)
            self._trainer.wake()
        self._trainer.whose = options.shown_replica
        self._trainer.speed = options.speed_limit
        self._began_with = self._trainer.steps
        self._control = Control(paused=options.paused)
        self._control.set_speed(options.speed_limit)
        self._control.publish(self._trainer.snapshot())
        # Whoever holds it decides alone whether an order still reaches the thread.
        self._door = threading.Lock()
        self._start()

    def _start(self) -> None:
        self._listening = True
        self._thread = threading.Thread(target=self._train, name="nnlab-trainer", daemon=True)
        self._thread.start()

    def _train(self) -> None:
        try:
            self._trainer.run(self._control)
        except MemoryError:
            self._fail(not_enough_sentence(self._trainer.config))
        except Exception as error:
            # Whatever it is, the person who watches gets a sentence instead of a frozen screen.
            reason = printable(str(error)) or "no reason given"
            self._fail(f"The run failed: {type(error).__name__}, {reason}.")
        with self._door:
            self._listening = False
            try:
                self._obey_late(self._control.take())
            except MemoryError:
                self._fail(not_enough_sentence(self._trainer.config))

    def _obey_late(self, late: Orders) -> None:
        """Carry out an edit or a wish that came while the last batch was under way."""
        if late.config is not None:
            self._apply(late.config)
        for edit in late.parameters:
            with suppress(ConfigError):  # the run has diverged in that batch
                self._set(edit)
        if late.whose is not None:
            self._show(late.whose)
        if late.speed != self._trainer.speed:
            self._hold_to(late.speed)
        if late.when is not None:
            self._look_at(late.when)
        if late.checkpoint_wanted and self._control.keep is not None:
            self._control.keep(self._trainer.checkpoint())

    def _fail(self, sentence: str) -> None:
        self._trainer.state, self._trainer.message = "failed", sentence
        self._control.publish(replace(self.newest, state="failed", message=sentence))

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self._trainer.run_id

    @property
    def parent(self) -> Parent | None:
        """Where it branched off another run, if it did."""
        return self._trainer.parent

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
        snapshot = self._control.newest
        assert snapshot is not None  # __init__ published one
        return snapshot

    @property
    def is_held(self) -> bool:
        """Whether it waits for `resume`, or will; unlike a snapshot's state, known at once."""
        return self._control.is_held

    def refresh(self) -> None:
        """Ask for a newer snapshot, unless nothing can have changed."""
        if self.newest.state == "running":
            self._control.request_snapshot()

    def request_checkpoint(self) -> None:
        """Ask for a checkpoint of a run that trains; one that rests has given its last."""
        if self.newest.state == "running":
            self._control.request_checkpoint()

    def give_checkpoints_to(self, follower: Callable[[Checkpoint], None]) -> None:
        """Give each checkpoint to a follower from now on, see `Control`; and what was missed."""
        with self._door:
            self._control.keep = follower
            newest = self.newest
            has_gone = newest.state in ENDED or newest.steps > self._began_with
            if newest.state in {"running", "failed"} or not has_gone:
                return  # there is one as soon as it rests
            if self._listening:
                self._control.request_checkpoint()
            else:
                follower(self._trainer.checkpoint())

    def last_checkpoint(self) -> Checkpoint | None:
        """Give once more what an ended run came to; `None` of one that trains or has failed."""
        with self._door:
            if self._listening or self.newest.state == "failed":
                return None
            return self._trainer.checkpoint()

    def pause(self) -> None:
        """Wait before the next batch."""
        self._control.pause()

    def resume(self) -> None:
        """Train on; a finished run goes on if its epochs were raised since."""
        self._control.resume()
        self._revive()

    def hold(self, seconds: float) -> bool:
        """Have it rest until `release`, to go on exactly as it was; that time is not counted.

        Args:
            seconds: How long to wait for the end of the batch under way at the most.

        Returns:
            Whether it rests.
        """
        return self.wait(0) or self._control.hold(seconds)

    def release(self) -> None:
        """Let it go on after `hold`."""
        self._control.release()

    def advance(self, stride: Stride) -> None:
        """Do one step, or go as far as a stride says, then pause."""
        self._control.advance(stride)
        self._revive()

    def edit(self, config: RunConfig) -> None:
        """Train by this config from the next step on.

        Raises:
            ConfigError: If it differs in a hyperparameter that can't change in flight.
        """
        refuse_restart(self._trainer.config, config)
        with self._door:
            if self._listening:
                self._control.edit(config)
            else:
                self._apply(config)

    def set_parameter(self, place: int, value: float, replica: int = 0) -> None:
        """Set one weight or bias by hand before the next batch, or at once if the run has ended.

        Args:
            place: Where it lies in a snapshot's parameters.
            value: What it is to be.
            replica: Whose it is, from 0.

        Raises:
            ConfigError: If the value can't be a weight, or the run has ended with broken numbers.
        """
        if sentence := unfit_sentence(value, self._trainer.config):
            raise ConfigError([Problem("", sentence)])
        edit = ParameterEdit(place, value, replica)
        with self._door:
            if self._listening:
                self._control.set_parameter(edit)
            else:
                self._set(edit)

    def show(self, whose: Whose) -> None:
        """Show another replica's predictions, however the run fares; training is not touched."""
        with self._door:
            if self._listening:
                self._control.show(whose)
            else:
                self._show(whose)

    def set_speed(self, speed: float | None) -> None:
        """Train so many epochs a second at most from now on; `None` for as many as possible."""
        with self._door:
            self._control.set_speed(speed)
            if not self._listening:
                self._hold_to(speed)

    def show_epoch(self, when: When) -> None:
        """Have snapshots show a past moment as well, or no more; training is not touched.

        Args:
            when: An epoch, of which the nearest that is kept is shown, or `live`.
        """
        with self._door:
            if self._listening:
                self._control.show_epoch(when)
            else:
                self._look_at(when)

    def stop(self) -> None:
        """End the run before its next batch."""
        self._control.stop()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the run has ended, or so many seconds; tell whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _apply(self, config: RunConfig) -> None:
        self._trainer.apply(config)
        self._publish()

    def _set(self, edit: ParameterEdit) -> None:
        self._trainer.set_parameter(edit.place, edit.value, edit.replica)
        self._publish()

    def _publish(self) -> None:
        """Show and keep what a run that has ended was changed to."""
        self._control.publish(self._trainer.snapshot())
        if self._control.keep is not None:
            self._control.keep(self._trainer.checkpoint())

    def _show(self, whose: Whose) -> None:
        self._trainer.whose = whose
        if self.newest.state != "failed":
            self._control.publish(self._trainer.snapshot())

    def _hold_to(self, speed: float | None) -> None:
        self._trainer.speed = speed
        if self.newest.state != "failed":
            self._control.publish(self._trainer.snapshot())

    def _look_at(self, when: When) -> None:
        self._trainer.past.look_at(when)
        if self.newest.state != "failed":
            self._control.publish(self._trainer.snapshot())

    def _revive(self) -> None:
        if self.newest.state not in {"finished", "stopped"} or not self.wait():
            return
        if self._trainer.may_go_on:
            self._start()
        else:
            self._control.pause()  # forget the stride that nobody is there to do
