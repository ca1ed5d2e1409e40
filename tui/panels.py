"""The lab's panels, declared once: tabs, keys, help and the places on the screen come from here."""

from __future__ import annotations

from dataclasses import dataclass

from .widgets.boundary import Boundary
from .widgets.data_scatter import DataScatter
from .widgets.explain_panel import ExplainPanel
from .widgets.layer_panel import LayerPanel
from .widgets.loss_chart import LossChart
from .widgets.network_panel import NetworkPanel
from .widgets.panel import SnapshotWidget
from .widgets.prediction_table import PredictionTable
from .widgets.replica_panel import ReplicaPanel
from .widgets.score_panel import ScorePanel
from .widgets.weight_panel import WeightPanel


@dataclass(frozen=True, slots=True)
class PanelKind:
    """One panel."""

    name: str
    """Its widget's id."""
    title: str
    """What its tab says."""
    help: str
    """What one sees there, as the help says it."""
    widget: type[SnapshotWidget]
    """Made with a look and an id."""
    above: bool = False
    """Whether it is always seen on a large screen; the others share the place below by tabs."""
    letter: str = ""
    """The key that goes to it, where that is not its number."""

    @property
    def key(self) -> str:
        """The key that goes to it."""
        return self.letter or str(PANELS.index(self) + 1)


PANELS: tuple[PanelKind, ...] = (
    PanelKind("loss", "Loss",
              "the loss chart; left and right move its cursor, with shift or ctrl ten columns,"
              " home and end to the edges, and enter shows the run as it was there",
              LossChart, above=True),
    PanelKind("boundary", "Boundary",
              "the decision boundary; the arrow keys move its cursor, with shift in longer strides,"
              " enter finds its row in the table",
              Boundary, above=True),
    PanelKind("predictions", "Predictions",
              "the table of predictions; the arrow keys choose a row, which is marked on the"
              " boundary and the data, enter takes that back, t lists one set, c one class",
              PredictionTable),
    PanelKind("data", "Data", "the data: truth and prediction side by side", DataScatter),
    PanelKind("replicas", "Replicas", "the replicas: how far the results of seeds lie apart",
              ReplicaPanel),
    PanelKind("layers", "Layers", "the layers: gradients, units that are stuck, weights",
              LayerPanel),
    PanelKind("explain", "Explain",
              "one row's forward and backward pass in numbers, and the last single step; the arrow"
              " keys pick row and layer, with shift ten rows and the units shown, enter the next"
              " row of the batch", ExplainPanel),
    PanelKind("scores", "Scores",
              "the confusion matrix with precision and recall, or the residuals of a regression;"
              " left and right pick the set", ScorePanel),
    PanelKind("network", "Network",
              "the network; the arrow keys choose a unit, tab a link into it, e sets its number,"
              " z shows it closer; + and - give its layer a unit more or less, insert or i adds a"
              " layer after it, delete takes its layer away: a new run from the same seed, which"
              " trains at once unless this one is paused", NetworkPanel),
    PanelKind("weights", "Weights",
              "weights and gradients; the arrow keys read a cell, page up and down pick the layer,"
              " t shows the gradient, c numbers, h how they are spread and the norms over the run",
              WeightPanel, letter="W"),
)  # fmt: skip
"""In the order of their tabs, and of their keys as far as these count from 1."""
