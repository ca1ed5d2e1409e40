"""What a trainer shows of itself: frozen copies, safe to keep and to read from any thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..config import RunConfig
from ..data.dataset import Dataset
from ..data.names import input_names, output_names
from ..data.tabular.scale import Scale
from ..nn.layout import ParameterLayout
from ..nn.weights.start import StartWeights
from .diagnostics.step import StepRecord
from .history_view import HistoryView
from .metrics.epoch_numbers import EpochNumbers, Metrics
from .metrics.kept_scores import ScoresByTarget
from .replicas.replica_snapshot import ReplicaSnapshot
from .replicas.shown_replica import Shown

State = Literal["running", "paused", "finished", "stopped", "diverged", "failed"]

ENDED: frozenset[State] = frozenset({"finished", "stopped", "diverged", "failed"})
"""The states that a run does not leave by itself."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A hyperparameter that was changed in flight, or a weight or bias that was set by hand."""

    epoch: int
    """Epochs completed when it took effect."""
    step: int
    """Updates done when it took effect."""
    name: str
    """The hyperparameter; of a parameter what `ParameterLayout.name_of` calls it."""
    before: str
    """Its value before, as a person would type it."""
    after: str
    """Its value from then on, or in the end where it was turned like a knob."""
    turns: tuple[tuple[int, str], ...] = ()
    """Of a knob that was turned in one gesture, the updates done at each turn and the value from
    then on, the last one included; empty for a single change."""

    @property
    def facts(self) -> dict[str, Any]:
        """What files and programs are told of it; turns only where there are some."""
        facts = asdict(self)
        if not self.turns:
            del facts["turns"]
        return facts

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self:
        """Read what was told by `facts`, perhaps by a version that knew of no turns."""
        turns = tuple((int(step), str(value)) for step, value in facts.get("turns", ()))
        return cls(**{**facts, "turns": turns})

    def by(self, steps: int) -> Edit | None:
        """Give the edit as it was before some update: `None` if it had not been made by then."""
        if self.step >= steps:
            return None
        turns = tuple(turn for turn in self.turns if turn[0] < steps)
        if len(turns) == len(self.turns):
            return self
        return replace(self, after=turns[-1][1], turns=turns if len(turns) > 1 else ())


def edits_by(edits: Iterable[Edit], steps: int) -> tuple[Edit, ...]:
    """Give edits as they were before some update, those that had been made by then."""
    return tuple(then for edit in edits if (then := edit.by(steps)) is not None)


