"""What a person may tell a running trainer, as data: a record for each order, with what it does.

There are two kinds. A course order says what the run does from now on, such as waiting; a work
order is carried out once, between two batches. A new order is one more record here, and whoever has
a `BackgroundRun` gives it with `run.order(...)`.
"""

# ruff: noqa: D102  (what a record does is said once, by its own docstring)

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from ...config import ConfigError, Problem, RunConfig
from ..replicas.shown_replica import Whose
from ..run.edits import refuse_restart, unfit_sentence
from ..speed.limit import Speed
from ..timeline.timeline import TimelinePoint, When
from .goal import Stride

# --- what a run does from now on ---


@dataclass(frozen=True, slots=True)
class Course:
    """What a run does as long as no order says otherwise."""

    paused: bool = False
    """Whether it waits once its strides are done."""
    held: bool = False
    """Whether it waits whatever else is ordered, to go on with that afterwards."""
    stopped: bool = False
    """Whether it ends before its next batch."""
    strides: tuple[Stride, ...] = ()
    """How far to train although paused, one after the other."""

    @property
    def rests(self) -> bool:
        """Whether the run has nothing to train now."""
        return self.held or (self.paused and not self.strides)


class CourseOrder(ABC):
    """An order that changes the course of a run."""

    revives: ClassVar[bool] = False
    """Whether a run that has ended is to go on by it, if it may."""

    @abstractmethod
    def change(self, course: Course) -> Course:
        """Give the course that follows."""


@dataclass(frozen=True, slots=True)
class Pause(CourseOrder):
    """Wait before the next batch; strides are forgotten."""

    def change(self, course: Course) -> Course:
        return replace(course, paused=True, strides=())


@dataclass(frozen=True, slots=True)
class Resume(CourseOrder):
    """Train on, even after a stop."""

    revives = True

    def change(self, course: Course) -> Course:
        return replace(course, paused=False, stopped=False, strides=())


@dataclass(frozen=True, slots=True)
class Advance(CourseOrder):
    """Do one step, or train on as far as a stride says, then pause."""

    revives = True

    stride: Stride

    def change(self, course: Course) -> Course:
        return replace(course, paused=True, stopped=False, strides=(*course.strides, self.stride))


@dataclass(frozen=True, slots=True)
class Hold(CourseOrder):
    """Rest before the next batch until `Release`, with all orders as they are."""

    def change(self, course: Course) -> Course:
        return replace(course, held=True)


@dataclass(frozen=True, slots=True)
class Release(CourseOrder):
    """Go on with what the run was at before `Hold`."""

    def change(self, course: Course) -> Course:
        return replace(course, held=False)


@dataclass(frozen=True, slots=True)
class Stop(CourseOrder):
    """End the run before its next batch."""

    def change(self, course: Course) -> Course:
        return replace(course, stopped=True)


# --- what is carried out once ---


class Looking(Protocol):
    """What looks back at points of a timeline."""

    def look_at(self, when: When, made: TimelinePoint | None = None) -> None: ...


class Ordered(Protocol):
    """What orders need of a trainer."""

    @property
    def whose(self) -> Whose: ...
    @whose.setter
    def whose(self, whose: Whose) -> None: ...
    @property
    def speed(self) -> Speed: ...
    @speed.setter
    def speed(self, speed: Speed) -> None: ...
    @property
    def past(self) -> Looking: ...

    def apply(self, wanted: RunConfig, gesture: Hashable = None) -> None: ...

    def set_parameter(
        self, place: int, value: float, replica: int = 0, gesture: Hashable = None
    ) -> None: ...


class WorkOrder:
    """An order that is carried out between two batches, or at once where a run has ended."""

    wants_snapshot: ClassVar[bool] = True
    """Whether a snapshot follows it."""
    wants_checkpoint: ClassVar[bool] = False
    """Whether a checkpoint follows it, as the run is another one then."""
    may_lapse: ClassVar[bool] = False
    """Whether what happens between giving and obeying it may leave nothing to be done."""

    @property
    def key(self) -> Hashable:
        """Of two orders with the same one the later counts, so none queue up."""
        return type(self)

    def check(self, config: RunConfig) -> None:
        """Let it pass if a run by this config can carry it out.

        Raises:
            ConfigError: If it can't.
        """

    def carry_out(self, trainer: Ordered) -> None:
        """Do what it says; nothing where the snapshot or the checkpoint after it is all."""


@dataclass(frozen=True, slots=True)
class ApplyConfig(WorkOrder):
    """Train by a config from the next step on; only live hyperparameters may differ."""

    wants_checkpoint = True

    config: RunConfig
    gesture: Hashable = None
    """What the change is one turn of: turns of one gesture are one edit."""

    def check(self, config: RunConfig) -> None:
        refuse_restart(config, self.config)

    def carry_out(self, trainer: Ordered) -> None:
        trainer.apply(self.config, self.gesture)


@dataclass(frozen=True, slots=True)
class SetParameter(WorkOrder):
    """Set one weight or bias by hand, and train on from there."""

    wants_checkpoint = True
    may_lapse = True  # the run may have diverged: then there is nothing to be set

    place: int
    """Where it lies in the flat vector of parameters."""
    value: float
    """What it is to be."""
    replica: int = 0
    """Which replica's it is, from 0."""
    gesture: Hashable = None
    """What this is one turn of: turns of one gesture are one edit."""

    @property
    def key(self) -> Hashable:
        return type(self), self.replica, self.place

    def check(self, config: RunConfig) -> None:
        if sentence := unfit_sentence(self.value, config):
            raise ConfigError([Problem("", sentence)])

    def carry_out(self, trainer: Ordered) -> None:
        trainer.set_parameter(self.place, self.value, self.replica, self.gesture)


@dataclass(frozen=True, slots=True)
class ShowReplica(WorkOrder):
    """Have snapshots show another replica's predictions; training is not touched."""

    whose: Whose

    def carry_out(self, trainer: Ordered) -> None:
        trainer.whose = self.whose


@dataclass(frozen=True, slots=True)
class LimitSpeed(WorkOrder):
    """Train so many epochs a second at most, or faster and faster from now on."""

    speed: Speed

    def carry_out(self, trainer: Ordered) -> None:
        trainer.speed = self.speed


@dataclass(frozen=True, slots=True)
class LookAt(WorkOrder):
    """Have snapshots show the timeline point nearest to an epoch as well, or no more."""

    when: When
    made: TimelinePoint | None = None
    """The very point, if it was made."""

    def carry_out(self, trainer: Ordered) -> None:
        trainer.past.look_at(self.when, self.made)


@dataclass(frozen=True, slots=True)
class GiveSnapshot(WorkOrder):
    """Publish a snapshot."""


@dataclass(frozen=True, slots=True)
class GiveCheckpoint(WorkOrder):
    """Give a checkpoint to whoever follows the run."""

    wants_snapshot = False
    wants_checkpoint = True


Order = CourseOrder | WorkOrder


def obey(order: WorkOrder, trainer: Ordered) -> None:
    """Carry an order out that was given a while ago, unless it has lapsed."""
    try:
        order.carry_out(trainer)
    except ConfigError:
        if not order.may_lapse:
            raise
