"""The state of one run: the record that everything which is done with a run works on."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.network import Network
from ...nn.weights.start import StartWeights
from ..diagnostics.step import LastStep
from ..engine.engine import Engine
from ..engine.stopwatch import Stopwatch
from ..recording.run_record import RunRecord
from ..replicas.replica_record import ReplicaRecord
from ..replicas.shown_replica import Whose
from ..replicas.variations import Variations
from ..snapshot import Parent, State
from ..speed.pacing import Pacing
from ..timeline.look_back import LookBack
from .recorded_edits import RecordedEdits


@dataclass(slots=True, eq=False)
class RunState:
    """One network, one config, and all that comes of them.

    It knows nothing of orders and of who watches. The files beside it begin one, show it, edit it,
    end it, and let it go on elsewhere; `Trainer` is what people have of it.
    """

    run_id: str
    """The run's name."""
    config: RunConfig
    """The config in force, edits in flight included."""
    variations: Variations | None
    """What differs between replicas beside their seeds."""
    network: Network
    """The network's shape and functions."""
    datasets: list[Dataset]
    """Each replica's points and their split; a single run has one."""
    engine: Engine
    """Does the arithmetic."""
    record: RunRecord
    """Has what ended epochs came to, and the rules that end the run."""
    clock: Stopwatch
    """Counts the time spent training."""
    past: LookBack
    """The timeline point that snapshots show beside what is now."""
    edits: RecordedEdits
    """What was changed in flight, oldest first."""
    parent: Parent | None = None
    """Where the run branched off another one, if it did."""
    start: StartWeights | None = None
    """The weights that it started from, where that was not at random."""
    status: State = "paused"
    """What the run is doing or how it ended."""
    message: str = ""
    """A sentence about how it ended; snapshots say more."""
    whose: Whose = 0
    """Whose predictions and parameters snapshots show, where there are replicas."""
    pacing: Pacing = field(default_factory=Pacing)
    """How fast it may train, for somebody who watches."""
    waited: float = 0.0
    """Seconds spent waiting for that."""
    set_aside: Array | None = None
    """What training goes on from, should it, where the weights of the best epoch are shown."""
    last_step: tuple[LastStep, RunConfig] | None = field(default=None)
    """The last step that was ordered alone, and the config it was made by."""
    fingerprint: str = ""
    """Tells the points and their split from others; empty until somebody asks."""

    @property
    def replicas(self) -> ReplicaRecord | None:
        """Every replica's own record; `None` for a single run."""
        return self.record.replicas

    @property
    def seconds_under_way(self) -> float:
        """Seconds for which it has trained or waited for its speed."""
        return self.clock.seconds + self.waited

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self.engine.epoch

    @property
    def epochs_done(self) -> float:
        """Epochs with the part of the one under way."""
        return self.epoch + self.engine.position / self.config.train_rows

    def set_status(self, status: State) -> None:
        """Be in a state from now on, and count the time that is spent training."""
        if status == self.status:
            return
        if status == "running":
            self.clock.start()
        else:
            self.clock.stop()
        self.status = status