@dataclass(frozen=True, slots=True)
class Parent:
    """Where a run branched off another one."""

    run_id: str
    """The other run."""
    epoch: int
    """The epoch, which both have in common."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One run at one time. Arrays are read-only and belong to the snapshot.

    With replicas, metrics and history are medians over them: of one that a rule has stopped its
    last values count on, of a diverged one an infinite loss. Parameters and predictions are those
    of the replica that `shown` tells of; `replicas` has them all.
    """

    run_id: str
    """Which run it shows; one of another run is stale."""
    config: RunConfig
    """The config in force, edits in flight included."""
    state: State
    """What the trainer was doing."""
    message: str
    """How the run ended, or that its network seems stuck; empty while there is nothing to say."""
    epoch: int
    """Epochs completed."""
    position: int
    """Training rows already used in the epoch under way."""
    steps: int
    """Parameter updates done."""
    seconds: float
    """Time spent training; neither pauses nor waiting for a speed are counted."""
    numbers: EpochNumbers
    """What the parameters give, of every replica; `train`, `validation` and `test` read it."""
    parameters: NDArray[np.floating[Any]]
    """All weights and biases, flat; `core.nn.layout.ParameterLayout` cuts it into layers."""
    predictions: NDArray[np.floating[Any]]
    """The output for every row of the dataset, in the dataset's order, shape `(rows,)`; with
    several classes all outputs, `(rows, classes)`."""
    history: HistoryView
    """Metrics after each epoch so far; row 0 is before the first update."""
    learning_rates: NDArray[np.float64]
    """The learning rate of each epoch so far, shape `(epochs + 1,)`; row 0 is the first step's.
    Where it differs between replicas, it is the first's."""
    epoch_seconds: NDArray[np.float64]
    """How long the run had trained when each epoch so far ended, shape `(epochs + 1,)`; pauses
    are not counted. It is measured: the same run takes another time on another day."""
    edits: tuple[Edit, ...]
    """What was changed in flight, oldest first."""
    replicas: ReplicaSnapshot | None = None
    """Every replica, where there are several."""
    shown: Shown | None = None
    """Whose parameters and predictions these are, where there are several replicas. For the mean,
    the predictions are the mean's, and the parameters those of its first member."""
    step: StepRecord | None = None
    """What the last update did, if it was ordered as a single step; of the replica shown."""
    dataset: Dataset | None = None
    """The points and the split that these predictions are for; of the replica shown."""
    speed: float | None = None
    """How many epochs a second it is held to; `None` for as fast as possible."""
    speeds_up: bool = False
    """Whether it is on its way to full speed, and `speed` what it is held to just then."""
    waited: float = 0.0
    """Time spent waiting for that, which is no part of `seconds`."""
    parent: Parent | None = None
    """Which run it branched off, if it did."""
    start: StartWeights | None = None
    """The weights that it started from, where that was not at random."""
    kept: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    """The epochs that can be looked back at, ascending."""
    best_epoch: int | None = None
    """The one of them with the least validation loss, or train loss without validation rows; of a
    single run."""
    past: Snapshot | None = None
    """The timeline point that is looked back at: the same one while nothing else is asked for."""
    is_past: bool = False
    """Whether this is such a point: paused, with the history up to then."""
    kept_scores: tuple[ScoresByTarget, ...] = ()
    """Every replica's scores, where the rows are gone and only these are left of them."""

    @property
    def train(self) -> Metrics:
        """On the rows that train."""
        return self.numbers.metrics[0]

    @property
    def validation(self) -> Metrics | None:
        """On the validation rows; `None` where there are none."""
        return self.numbers.metrics[1]

    @property
    def test(self) -> Metrics | None:
        """On the test rows; `None` where there are none."""
        return self.numbers.metrics[2]

    @property
    def why_empty(self) -> str:
        """Why it has no predictions of its own rows, as a sentence; empty where it has them."""
        return "" if self.dataset is None else self.dataset.why_empty

    def __repr__(self) -> str:
        from .rendering.words import line_of

        return line_of(self)

    def _repr_html_(self) -> str:
        """Show it in a notebook, with its curves and scores."""
        from .rendering.html import html_of

        return html_of(self)

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        """Show it where rich prints, with its curves and scores.

        rich hands its console over, which makes texts of its own of these lines: so nothing of
        rich is imported here, and nothing in them is read as markup.
        """
        from .rendering.lines import lines_of

        lines = lines_of(self, options.max_width, ascii_only=options.ascii_only)
        for number, line in enumerate(lines):
            yield console.render_str(
                line, style="" if number else "bold", markup=False, emoji=False, highlight=False
            )

    @property
    def weights(self) -> tuple[NDArray[np.floating[Any]], ...]:
        """Each layer's weights, the first hidden layer's first and the output's last.

        Each has the shape `(fan in, fan out)`: `weights[0][i, j]` leads from input i to unit j of
        the first layer. They are read-only views of `parameters`; `replicas.weights` has those of
        every replica.
        """
        return self._layout.all_weights(self.parameters)

    @property
    def biases(self) -> tuple[NDArray[np.floating[Any]], ...]:
        """Each layer's biases, each of shape `(fan out,)`; in a network without biases `(0,)`.

        They are read-only views of `parameters`; `replicas.biases` has those of every replica.
        """
        return self._layout.all_biases(self.parameters)

    @property
    def _layout(self) -> ParameterLayout:
        return ParameterLayout(
            self.config.shape,
            self.config.bias,
            input_names(self.config),
            output_names(self.config),
        )

    def predict(self, rows: ArrayLike) -> NDArray[np.float64]:
        """Let the network predict any points of the plane, or rows of the table it learned.

        With replicas it is the one that `shown` tells of, or the mean of all their outputs.

        Args:
            rows: Pairs of x1 and x2, shape `(..., 2)`: `(rows, 2)` for many points, `(2,)` for
                one; the features of the config are made of them. On a table its inputs, in its
                own units and the order of `dataset.table.inputs`, shape `(..., inputs)`; NaN is
                missing, and is filled and all are scaled as they were for training.

        Returns:
            The outputs in double precision, shape `(...)`: `(rows,)` for many points, `()` for one.
            With several classes or targets each has all of them, `(..., outputs)`. Numbers that
            were learned from a table are in its units.

        Raises:
            ConfigError: If that are no points, or no rows of such a table; or the table is not
                at hand.
        """
        from .prediction import predict

        if self.shown is None:
            return predict(self.config, self.parameters[None], [self._scale_of(0)], rows)
        # Of a mean of replicas, all of them predict, each as it was trained.
        scales = [self._scale_of(member) for member in self.shown.members]
        return predict(self.config, self.shown.parameters, scales, rows)

    def boundary(
        self, across: ArrayLike, up: ArrayLike, columns: tuple[str, str] | None = None
    ) -> NDArray[np.float64]:
        """Let the network predict every point of a grid, as the boundary is drawn of.

        Args:
            across: The places from left to right, shape `(columns,)`.
            up: The places from bottom to top, shape `(rows,)`.
            columns: Which two inputs of a table these are, in its own units, all others being at
                their means; its first two if not given.

        Returns:
            The outputs, shape `(rows, columns)`, of several `(rows, columns, outputs)`.

        Raises:
            ConfigError: As of `predict`, and if the table has no such inputs.
        """
        from .prediction import rows_of_grid

        return self.predict(rows_of_grid(self.dataset, across, up, columns))

    def _scale_of(self, replica: int) -> Scale | None:
        dataset = self.dataset if self.replicas is None else self.replicas.datasets[replica]
        return None if dataset is None else dataset.scale

    def to_dict(self) -> dict[str, Any]:
        """Write all of it as what JSON can hold, under the names that `nnlab train --json` has.

        Beside what that prints there are `edits`, `history` (a list for each column, the first
        number being the start), `layers` (each with its `weights`, a list for each unit of the
        layer below, and its `biases`) and `predictions`, here the bare outputs in the order of the
        rows; with `replicas`, each of them has its own sets, layers and predictions. What is no
        finite number is `None`.
        """
        from .rendering.plain import dict_of

        return dict_of(self)
