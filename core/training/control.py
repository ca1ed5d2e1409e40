"""Orders to a trainer from any thread, and the newest snapshot on the way back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from ..config import RunConfig
from .checkpoint import Checkpoint
from .goal import Stride
from .metrics.shown_replica import Whose
from .snapshot import Snapshot
from .timeline.timeline import When


@dataclass(frozen=True, slots=True)
class ParameterEdit:
    """One weight or bias to be set by hand."""

    place: int
    """Where it lies in the flat vector of parameters."""
    value: float
    """What it is to be."""
    replica: int = 0
    """Whose it is."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a trainer is asked to do, taken over at one moment."""

    config: RunConfig | None
    """The config wanted from the next step on."""
    parameters: tuple[ParameterEdit, ...]
    """The weights and biases to be set before the next step."""
    stride: Stride | None
    """How far to train although paused."""
    paused: bool
    """Whether to wait once the stride is done."""
    stopped: bool
    """Whether to end the run."""
    snapshot_wanted: bool
    """Whether somebody waits for a snapshot."""
    whose: Whose | None
    """Whose predictions snapshots show from now on."""
    speed: float | None
    """How many epochs a second to train at most; `None` for as many as possible."""
    when: When | None = None
    """Which moment they show beside the present one from now on."""
    checkpoint_wanted: bool = False
    """Whether somebody waits for a checkpoint."""
    held: bool = False
    """Whether to wait whatever else is ordered, and to go on with it after that."""


class Control:
    """The one place where a trainer and those who watch it meet.

    Everyone gives orders at any time; they are obeyed between two batches, so within milliseconds.
    The trainer makes a snapshot when its state changes and when one is asked for, never else: a
    slow screen costs frames, not training, and nothing queues up.

    Args:
        paused: Whether training waits for `resume` before its first step.
        keep: What is given each checkpoint, in the trainer's thread, so it must not take long.
            There is one whenever the run rests, ends or is edited, and when it is asked for.

    Attributes:
        attention: Whether there is an order. The trainer reads it before every batch, without a
            lock: one attribute.
        newest: The last snapshot that was published.
    """

    def __init__(
        self, *, paused: bool = False, keep: Callable[[Checkpoint], None] | None = None
    ) -> None:
        self._changed = threading.Condition()
        self._config: RunConfig | None = None
        # By whose and which: of two edits of one parameter the later counts, so none queue up.
        self._parameters: dict[tuple[int, int], ParameterEdit] = {}
        self._strides: list[Stride] = []
        self._paused = paused
        self._held = self._rests = False
        self._stopped = False
        self._snapshot_wanted = False
        self._whose: Whose | None = None
        self._speed: float | None = None
        self._is_told = True
        self._checkpoint_wanted = False
        self.keep = keep
        self._when: When | None = None
        self.attention = True
        self.newest: Snapshot | None = None

    @property
    def is_held(self) -> bool:
        """Whether training waits, or will once what it was told to do is done."""
        return self._paused

    def pause(self) -> None:
        """Stop before the next batch and wait there."""
        with self._changed:
            self._paused = True
            self._strides.clear()
            self._tell()

    def resume(self) -> None:
        """Train on, even after a stop."""
        with self._changed:
            self._paused = self._stopped = False
            self._strides.clear()
            self._tell()

    def advance(self, stride: Stride) -> None:
        """Do one step, or train on as far as a stride says, then pause."""
        with self._changed:
            self._paused = True
            self._stopped = False
            self._strides.append(stride)
            self._tell()

    def hold(self, seconds: float) -> bool:
        """Have the run rest before its next batch until `release`, with all orders as they are.

        Args:
            seconds: How long to wait for that at the most.

        Returns:
            Whether it rests by now, its checkpoint given.
        """
        with self._changed:
            self._held = True
            self._tell()
            return self._changed.wait_for(lambda: self._rests, seconds)

    def release(self) -> None:
        """Let the run go on with what it was at before `hold`."""
        with self._changed:
            self._held = False
            self._tell()

    def stop(self) -> None:
        """End the run before the next batch."""
        with self._changed:
            self._stopped = True
            self._tell()

    def edit(self, config: RunConfig) -> None:
        """Train by this config from the next step on; only live hyperparameters may differ."""
        with self._changed:
            self._config = config
            self._tell()

    def set_parameter(self, edit: ParameterEdit) -> None:
        """Set a weight or bias before the next batch, and train on from there."""
        with self._changed:
            self._parameters[edit.replica, edit.place] = edit
            self._tell()

    def request_snapshot(self) -> None:
        """Ask for a newer snapshot; it appears in `newest` a moment later."""
        with self._changed:
            self._snapshot_wanted = True
            self._tell()

    def request_checkpoint(self) -> None:
        """Ask for a checkpoint, which `keep` is given before the next batch."""
        with self._changed:
            self._checkpoint_wanted = True
            self._tell()

    def show(self, whose: Whose) -> None:
        """Show another replica's predictions from the next snapshot on, which this asks for."""
        with self._changed:
            self._whose = whose
            self._snapshot_wanted = True
            self._tell()

    def set_speed(self, speed: float | None) -> None:
        """Train so many epochs a second at most; `None` for as many as possible."""
        with self._changed:
            self._speed = speed
            self._snapshot_wanted = True
            self._tell()

    def show_epoch(self, when: When) -> None:
        """Look back at an epoch, or no more, from the next snapshot on, which this asks for."""
        with self._changed:
            self._when = when
            self._snapshot_wanted = True
            self._tell()

    def _tell(self) -> None:
        self.attention = self._is_told = True
        self._changed.notify_all()

    # What follows is the trainer's side.

    def take(self) -> Orders:
        """Take the orders over. A pause, a stop and an unfinished stride stay in force."""
        with self._changed:
            orders = Orders(
                self._config,
                tuple(self._parameters.values()),
                self._strides[0] if self._strides else None,
                self._paused,
                self._stopped,
                self._snapshot_wanted,
                self._whose,
                self._speed,
                self._when,
                self._checkpoint_wanted,
                self._held,
            )
            self._config = self._whose = self._when = None
            self._parameters.clear()
            self._snapshot_wanted = self._checkpoint_wanted = self._is_told = False
            # Whoever makes a stride needs not be told between two batches that there is one.
            waits = self._held or (self._paused and not self._strides)
            self.attention = self._stopped or waits
            return orders

    def wait(self) -> None:
        """Sleep until there is something to do besides being paused."""
        with self._changed:
            self._rests = True
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: (
                    (not self._held and (not self._paused or bool(self._strides)))
                    or self._stopped
                    or self._config is not None
                    or self._parameters
                    or self._snapshot_wanted
                    or self._checkpoint_wanted
                )
            )
            self._rests = False

    def rest(self, seconds: float) -> None:
        """Sleep so long, or until there is another order."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_told, seconds)

    def finish(self, stride: Stride, rest: Stride | None = None) -> None:
        """Report a stride as done, or what is left of it, unless it was withdrawn by a pause."""
        with self._changed:
            if self._strides and self._strides[0] is stride:
                self._strides[:1] = [] if rest is None else [rest]
            self.attention = True

    def drop_strides(self) -> None:
        """Forget how far to go: the run has ended."""
        with self._changed:
            self._strides.clear()

    def publish(self, snapshot: Snapshot) -> None:
        """Show a snapshot to whoever looks."""
        self.newest = snapshot
