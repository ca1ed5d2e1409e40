"""Time travel in the lab: which moment of the run is seen, and runs that begin there.

What is seen is asked of the run, whose snapshots then have the past moment beside what is now.
Orders are always for the run as it is now; what is typed into the form meanwhile is for a branch.
"""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from ...core import RunConfig
from ...core.config import ConfigError
from ...core.training.branch import Branch
from ...core.training.checkpoint import Checkpoint
from ...core.training.timeline.timeline import When
from ..drawing.chart.other_runs import MOST_OTHERS, OtherRun
from .bars.status_bar import MessageLine
from .panels.chart.loss_chart import LossChart
from .pictures import PictureScreen
from .travel import SECONDS_TO_PLAY, TICK, Playback, nearest, stepped


class TimeTravelScreen(PictureScreen):
    """The part of the lab that moves through a run."""

    _playback: Playback | None = None
    _play_timer: Timer | None = None

    def start(
        self,
        config: RunConfig,
        *,
        paused: bool = False,
        branch: Branch | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        """Begin with another run, which is seen as it is."""
        self._stop_playing()
        super().start(config, paused=paused, branch=branch, checkpoint=checkpoint)

    def _look_at(self, when: When) -> None:
        if when != self._when:
            comes_or_goes = "live" in (when, self._when)
            self._when = when
            self.run.show_epoch(when)
            if comes_or_goes:
                self.show_pending()
            self.watch_for_effect()

    def action_travel(self, by: int) -> None:
        """Look at the moment so many moments earlier or later."""
        self._stop_playing()
        self._look_at(stepped(self.run.newest, self._when, by))

    def action_first_moment(self) -> None:
        """Look at the first moment that is kept."""
        self._stop_playing()
        self._look_at(nearest(self.run.newest, 0))

    def action_best_moment(self) -> None:
        """Look at the epoch with the least loss."""
        best = self.run.newest.best_epoch
        if best is None:
            self.notify("With replicas there is no best epoch of all.")
            return
        self._stop_playing()
        self._look_at(nearest(self.run.newest, best))

    def action_live(self) -> None:
        """Look at the run as it is."""
        self._stop_playing()
        self._look_at("live")

    @on(LossChart.LookBack)
    def _look_back(self, event: LossChart.LookBack) -> None:
        self._stop_playing()
        self._look_at(nearest(self.run.newest, event.epoch))

    # --- playing ---

    def action_play(self) -> None:
        """Play the run from what is seen on, faster each time; after the fastest, stop."""
        if self._playback is None:
            begin = self.run.newest.kept[0] if self._when == "live" else self._when
            self._playback = Playback(float(begin))
            self._play_timer = self.set_interval(TICK, self._play_on)
            self._look_at(nearest(self.run.newest, self._playback.epoch))
        elif self._playback.speed + 1 < len(SECONDS_TO_PLAY):
            self._playback.speed += 1
        else:
            self._stop_playing()
            return
        self.query_one(MessageLine).playing = self._playback.words

    def _play_on(self) -> None:
        if self._playback is not None:
            when = self._playback.tick(self.run.newest)
            if when == "live":
                self._stop_playing()
            self._look_at(when)

    def _stop_playing(self) -> None:
        if self._play_timer is not None:
            self._play_timer.stop()
        self._playback = self._play_timer = None
        self.query_one(MessageLine).playing = ""

    # --- branches ---

    def action_branch(self) -> None:
        """Begin a run by the form's config with the weights that are seen."""
        config = self.may_run()
        if config is None:
            return
        live = self.run.newest
        branch = Branch(live.past or live)
        chart = self.query_one(LossChart)
        behind = OtherRun.of(live, live.run_id, first=branch.parent.epoch)
        try:
            self.start(config, branch=branch)
        except ConfigError as error:
            sentences = " ".join(problem.sentence for problem in error.problems)
            self.notify(sentences, title="No branch", severity="error")
            return
        chart.others = (behind, *chart.others)[:MOST_OTHERS]
        self.notify(
            f"Run {self.run.run_id} goes on from run {live.run_id} at epoch"
            f" {branch.parent.epoch:,}; the optimizer begins afresh.",
            title="Branched",
        )
