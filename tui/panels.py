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


PANELS: tuple[PanelKind, ...] = (
    PanelKind("loss", "Loss",
              "the loss chart; left and right move its cursor, with shift or ctrl ten columns,"
              " home and end to the edges",
              LossChart, above=True),
    PanelKind("boundary", "Boundary",
              "the decision boundary; the arrow keys move its cursor, with shift in longer strides",
              Boundary, above=True),
    PanelKind("predictions", "Predictions", "the table of predictions; the arrow keys scroll it",
              PredictionTable),
    PanelKind("data", "Data",
              "the data: truth and prediction side by side; while drawing, the arrow keys move the"
              " cursor, digits choose the class, enter puts a point, delete removes the nearest,"
              " u takes back, C clears and esc ends it", DataScatter),
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
              " z shows it closer", NetworkPanel),
)  # fmt: skip
"""In the order of their tabs and keys, which count from 1."""
