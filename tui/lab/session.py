"""The run in the lab: how it begins, and all that is ordered of it. Textual is not known here."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ...core import RunConfig, Snapshot
from ...core.config import ConfigError
from ...core.data.tabular.open_tables import gone_table, why_untrainable
from ...core.nn.weights.start import StartWeights
from ...core.store.writing.recorder import Recorder
from ...core.training.background import AnyRun, BackgroundRun
from ...core.training.branch import Branch
from ...core.training.checkpoint import Checkpoint
from ...core.training.control.goal import Stride
from ...core.training.control.orders import Hold
from ...core.training.memory_need import much_sentence, not_enough_sentence
from ...core.training.replicas.shown_replica import Whose
from ...core.training.run.without_rows import StillRun
from ...core.training.run_options import RunOptions
from ...core.training.snapshot import ENDED
from ...core.training.speed.limit import Ramp, Speed, turned_speed
from ...core.training.timeline.timeline import When
from .session_listener import SessionListener

if TYPE_CHECKING:  # the first frame does not wait for a database
    from ...core.store.labels import Labels

_LONG_SECONDS = 20.0
"""How long is shown what a person should not miss."""


class _Aside(NamedTuple):
    """A run that rests until it is brought back, and how it was watched."""

    run: BackgroundRun
    config: RunConfig
    speed_limit: Speed
    shown_replica: Whose


class Session:
    """One run at a time, and the only place of the lab that starts runs and gives them orders.

    Args:
        config: The first run's config; it begins with the first `start`.
        recorder: Keeps the runs.
        listener: Who is told what happens.
        speed_limit: How fast runs train; `None` for as fast as possible.
        weights: What the first run starts from, if not at random.

    Attributes:
        config: What the run trains by.
        recorder: Keeps the runs.
        speed_limit: How fast the next run trains.
        shown_replica: Whose predictions are shown, where there are replicas.
        labels: What is said about runs that begin now.
        weights: What a run that begins now starts from, as far as they fit.
    """

    def __init__(
        self,
        config: RunConfig,
        recorder: Recorder,
        listener: SessionListener,
        *,
        speed_limit: Speed = None,
        weights: StartWeights | None = None,
    ) -> None:
        self.config = config
        self.recorder = recorder
        self.speed_limit = speed_limit
        self.shown_replica: Whose = 0
        self.labels: Labels | None = None
        self.weights = weights
        self._listener = listener
        self._run: AnyRun | None = None
        self._aside: _Aside | None = None

    # --- the run ---

    @property
    def has_run(self) -> bool:
        """Whether there is a run: there may be too little memory for the first one."""
        return self._run is not None

    @property
    def run(self) -> AnyRun:
        """The run."""
        assert self._run is not None, "the first run has not begun"
        return self._run

    @property
    def newest(self) -> Snapshot:
        """The newest snapshot of the run."""
        return self.run.newest

    def start(
        self,
        config: RunConfig,
        *,
        paused: bool = False,
        branch: Branch | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        """Replace the run by a new one, or by one that goes on from a checkpoint.

        Without memory, or the rows of its table, the run that is there stays, which is said. One
        that was kept is shown without its rows, and only looked at.

        Args:
            config: The config it trains by.
            paused: Whether it waits for a key.
            branch: Where it begins, if at an epoch of another run.
            checkpoint: Where it goes on.

        Raises:
            ConfigError: If a run by this config can't begin there.
            MemoryError: With a sentence, if the first run has too little.
        """
        untrainable = why_untrainable(config)
        if untrainable and branch is not None:
            raise ConfigError.of(untrainable)
        if untrainable and checkpoint is None:
            self._listener.notify(untrainable, title="Not started", severity="warning")
            return
        self._listener.run_leaves()
        if not untrainable and (sentence := much_sentence(config)):
            self._listener.notify(sentence, severity="warning", timeout=_LONG_SECONDS)
        try:
            run = self._begin(config, paused, branch, checkpoint)
        except MemoryError:
            sentence = not_enough_sentence(config)
            if self._run is None:
                raise MemoryError(sentence) from None
            if branch is not None or checkpoint is not None:
                raise ConfigError.of(sentence) from None
            self._listener.notify(sentence, title="Not started", severity="error")
            return
        self._stop_present()
        if self.weights is not None and branch is None and checkpoint is None and not run.start:
            self._listener.notify(f"It starts at random, not from the {self.weights.words}.")
        self.config, self._run, self.weights = config, run, run.start
        self._listener.run_began(branch)
        self._listener.run_ordered()
        self.refuses()

    def _begin(
        self, config: RunConfig, paused: bool, branch: Branch | None, checkpoint: Checkpoint | None
    ) -> AnyRun:
        if checkpoint is not None and (gone := gone_table(config)) is not None:
            self.shown_replica = checkpoint.whose
            return StillRun(checkpoint, gone)
        options = RunOptions(paused, self.speed_limit, branch=branch, checkpoint=checkpoint)
        if checkpoint is None:
            whose, run_id = self.shown_replica, self.recorder.new_id()
            start = None if branch else self.weights and self.weights.again(self.config, config)
            options = replace(options, shown_replica=whose, run_id=run_id, weights=start)
        else:
            # What goes on from where it was left has had its beginning.
            speed = None if isinstance(self.speed_limit, Ramp) else self.speed_limit
            options = replace(options, shown_replica=checkpoint.whose, speed_limit=speed)
        run = BackgroundRun(config, options)
        self.recorder.follow(run, self.labels)
        if checkpoint is not None:
            self.shown_replica = checkpoint.whose
        return run

    def refuses(self) -> bool:
        """Tell whether the run can only be looked at, and then say so."""
        if not isinstance(run := self._run, StillRun):
            return False
        said = run.refusal + " I opens the file as it is now, for a new run." * bool(run.file)
        self._listener.notify(said, severity="warning", timeout=_LONG_SECONDS)
        return True

    def stop(self) -> None:
        """Leave no run behind."""
        for run in (self._run, self._aside.run if self._aside else None):
            if run is not None:
                run.stop()

    def _stop_present(self) -> None:
        if self._run is not None and (self._aside is None or self._run is not self._aside.run):
            self._run.stop()

    def set_aside(self) -> None:
        """Have the run rest as it is, whatever others begin, until it is brought back."""
        run = self.run
        assert isinstance(run, BackgroundRun)  # no others begin beside another one
        run.show_epoch("live")
        run.order(Hold())
        self._aside = _Aside(run, self.config, self.speed_limit, self.shown_replica)

    def bring_back(self) -> None:
        """Go on with the run that was set aside, exactly as it was."""
        if self._aside is not None:
            self._listener.run_leaves()
            self._stop_present()
            run, self.config, self.speed_limit, self.shown_replica = self._aside
            self._run, self._aside, self.weights = run, None, run.start
            self.recorder.follow(run)
            run.release()
            self._listener.run_began(None)
            self._listener.run_ordered()

    def rewind(self) -> None:
        """Go back to epoch 0 of the same config and seed, training or not as now."""
        self.start(self.config, paused=self.newest.state != "running")

    def branch(self, config: RunConfig) -> Branch:
        """Begin a run with the weights that are seen, paused or training as this one; tell where.

        Raises:
            ConfigError: If a run by this config can't begin there.
        """
        branch = Branch(self.newest.past or self.newest)
        self.start(config, paused=self.run.is_held, branch=branch)
        return branch

    # --- how far and how fast ---

    @property
    def can_go_on(self) -> bool:
        """Whether a run that has ended may train on."""
        snapshot = self.newest
        return snapshot.state in {"finished", "stopped"} and snapshot.epoch < self.config.epochs

    @property
    def is_over(self) -> bool:
        """Whether the run has ended for good: a new one has to begin."""
        return self.newest.state in ENDED and not self.can_go_on

    def pause(self) -> None:
        """Wait before the next batch."""
        if isinstance(self.run, BackgroundRun):
            self.run.pause()
            self._listener.run_ordered()

    def resume(self) -> None:
        """Train on."""
        if not self.refuses() and isinstance(self.run, BackgroundRun):
            self.run.resume()
            self._listener.run_ordered()

    def advance(self, stride: Stride) -> None:
        """Go as far as a stride says, then pause."""
        if not self.refuses() and isinstance(self.run, BackgroundRun):
            self.run.advance(stride)
            self._listener.run_ordered()

    def limit_speed(self, speed: Speed) -> None:
        """Hold this run and the next ones to so many epochs a second, or to none."""
        self.speed_limit = speed
        self.run.set_speed(speed)
        self._listener.run_ordered()

    def change_speed(self, way: int) -> None:
        """Train faster or slower; see `turned_speed`."""
        self.limit_speed(turned_speed(self.speed_limit, self.newest.speed, way))

    # --- what it trains by, and what is seen of it ---

    def edit(self, config: RunConfig, gesture: Hashable = None) -> None:
        """Go on by a config that differs in live ones only; turns of one gesture are one edit."""
        if config != self.config and not self.refuses() and isinstance(self.run, BackgroundRun):
            self.config = config
            self.run.edit(config, gesture)
        self._listener.run_ordered()

    def set_parameter(
        self, place: int, value: float, replica: int, gesture: Hashable = None
    ) -> None:
        """Set a weight or bias of the run by hand; turns of one gesture are one edit.

        Raises:
            ConfigError: If the value can't be a weight, or the run has broken numbers.
        """
        if isinstance(self.run, StillRun):
            raise ConfigError.of(self.run.refusal)
        self.run.set_parameter(place, value, replica, gesture)
        self._listener.run_ordered()

    def show_replica(self, whose: Whose) -> None:
        """Show the predictions of one replica, or of the one that fares so."""
        self.shown_replica = whose
        self.run.show(whose)
        self._listener.run_ordered()

    def watch_making(self) -> bool:
        """Draw what is there now, and tell whether the epoch that is seen is still being made."""
        self._listener.run_ordered()
        return self.run.is_making

    def show_epoch(self, when: When) -> None:
        """Have snapshots show a past epoch as well, or no more."""
        self.run.show_epoch(when)
        self._listener.run_ordered()
